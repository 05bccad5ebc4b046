"""我的账号 · 接口令牌: one's own tokens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.forms import explain
from mujun.clients import actions
from mujun.clients.forms import CredentialForm
from mujun.clients.scopes import HAVE_TOKENS


@require_GET
@requires(*HAVE_TOKENS)
def own_tokens(request: HttpRequest) -> HttpResponse:
    return _page(request, CredentialForm(request.user))


@never_cache
@require_POST
@requires(*HAVE_TOKENS)
def issue_own_token(request: HttpRequest) -> HttpResponse:
    form = CredentialForm(request.user, request.POST)
    if form.is_valid():
        try:
            _, token = actions.issue(user=request.user, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            context = {"about": request.user, "title": "接口令牌", "secret": token}
            return render(request, "accounts/shown_once.html", context)
    return _page(request, form)


@require_POST
@requires(*HAVE_TOKENS)
def revoke_own_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.credentials, pk=pk)
    actions.revoke(credential=token, by=request.user)
    messages.success(request, f"已收回令牌“{token}”。")
    return redirect("tokens")


def _page(request: HttpRequest, form: CredentialForm) -> HttpResponse:
    context = {"form": form, "credentials": request.user.credentials.all()}
    return render(request, "clients/own_tokens.html", context)
