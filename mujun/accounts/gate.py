"""What stands between being signed in and a page: idleness, a password to change, a second factor to set up."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from mujun.accounts import passwords, second_factor, sessions, signing_in

# set by mujun/static/mujun/app.js on what the page asks without anybody touching it
BY_ITSELF = "X-By-Itself"
# in the session: the second factor was given or set up
SECOND_FACTOR = "second_factor"
_ALWAYS_OPEN = {"login", "sign-in-code", "logout", "password", "second-factor"}


class Gate(MiddlewareMixin):
    """Looks at sessions of the pages only; who comes by token passes."""

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        if sessions.is_idle(request):
            signing_in.finish(request, idle=True)
            request.signed_out_by = "idle"
            return None
        if BY_ITSELF not in request.headers:
            sessions.touch(request)
        place = _led_to(request)
        if not place or request.resolver_match.url_name in _ALWAYS_OPEN:
            return None
        if request.path.startswith("/api/"):
            request.user = AnonymousUser()
            return None
        return _away(request, reverse(place))


class SignedIn(LoginRequiredMiddleware):
    """Visitors are sent to sign in, told why they have to again, and come back to where they were."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        asked = {"next": _came_from(request)}
        had_session = settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()
        if why := getattr(request, "signed_out_by", "ended" if had_session else ""):
            asked["why"] = why
        return _away(request, f"{reverse('login')}?{urlencode(asked, safe='/')}")


def _led_to(request: HttpRequest) -> str:
    """The page that has to be dealt with first; empty when there is none."""
    user = request.user
    if user.must_change_password or passwords.is_too_old(user):
        return "password"
    if second_factor.is_required(user) and not request.session.get(SECOND_FACTOR):
        return "second-factor"
    return ""


def _came_from(request: HttpRequest) -> str:
    """The page the person looked at: for a form or a part of a page not the address that was asked."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    if request.method == "GET":
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page._replace(scheme="", netloc="").geturl() if page.netloc == request.get_host() else "/"


def _away(request: HttpRequest, address: str) -> HttpResponse:
    """The whole page goes there, also when only a part of it was asked for."""
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
