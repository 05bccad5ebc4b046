"""Accounts, for those who manage them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mujun.accounts import passwords, second_factor, sessions, signing_in, users
from mujun.accounts.access import requires
from mujun.accounts.filters import UserFilter
from mujun.accounts.forms import NewUserForm, UserForm, explain
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.clients import actions as clients
from mujun.paging import page_of
from mujun.plain_form import posted


@require_GET
@requires(Permission.MANAGE_USERS)
def user_list(request: HttpRequest) -> HttpResponse:
    managed = User.objects.visible_to(request.user).select_related("county", "department", "town", "province")
    chosen = UserFilter(request.GET, queryset=managed.order_by("username"), request=request)
    page = page_of(request, chosen.qs)
    locked = signing_in.locked_until(user.username for user in page)
    for user in page:
        user.locked_until = locked.get(user.username)
    return render(request, "accounts/users.html", {"page": page, "filter": chosen})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def new_user(request: HttpRequest) -> HttpResponse:
    asked = {"role": request.GET.get("role", "")}
    form = NewUserForm(request.user, posted(request), initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = users.add(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            explain(form, error)
        else:
            if password:
                return _show_once(request, user, "一次性密码", password)
            messages.success(request, f"已新建 {user.username}。请给它发接口令牌，或登记密钥。")
            return redirect("client", user.pk)
    return render(request, "accounts/user_new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def one_user(request: HttpRequest, pk: int) -> HttpResponse:
    user = _managed(request, pk)
    values = {field: getattr(user, field) for field in users.EDITABLE}
    form = UserForm(request.user, posted(request), initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            users.edit(user=user, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "已保存。")
            return redirect("user", pk)
    context = {
        "about": user,
        "form": form,
        "locked_until": signing_in.locked_until([user.username]).get(user.username),
        "sessions": user.sessions.alive().count(),
        "has_second_factor": second_factor.is_set(user),
        "credentials": user.credentials.live().count(),
    }
    return render(request, "accounts/user.html", context)


@never_cache
@require_POST
@requires(Permission.MANAGE_USERS)
def user_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    user = _managed(request, pk)
    if act not in _ACTS:
        raise Http404
    try:
        answer = _ACTS[act](request, user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        answer = None
    return answer or redirect("user", pk)


def _deactivate(request: HttpRequest, user: User) -> None:
    users.deactivate(user=user, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, "已停用，这个账号的登录已全部结束。")


def _reactivate(request: HttpRequest, user: User) -> None:
    users.reactivate(user=user, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, "已恢复使用。")


def _password(request: HttpRequest, user: User) -> HttpResponse:
    if not user.signs_in:
        raise ValidationError("接口客户不用密码，请发接口令牌。")
    if user == request.user:
        raise ValidationError("自己的密码请在“我的账号”里更改。")
    password = passwords.reset(user=user, by=request.user)
    signing_in.unlock(user=user, by=request.user)
    return _show_once(request, user, "一次性密码", password)


def _end_sessions(request: HttpRequest, user: User) -> None:
    ended = sessions.end_all(user=user, but=request.session.session_key, by=request.user)
    messages.success(request, f"已结束 {ended} 处登录。")


def _second_factor(request: HttpRequest, user: User) -> None:
    if user == request.user:
        raise ValidationError("自己的手机验证码请由另一位系统管理员重设。")
    second_factor.reset(user=user, by=request.user)
    messages.success(request, "已重设手机验证码，下次登录后重新设置。")


def _unlock(request: HttpRequest, user: User) -> None:
    signing_in.unlock(user=user, by=request.user)
    messages.success(request, "已解除锁定。")


def _tokens(request: HttpRequest, user: User) -> None:
    ended = clients.revoke_all(user=user, by=request.user)
    messages.success(request, f"已收回 {ended} 个接口令牌和密钥。")


_ACTS: dict[str, Callable[[HttpRequest, User], HttpResponse | None]] = {
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "password": _password,
    "sessions": _end_sessions,
    "second-factor": _second_factor,
    "unlock": _unlock,
    "tokens": _tokens,
}


def _managed(request: HttpRequest, pk: int) -> User:
    managed = User.objects.visible_to(request.user).select_related("county", "department", "town")
    return get_object_or_404(managed, pk=pk)


def _show_once(request: HttpRequest, user: User, title: str, secret: str) -> HttpResponse:
    return render(request, "accounts/shown_once.html", {"about": user, "title": title, "secret": secret})
