"""The second factor: codes of an app on the telephone that change every half minute, and recovery codes."""

import secrets
from base64 import b32encode
from binascii import unhexlify

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mujun.accounts import audit, sessions
from mujun.accounts.models import User

_RECOVERY_CODES = 8
_NAME = "手机验证码"


def is_required(user: User) -> bool:
    """By role; which ones is the operator's decision (SECOND_FACTOR_ROLES)."""
    return user.role in settings.SECOND_FACTOR_ROLES


def is_set(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def new_secret() -> str:
    """160 bits in hexadecimal."""
    return secrets.token_hex(20)


def typed(secret: str) -> str:
    """The secret as an app wants it typed, in groups of four."""
    text = b32encode(unhexlify(secret)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(user: User, secret: str) -> str:
    """The QR code as SVG, to stand in the page itself: the secret is never fetched from an address."""
    uri = TOTPDevice(user=user, key=secret).config_url
    return segno.make(uri, micro=False).svg_inline(scale=5, title="二维码", dark="#1c2733", light="#fff")


@transaction.atomic
def set_up(*, user: User, secret: str, code: str, keep: str, by: User) -> list[str]:
    """Returns the recovery codes, to be shown once. Raises `ValidationError` for a code that does not fit.

    Sessions that came in without a code end, except the one with the key `keep`, which has just given one.
    """
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, name=_NAME, key=secret)
    if not device.verify_token(code):
        raise ValidationError("验证码不对。请确认手机时间准确，输入应用里此刻显示的六位数字。")
    StaticDevice.objects.filter(user=user).delete()
    recovery = StaticDevice.objects.create(user=user, name="恢复码")
    codes = [
        f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}"
        for _ in range(_RECOVERY_CODES)
    ]
    StaticToken.objects.bulk_create(
        StaticToken(device=recovery, token=each.replace("-", "")) for each in codes
    )
    sessions.end_all(user=user, but=keep, by=by)
    audit.record("second_factor_set", user, by=by, county=user.county)
    return codes


@transaction.atomic
def accepts(user: User, code: str) -> bool:
    """Whether this is the code of the moment or an unused recovery code, which is then used up."""
    code = code.replace(" ", "").replace("-", "").lower()
    devices = [
        *TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True),
        *StaticDevice.objects.select_for_update().filter(user=user, confirmed=True),
    ]
    return any(device.verify_token(code) for device in devices)


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def reset(*, user: User, by: User) -> None:
    """The user sets it up anew at the next sign-in, where the role must have it."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    sessions.end_all(user=user, by=by)
    audit.record("second_factor_reset", user, by=by, county=user.county)
