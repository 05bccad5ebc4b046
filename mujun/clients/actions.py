"""Give tokens and register keys, revoke them, and say how often a client may call."""

import secrets
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.clients.models import Allowance, Credential
from mujun.clients.schemes import SCHEMES
from mujun.clients.scopes import Scope, usable
from mujun.exchange.signing.keys import check_name

HANDLE = 8  # letters of a token by which it is found
_LIVE_KEYS = 2  # the new one and the one before


def digest_of(token: str) -> str:
    """A token is 160 random bits, so that a quick digest is as good as a slow one."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(
    *, user: User, name: str, by: User | None, scopes: Iterable[str] = (), expires_on: date | None = None
) -> tuple[Credential, str]:
    """A new token and its text, which is told this once. `by` is None for the operator at the command line.

    Without `scopes` all that the role of `user` can use. Raises ValidationError at the field that is wrong.
    """
    token = secrets.token_hex(20)
    scopes = list(scopes) or usable(user)
    made = Credential(kind=Credential.Kind.TOKEN, user=user, name=name.strip(), expires_on=expires_on)
    made.handle, made.digest = token[:HANDLE], digest_of(token)
    _complete(made, scopes)
    audit.record(
        "token_issued", user, by=by, county=user.county, name=made.name, scopes="、".join(made.scopes)
    )
    return made, token


@transaction.atomic
def register_key(
    *, user: User, name: str, scheme: str, scopes: Iterable[str], by: User, expires_on: date | None = None
) -> Credential:
    """A key that stands in the environment under `name`. Raises ValidationError at the field that is wrong."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.signs_in:
        raise ValidationError("只有接口客户可以用签名调用接口。")
    try:
        check_name(name)
    except ValueError as wrong:
        raise ValidationError({"name": str(wrong)}) from None
    if scheme not in SCHEMES:
        raise ValidationError({"scheme": "没有这种签名方式。"})
    if user.credentials.live().filter(kind=Credential.Kind.KEY).count() >= _LIVE_KEYS:
        raise ValidationError({"name": "同时最多用两把密钥：新的和旧的。请先收回旧的。"})
    made = Credential(kind=Credential.Kind.KEY, user=user, name=name, scheme=scheme, expires_on=expires_on)
    _complete(made, list(scopes))
    audit.record(
        "key_registered", user, by=by, county=user.county, name=name, scheme=scheme,
        scopes="、".join(made.scopes),
    )  # fmt: skip
    return made


@transaction.atomic
def revoke(*, credential: Credential, by: User | None) -> None:
    """Whatever comes in with it is out at the next call."""
    changed = Credential.objects.filter(pk=credential.pk, revoked_at=None).update(revoked_at=timezone.now())
    if changed:
        user, kind = credential.user, credential.get_kind_display()
        audit.record("token_revoked", user, by=by, county=user.county, kind=kind, name=credential.name)


@transaction.atomic
def revoke_all(*, user: User, by: User | None) -> int:
    live = list(user.credentials.live())
    for credential in live:
        revoke(credential=credential, by=by)
    return len(live)


@transaction.atomic
def allow(*, user: User, per_minute: int | None, by: User) -> None:
    """How many calls a minute; None for the usual number."""
    Allowance.objects.filter(user=user).delete()
    if per_minute is not None:
        Allowance.objects.create(user=user, per_minute=per_minute)
    words = "照一般规定" if per_minute is None else f"每分钟 {per_minute} 次"
    audit.record("allowance_set", user, by=by, county=user.county, words=words)


def last_day() -> date | None:
    """Until when what is given today is good at most; None when it may be for ever."""
    return timezone.localdate() + timedelta(settings.TOKEN_DAYS) if settings.TOKEN_DAYS else None


def _complete(made: Credential, scopes: Collection[str]) -> None:
    """Check and keep it; every mistake at its field."""
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        words = f"没有“{unknown[0]}”这个范围。" if unknown else "至少选一项范围。"
        raise ValidationError({"scopes": words})
    made.scopes = [scope.value for scope in Scope if scope in scopes]
    _refuse_too_long(made.expires_on)
    made.full_clean(exclude=["expires_on", "last_used_at", "revoked_at"], validate_constraints=False)
    _refuse_twice(made)
    made.save(force_insert=True)


def _refuse_too_long(expires_on: date | None) -> None:
    last = last_day()
    if expires_on and expires_on < timezone.localdate():
        raise ValidationError({"expires_on": "有效期已经过了，请选今天或以后。"})
    if last and (expires_on is None or expires_on > last):
        raise ValidationError({"expires_on": f"有效期最长 {settings.TOKEN_DAYS} 天，即到 {last}。"})


def _refuse_twice(made: Credential) -> None:
    try:
        made.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from None
