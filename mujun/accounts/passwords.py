"""Passwords: what they must be, how long they hold, and how they change."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit, sessions
from mujun.accounts.models import FormerPassword, User

_SHORTEST = 10
_REMEMBERED = 5  # the present one and those before
# without those that look alike on paper
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"


class OneTimeHasher(PBKDF2PasswordHasher):
    """For passwords of `one_time`: nobody guesses 59 bits, and a thousand of them are made in one go. The first sign-in
    puts the ordinary hash in place.
    """

    algorithm = "pbkdf2_sha256_once"
    iterations = 1_000


class LongEnough:
    """Validator; Django's own speaks English here."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < _SHORTEST:
            raise ValidationError(
                f"密码至少 {_SHORTEST} 个字符，现在是 {len(password)} 个。", "password_short"
            )

    def get_help_text(self) -> str:
        return f"密码至少 {_SHORTEST} 个字符。"


class ThreeKinds:
    """Validator: three of capital letters, small letters, digits and everything else."""

    def validate(self, password: str, user: User | None = None) -> None:
        if kinds(password) < 3:
            raise ValidationError("密码须含大写字母、小写字母、数字、符号中的三种。", "password_kinds")

    def get_help_text(self) -> str:
        return "密码须含大写字母、小写字母、数字、符号中的三种。"


class NotUsedLately:
    """Validator: none of the last five passwords of this user."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        before = user.former_passwords.values_list("password", flat=True)[: _REMEMBERED - 1]
        if any(check_password(password, known) for known in [user.password, *before]):
            raise ValidationError(f"不能再用最近 {_REMEMBERED} 次用过的密码，请另设一个。", "password_used")

    def get_help_text(self) -> str:
        return f"不能与最近 {_REMEMBERED} 次用过的密码相同。"


def kinds(password: str) -> int:
    tests = (str.isupper, str.islower, str.isdigit)
    found = sum(any(map(test, password)) for test in tests)
    return found + any(not any(test(character) for test in tests) for character in password)


def one_time() -> str:
    """A password to be told once and changed at the first sign-in: three groups of four, 59 bits."""
    while True:
        groups = ["".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(3)]
        if kinds(password := "-".join(groups)) >= 3:
            return password


def is_too_old(user: User) -> bool:
    age = timezone.now() - user.password_changed_at
    return bool(settings.PASSWORD_DAYS) and age > timedelta(days=settings.PASSWORD_DAYS)


@transaction.atomic
def change(*, user: User, password: str, keep: str, by: User) -> None:
    """One's own. Every other session of the user ends; `keep` is the key of the one that goes on.

    Raises `ValidationError` in Chinese.
    """
    validate_password(password, user)
    _set(user, password, must_change=False)
    sessions.end_all(user=user, but=keep, by=by)
    audit.record("password_changed", user, by=by, county=user.county)


@transaction.atomic
def reset(*, user: User, by: User | None) -> str:
    """A new one to be shown once; the user changes it at the next sign-in, and no session goes on."""
    password = one_time()
    _set(user, password, must_change=True)
    sessions.end_all(user=user, by=by)
    audit.record("password_reset", user, by=by, county=user.county)
    return password


def _set(user: User, password: str, *, must_change: bool) -> None:
    if user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password)
    remembered = user.former_passwords.values_list("pk", flat=True)[:_REMEMBERED]
    user.former_passwords.exclude(pk__in=list(remembered)).delete()
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, timezone.now()
    user.save()
