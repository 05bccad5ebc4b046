"""Signing in and out, and the lock against guessing (django-axes counts)."""

from collections.abc import Iterable
from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from mujun.accounts import audit, sessions
from mujun.accounts.addresses import address_of
from mujun.accounts.models import User, UserSession

_BACKEND = "mujun.accounts.backends.PageBackend"


@transaction.atomic
def begin(request: HttpRequest, user: User, *, way: str = "") -> None:
    """All that was asked for has been answered: from here on the user is signed in.

    `way`: the other system that knew who it is; none for a password.
    """
    login(request, user, backend=_BACKEND)
    sessions.note(request, user)
    address = address_of(request)
    if way:
        audit.record("signed_in_by", user, by=user, county=user.county, address=address, way=way)
    else:
        audit.record("signed_in", user, by=user, county=user.county, address=address)


@transaction.atomic
def finish(request: HttpRequest, *, idle: bool = False) -> None:
    """`idle`: the system did it, because nobody was there any more."""
    user = request.user
    act = "signed_out_idle" if idle else "signed_out"
    UserSession.objects.filter(key=request.session.session_key).delete()
    audit.record(act, user, by=user, county=user.county)
    logout(request)


def is_locked(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """A wrong second factor counts like a wrong password."""
    user_login_failed.send(__name__, credentials={"username": user.username}, request=request)
    note_failure(request, user.username)


@transaction.atomic
def note_failure(request: HttpRequest, username: str) -> None:
    """For the trail. Attempts during a lock were not counted and are not noted; a name that nobody has is not
    kept, for it may be a password typed into the wrong field."""
    failures = getattr(request, "axes_failures_since_start", None)
    if failures is None:
        return
    user = User.objects.filter(username=username).select_related("county").first()
    detail = {"county": user.county if user else None, "address": address_of(request)}
    audit.record("sign_in_failed", user or "未知用户名", by=None, failures=failures, **detail)
    if failures >= settings.AXES_FAILURE_LIMIT:
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        audit.record("account_locked", user or "未知用户名", by=None, minutes=minutes, **detail)


def locked_until(usernames: Iterable[str] | None = None) -> dict[str, datetime]:
    """Who is locked now, from whichever address, and until when; of all names or of these."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    if usernames is not None:
        recent = recent.filter(username__in=list(usernames))
    counted = recent.order_by().values("username", "ip_address")
    counted = counted.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    locked = counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by("last")
    return {row["username"]: row["last"] + settings.AXES_COOLOFF_TIME for row in locked}


@transaction.atomic
def unlock(*, user: User, by: User) -> None:
    if forget_failures(username=user.username):
        audit.record("account_unlocked", user, by=by, county=user.county)
