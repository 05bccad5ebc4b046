"""接口客户, for those who manage accounts: what each program comes in with, how often, and when it last did."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.forms import explain
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.clients import actions, proving
from mujun.clients.filters import ClientFilter, in_order, programs
from mujun.clients.forms import AllowanceForm, CredentialForm, KeyForm
from mujun.clients.models import Credential
from mujun.clients.schemes import SCHEMES
from mujun.clients.throttling import limit_of
from mujun.downloads import csv_file
from mujun.paging import page_of

_HEADER = ["用户名", "名称", "县", "部门", "令牌", "密钥", "每分钟次数", "最近使用", "最早到期"]


@require_GET
@requires(Permission.MANAGE_USERS)
def client_list(request: HttpRequest) -> HttpResponse:
    visible = programs(request.user)
    chosen = ClientFilter(request.GET, queryset=visible)
    sort = request.GET.get("sort", "username")
    listed = in_order(chosen.qs, sort)
    if request.GET.get("download"):
        return csv_file("接口客户", _HEADER, map(_row, listed))
    page = page_of(request, listed)
    for client in page:
        client.limit = limit_of(client)
    context = {"page": page, "filter": chosen, "sort": sort, "any": visible.exists()}
    return render(request, "clients/clients.html", context)


@require_GET
@requires(Permission.MANAGE_USERS)
def client(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _managed(request, pk))


@never_cache
@require_POST
@requires(Permission.MANAGE_USERS)
def issue_token(request: HttpRequest, pk: int) -> HttpResponse:
    about = _managed(request, pk)
    form = CredentialForm(about, request.POST, prefix="token")
    if form.is_valid():
        try:
            _, token = actions.issue(user=about, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            context = {"about": about, "title": "接口令牌", "secret": token}
            return render(request, "accounts/shown_once.html", context)
    return _page(request, about, token_form=form)


@require_POST
@requires(Permission.MANAGE_USERS)
def register_key(request: HttpRequest, pk: int) -> HttpResponse:
    about = _managed(request, pk)
    form = KeyForm(about, request.POST, prefix="key")
    if form.is_valid():
        try:
            key = actions.register_key(user=about, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"已登记密钥 {key}。")
            return redirect("client", pk)
    return _page(request, about, key_form=form)


@require_POST
@requires(Permission.MANAGE_USERS)
def set_allowance(request: HttpRequest, pk: int) -> HttpResponse:
    about = _managed(request, pk)
    form = AllowanceForm(request.POST)
    if not form.is_valid():
        return _page(request, about, allowance_form=form)
    actions.allow(user=about, by=request.user, **form.cleaned_data)
    messages.success(request, "已保存调用次数。")
    return redirect("client", pk)


@require_POST
@requires(Permission.MANAGE_USERS)
def revoke(request: HttpRequest, pk: int, credential: int) -> HttpResponse:
    found = get_object_or_404(_managed(request, pk).credentials, pk=credential)
    actions.revoke(credential=found, by=request.user)
    messages.success(request, f"已收回{found.get_kind_display()}“{found}”。")
    return redirect("client", pk)


def _page(request: HttpRequest, about: User, **forms) -> HttpResponse:
    credentials = list(about.credentials.all())
    for each in credentials:
        each.scheme_label = SCHEMES.get(each.scheme, "")
        each.is_missing = _is_missing(each)
    context = {
        "about": about,
        "credentials": credentials,
        "limit": limit_of(about),
        "token_form": CredentialForm(about, prefix="token"),
        "key_form": KeyForm(about, prefix="key"),
        "allowance_form": AllowanceForm(initial={"per_minute": _own_limit(about)}),
    }
    return render(request, "clients/client.html", context | forms)


def _own_limit(about: User) -> int | None:
    return about.allowance.per_minute if hasattr(about, "allowance") else None


def _is_missing(credential: Credential) -> bool:
    """Whether a key that should work has nothing in the environment of this server."""
    return credential.kind == Credential.Kind.KEY and credential.is_live and not proving.key_of(credential)


def _managed(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(programs(request.user), pk=pk)


def _row(client: User) -> list[object]:
    used = localtime(client.last_used).strftime("%Y-%m-%d %H:%M") if client.last_used else None
    return [
        client.username, client.first_name, client.county, client.department, client.tokens, client.keys,
        limit_of(client), used, client.next_expiry,
    ]  # fmt: skip
