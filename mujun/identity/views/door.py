"""Through another system's door: there, back with a code, and either in or to the page that asks for access."""

import logging
import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from mujun.accounts import audit, signing_in
from mujun.accounts.addresses import address_of
from mujun.accounts.models import User
from mujun.accounts.views.signing_in import enter, locked
from mujun.identity import actions, ding, once, zlb
from mujun.identity.forms import ApplicationForm
from mujun.identity.models import Application
from mujun.identity.providers import NotProven, Person, Provider
from mujun.plain_form import posted

_log = logging.getLogger(__name__)
_DOORS = {"ding": ding, "zlb": zlb}
# in the session: what was sent there, since when (seconds since 1970), where to afterwards
_STATE = "signing_in_elsewhere"
# in the session: who proved who they are and has no account
_STRANGER = "unknown_from_elsewhere"
_PATIENCE = 300


@login_not_required
@never_cache
@require_GET
def leave(request: HttpRequest, code: str) -> HttpResponse:
    provider = _provider(code)
    state = secrets.token_urlsafe(24)
    onward = request.GET.get("next", "")
    request.session[_STATE] = [code, state, timezone.now().timestamp(), onward]
    return HttpResponseRedirect(_DOORS[code].address(provider, _back(request, code), state))


@login_not_required
@never_cache
@require_GET
def come_back(request: HttpRequest, code: str) -> HttpResponse:
    provider, door = _provider(code), _DOORS[code]
    try:
        onward = _expected(request, provider)
        given = request.GET.get(door.RETURNED, "")
        if not given:
            raise NotProven(f"{provider.title}没有同意登录。请回到登录页再试，或用用户名和密码登录。")
        once.take(provider, given)
        person = door.person(provider, given)
    except NotProven as refused:
        _log.warning("sign-in by %s: %s", code, refused.detail or refused)
        return _refused(request, str(refused))
    request.session.pop(_STRANGER, None)  # whoever was proven on this browser before
    user = actions.user_of(provider, person)
    if user is None:
        request.session[_STRANGER] = [code, person.subject, person.name, timezone.now().timestamp()]
        return redirect("access-apply")
    return _enter(request, provider, user, onward)


def _enter(request: HttpRequest, provider: Provider, user: User, onward: str) -> HttpResponse:
    """What holds at the door here holds for those who come this way."""
    if signing_in.is_locked(request, user.username):
        return locked(request, None, {"username": user.username})
    if not (user.is_active and user.signs_in):
        where = {"county": user.county, "address": address_of(request)}
        audit.record("sign_in_refused", user, by=None, way=provider.title, **where)
        return _refused(request, "您的账号已停用。请联系系统管理员恢复使用。", 403)
    return enter(request, user, onward, provider.title)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    found = _stranger(request)
    if found is None:
        return _refused(request, "先回到登录页，用浙政钉或浙里办证明身份，再来申请。")
    provider, person = found
    former = Application.objects.filter(provider=provider.code, subject=person.subject).first()
    waits = former and former.state == Application.State.OPEN
    form = ApplicationForm(posted(request), initial={"name": person.name})
    if request.method == "POST" and not waits and form.is_valid():
        former = actions.apply(provider=provider, subject=person.subject, **form.cleaned_data)
        waits = True
    context = {"provider": provider, "form": form, "former": former, "waits": waits}
    return render(request, "identity/apply.html", context)


def _expected(request: HttpRequest, provider: Provider) -> str:
    """Where to afterwards. Raises `NotProven` for who was not sent from here, from this browser, just now."""
    code, state, since, onward = request.session.pop(_STATE, ("", "", 0, ""))
    if timezone.now().timestamp() - since > _PATIENCE:
        raise NotProven("这次登录过了五分钟，已经作废。请回到登录页重新开始。", "no state, or too old")
    if code != provider.code or not secrets.compare_digest(
        state.encode(), request.GET.get("state", "").encode()
    ):
        raise NotProven("这次登录不是从本页发起的，已经停止。请回到登录页重新开始。", "another state")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return onward if safe else reverse(settings.LOGIN_REDIRECT_URL)


def _stranger(request: HttpRequest) -> tuple[Provider, Person] | None:
    code, subject, name, since = request.session.get(_STRANGER, ("", "", "", 0))
    provider = settings.SIGN_IN_PROVIDERS.get(code)
    if provider is None or timezone.now().timestamp() - since > 6 * _PATIENCE:
        return None
    return provider, Person(subject, name)


def _provider(code: str) -> Provider:
    if code not in settings.SIGN_IN_PROVIDERS:
        raise Http404
    return settings.SIGN_IN_PROVIDERS[code]


def _back(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("sign-in-back", args=[code]))


def _refused(request: HttpRequest, words: str, status: int = 400) -> HttpResponse:
    return render(request, "identity/refused.html", {"words": words}, status=status)
