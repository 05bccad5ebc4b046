"""The door: user name and password, the code where one is set, and out again."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mujun.accounts import second_factor, signing_in
from mujun.accounts.gate import SECOND_FACTOR
from mujun.accounts.models import User

# in the session between the two steps: who, since when (seconds since 1970), where to afterwards, by which way
_HALF_WAY = "half_signed_in"
_PATIENCE = 300


@method_decorator(never_cache, "dispatch")
class SignIn(LoginView):
    template_name = "accounts/login.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"elsewhere": settings.SIGN_IN_PROVIDERS.values()}

    def form_invalid(self, form) -> HttpResponse:
        signing_in.note_failure(self.request, form.data.get("username", ""))
        return super().form_invalid(form)

    def form_valid(self, form) -> HttpResponse:
        return enter(self.request, form.get_user(), self.get_success_url())


def enter(request: HttpRequest, user: User, onward: str, way: str = "") -> HttpResponse:
    """Who has proven who they are is in, or is asked for the code. `way`: by which other system it was proven."""
    if second_factor.is_set(user):
        request.session[_HALF_WAY] = [user.pk, timezone.now().timestamp(), onward, way]
        return redirect("sign-in-code")
    signing_in.begin(request, user, way=way)
    return HttpResponseRedirect(onward)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step. Nobody is signed in yet: failures of both steps count together."""
    found = _half_way(request)
    if found is None:
        return redirect("login")
    user, onward, way = found
    wrong = ""
    if request.method == "POST":
        if signing_in.is_locked(request, user.username):
            return locked(request, None, {"username": user.username})
        if second_factor.accepts(user, request.POST.get("code", "")):
            del request.session[_HALF_WAY]
            signing_in.begin(request, user, way=way)
            request.session[SECOND_FACTOR] = True
            return HttpResponseRedirect(onward)
        signing_in.count_wrong_code(request, user)
        wrong = "验证码不对，请输入手机应用里此刻显示的六位数字，或一个没有用过的恢复码。"
    return render(request, "accounts/code.html", {"wrong": wrong})


def _half_way(request: HttpRequest) -> tuple[User, str, str] | None:
    number, since, onward, way = request.session.get(_HALF_WAY, (None, 0, "", ""))
    if timezone.now().timestamp() - since > _PATIENCE:
        return None
    user = User.objects.filter(pk=number, is_active=True).first()
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return (user, onward if safe else reverse("home"), way) if user else None


def locked(request: HttpRequest, response: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """What django-axes answers instead of `response` once there were too many failures."""
    username = (credentials or {}).get("username") or ""
    until = signing_in.locked_until([username]).get(username)
    return render(request, "accounts/locked.html", {"until": until}, status=429)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    signing_in.finish(request)
    return redirect("login")
