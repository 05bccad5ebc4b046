"""Building on one parcel: the form, and the days that may not count."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from landuse.actions import development_editing as acting
from landuse.forms.idle import DevelopmentForm, EndPauseForm, PauseForm, ReasonForm
from landuse.models import Development, DevelopmentPause, Parcel
from landuse.views.acting import act
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.plain_form import posted


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.HANDLE_LAND)
def development_edit(request: HttpRequest, code: str) -> HttpResponse:
    visible = Parcel.objects.visible_to(request.user).select_related("county", "town", "holder")
    about = get_object_or_404(visible, code=code)
    there = Development.objects.filter(parcel=about).first()
    form = DevelopmentForm(posted(request), initial=_present(about, there))
    if request.method == "POST" and form.is_valid():
        try:
            acting.write(
                parcel=about, values=form.values, seen=form.cleaned_data["seen"],
                basis=form.cleaned_data["basis"], by=request.user,
            )  # fmt: skip
            messages.success(request, "建设进度已更新，改动留有记录。")
            return redirect("idle-plot", about.code)
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == "stale":
                form = DevelopmentForm(initial=_present(about, there))
                messages.error(request, refusal.message)
            else:
                form.refuse(refusal)
    return render(request, "landuse/development.html", {"parcel": about, "form": form, "known": there})


@require_POST
@requires(Permission.HANDLE_LAND)
def pause_add(request: HttpRequest, code: str) -> HttpResponse:
    visible = Development.objects.visible_to(request.user).select_related("parcel__county")
    about = get_object_or_404(visible, parcel__code=code)
    form = PauseForm(request.POST)
    return act(
        request, form, code, "已登记不计入的日子，期限已重新计算。",
        lambda given: acting.add_pause(development=about, by=request.user, **given),
    )  # fmt: skip


@require_POST
@requires(Permission.HANDLE_LAND)
def pause_end(request: HttpRequest, pk: int) -> HttpResponse:
    about = _pause(request, pk)
    return act(
        request, EndPauseForm(request.POST), about.development.parcel.code, "已登记结束的日期。",
        lambda given: acting.end_pause(pause=about, last=given["last"], by=request.user),
    )  # fmt: skip


@require_POST
@requires(Permission.HANDLE_LAND)
def pause_remove(request: HttpRequest, pk: int) -> HttpResponse:
    about = _pause(request, pk)
    return act(
        request, ReasonForm(request.POST), about.development.parcel.code, "已删除，审计记录中留有原来的内容。",
        lambda given: acting.remove_pause(pause=about, reason=given["reason"], by=request.user),
    )  # fmt: skip


def _pause(request: HttpRequest, pk: int) -> DevelopmentPause:
    visible = Development.objects.visible_to(request.user).values("pk")
    found = DevelopmentPause.objects.select_related("development__parcel__county")
    return get_object_or_404(found, pk=pk, development__in=visible)


def _present(about: Parcel, there: Development | None) -> dict[str, object]:
    """What is on record; of a parcel of which nothing is known, the contract's number from the ledger."""
    values = {key: getattr(there, key) for key in acting.KEYS} if there else {"contract": about.contract}
    typed = {key: f"{value.normalize():f}" for key, value in values.items() if isinstance(value, Decimal)}
    return values | typed | {"seen": acting.version(there)}
