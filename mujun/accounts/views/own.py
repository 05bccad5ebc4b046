"""我的账号: password, second factor and sessions of the person at the page."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mujun.accounts import passwords, second_factor, sessions
from mujun.accounts.forms import PasswordForm
from mujun.accounts.gate import SECOND_FACTOR
from mujun.plain_form import posted

_SECRET = "second_factor_secret"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.user, posted(request))
    if request.method == "POST" and form.is_valid():
        passwords.change(
            user=request.user,
            password=form.cleaned_data["new"],
            keep=request.session.session_key,
            by=request.user,
        )
        _keep_session(request)
        messages.success(request, "密码已更改，其他设备上的登录已结束。")
        return redirect("home")
    context = {"form": form, "too_old": passwords.is_too_old(request.user)}
    return render(request, "accounts/password.html", context)


def _keep_session(request: HttpRequest) -> None:
    """The session goes on under a new key, and its record with it."""
    before = request.session.session_key
    update_session_auth_hash(request, request.user)
    request.user.sessions.filter(key=before).update(key=request.session.session_key)


@never_cache
@require_http_methods(["GET", "POST"])
def own_second_factor(request: HttpRequest) -> HttpResponse:
    user = request.user
    context = {"required": second_factor.is_required(user)}
    if second_factor.is_set(user):
        context["left"] = second_factor.recovery_codes_left(user)
        return render(request, "accounts/second_factor.html", context)
    secret = request.session.setdefault(_SECRET, second_factor.new_secret())
    if request.method == "POST":
        try:
            codes = second_factor.set_up(
                user=user,
                secret=secret,
                code=request.POST.get("code", ""),
                keep=request.session.session_key,
                by=user,
            )
        except ValidationError as error:
            context["wrong"] = error.messages[0]
        else:
            del request.session[_SECRET]
            request.session[SECOND_FACTOR] = True
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
    context |= {"picture": second_factor.picture(user, secret), "secret": second_factor.typed(secret)}
    return render(request, "accounts/second_factor.html", context)


@require_GET
def own_sessions(request: HttpRequest) -> HttpResponse:
    listed = list(request.user.sessions.alive())
    for session in listed:
        session.device = sessions.device(session.agent)
        session.is_this = session.key == request.session.session_key
    return render(request, "accounts/sessions.html", {"sessions": listed})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(request.user.sessions, pk=pk)
    sessions.end(session=session, by=request.user)
    messages.success(request, "已结束这处登录。")
    return redirect("sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = sessions.end_all(user=request.user, but=request.session.session_key, by=request.user)
    messages.success(request, f"已结束其他 {ended} 处登录。" if ended else "没有其他登录。")
    return redirect("sessions")
