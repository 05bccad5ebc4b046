"""What may be done about a finding or a case on its page: a table of deeds, each with its form and its action."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from landuse.forms.about import AboutForm
from mujun.accounts.models import User


@dataclass(frozen=True)
class Deed:
    """`act` does it and says what was done; `ready`: whether it is this user's turn. `hint` stands under the form;
    `first` is open when the page comes.
    """

    code: str
    title: str
    form: type[AboutForm]
    act: Callable[[Any, AboutForm, User], str]
    ready: Callable[[Any, User], bool]
    hint: str = ""
    first: bool = False


@dataclass(frozen=True)
class Offered:
    deed: Deed
    form: AboutForm
    is_open: bool


def offered(
    table: Sequence[Deed], about: Any, user: User, refused: tuple[str, AboutForm] | None = None
) -> list[Offered]:
    """What the user may do now, in the order of the table; `refused`: a code with the form that would not do."""
    code, form = refused or ("", None)
    return [
        Offered(
            each,
            form if form and each.code == code else each.form(about=about, user=user, prefix=each.code),
            each.code == code or (not code and each.first),
        )
        for each in table
        if each.ready(about, user) or each.code == code
    ]


def do(
    request: HttpRequest,
    table: Sequence[Deed],
    about: Any,
    code: str,
    page: Callable[[tuple[str, AboutForm]], HttpResponse],
    there: str,
) -> HttpResponse:
    """Back to the page `there`, or the page again with what was typed and why it would not do."""
    deed = next((each for each in table if each.code == code), None)
    if deed is None:
        raise Http404
    if not deed.ready(about, request.user):
        return _too_late(request, table, about, there)
    form = deed.form(request.POST, request.FILES, about=about, user=request.user, prefix=code)
    if form.is_valid():
        try:
            messages.success(request, deed.act(about, form, request.user))
            return redirect(there, about.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return page((code, form))


def _too_late(request: HttpRequest, table: Sequence[Deed], about: Any, there: str) -> HttpResponse:
    """Somebody else did it meanwhile; for who may do nothing here it was never theirs."""
    if not any(each.ready(about, request.user) for each in table):
        raise PermissionDenied
    messages.error(request, "这一步现在不能办理，可能已经由别人办理。请看最新情况。")
    return redirect(there, about.pk)
