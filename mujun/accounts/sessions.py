"""Who is signed in from where, since when, and how that ends."""

import re

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.addresses import address_of
from mujun.accounts.models import User, UserSession

# in the session: when the person was last seen, in seconds since 1970
_SEEN = "seen"
_MINUTE = 60
# what a browser says of itself → how people call it; the first that fits, since later ones claim to be earlier ones
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "安卓",
    "iPhone|iPad": "苹果手机或平板",
    "Mac OS": "苹果电脑",
    "Linux|X11": "Linux",
}


def note(request: HttpRequest, user: User) -> None:
    """Remember the session that has just begun; those of the user that are gone are forgotten."""
    user.sessions.exclude(pk__in=user.sessions.alive()).delete()
    agent = request.headers.get("User-Agent", "")[:300]
    request.session[_SEEN] = timezone.now().timestamp()
    request.session.save()  # after somebody else's session it has no key before
    UserSession.objects.update_or_create(
        key=request.session.session_key,
        defaults={"user": user, "address": address_of(request), "agent": agent},
    )


def is_idle(request: HttpRequest) -> bool:
    seen = request.session.get(_SEEN)
    limit = settings.IDLE_MINUTES * _MINUTE
    return bool(limit and seen) and timezone.now().timestamp() - seen > limit


def touch(request: HttpRequest) -> None:
    """The person did something; written at most once a minute. A session that `note` did not see has no clock."""
    now = timezone.now()
    if now.timestamp() - request.session.get(_SEEN, now.timestamp()) < _MINUTE:
        return
    request.session[_SEEN] = now.timestamp()
    UserSession.objects.filter(key=request.session.session_key).update(last_seen_at=now)


@transaction.atomic
def end(*, session: UserSession, by: User) -> None:
    """Whoever holds it is out at the next request."""
    _forget([session])
    where = device(session.agent)
    audit.record("session_ended", session.user, by=by, county=session.user.county, device=where, count=1)


@transaction.atomic
def end_all(*, user: User, by: User | None, but: str = "") -> int:
    """Every session of the user, except the one with the key `but`."""
    ended = list(user.sessions.alive().exclude(key=but))
    if ended:
        _forget(ended)
        audit.record("session_ended", user, by=by, county=user.county, device="全部设备", count=len(ended))
    return len(ended)


def device(agent: str) -> str:
    """`Chrome，Windows`"""
    browser = _first(_BROWSERS, agent) or "未知浏览器"
    return f"{browser}，{_first(_SYSTEMS, agent) or '未知系统'}"


def _forget(sessions: list[UserSession]) -> None:
    Session.objects.filter(session_key__in=[session.key for session in sessions]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()


def _first(words: dict[str, str], agent: str) -> str:
    return next((name for sign, name in words.items() if re.search(sign, agent)), "")
