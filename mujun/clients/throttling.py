"""How often a client may call: whole minutes, counted where all processes see them."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from mujun.accounts.models import User
from mujun.clients.models import Allowance, Credential

log = logging.getLogger(__name__)
_WINDOW = 60  # seconds


@dataclass(frozen=True)
class Standing:
    """Of a client in the present minute. `left` may be negative; `reset`: seconds until the next minute."""

    limit: int
    left: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.reset),
        }


class PerClient(BaseThrottle):
    """For calls with a token or signature: all of a user count together. Sessions of the pages are not counted."""

    def allow_request(self, request: Request, view) -> bool:
        """Leaves the standing on the view, whose answer tells it."""
        limit = limit_of(request.user) if isinstance(request.auth, Credential) else 0
        view.standing = _count(request.user, limit) if limit else None
        return view.standing is None or view.standing.left >= 0


def limit_of(user: User) -> int:
    """Calls a minute; 0 for as many as they like."""
    try:
        return user.allowance.per_minute
    except Allowance.DoesNotExist:
        return settings.API_RATE


def _count(user: User, limit: int) -> Standing | None:
    """None when the counter does not answer: better a client too quick than none served."""
    minute, seconds = divmod(int(time.time()), _WINDOW)
    name = f"calls:{user.pk}:{minute}"
    try:
        calls = _one_more(name)
    except RedisError:
        log.exception("不能计数，暂不限制调用次数")
        return None
    return Standing(limit, limit - calls, _WINDOW - seconds)


def _one_more(name: str) -> int:
    try:
        return cache.incr(name)
    except ValueError:  # the first of the minute; of several at once one begins
        cache.add(name, 0, timeout=2 * _WINDOW)
        return cache.incr(name)
