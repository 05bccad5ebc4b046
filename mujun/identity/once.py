"""A code or ticket is taken once, whatever the other system thinks of it: a copy of one lets nobody in."""

from hashlib import sha256

from django.core.cache import cache
from redis.exceptions import RedisError

from mujun.identity.providers import NotProven, Provider

_SECONDS = 3600  # longer than any code is good for


def take(provider: Provider, code: str) -> None:
    """Raises `NotProven` for one that came before, and while nobody can tell."""
    mark = sha256(f"{provider.code} {code}".encode()).hexdigest()
    try:
        is_new = cache.add(f"elsewhere:{mark}", 1, timeout=_SECONDS)
    except RedisError:
        words = f"现在不能用{provider.title}登录。请稍后再试，或用用户名和密码登录。"
        raise NotProven(words, "no cache: whether the code was used is not known") from None
    if not is_new:
        raise NotProven("这次登录的凭据已经用过。请回到登录页，重新开始。", "a code for the second time")
