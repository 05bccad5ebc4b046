"""Name another system, change how it is reached, pause it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.exchange.actions.reaching import complete, told
from mujun.exchange.delivery.waking import wake
from mujun.exchange.models import Circuit, Target


def may_steer(user: User, county: int) -> bool:
    return user.may(Permission.EXCHANGE_DATA) and user.county_id == county


@transaction.atomic
def add(
    *, county: County, name: str, kind: str, address: str, mapping: str, by: User, **how: object
) -> Target:
    """`mapping`: text of a mapping file. `how`: signer, options, key_names, timeout, pause, most_attempts.

    Raises PermissionDenied; ValidationError with the field that is wrong; `DocumentError` of the mapping.
    """
    _permit(by, county.pk)
    target = Target(county=county, name=name, kind=kind, address=address, **how)
    complete(target, mapping)
    target.save(force_insert=True)
    Circuit.objects.create(target=target)
    audit.record("target_added", target, by=by, county=county, **told(target))
    return target


@transaction.atomic
def change(*, target: Target, by: User, mapping: str | None = None, **fields: object) -> Target:
    """The same fields as `add`. What waits goes the new way; messages stay as they were written."""
    target = _locked(target, by)
    for field, value in fields.items():
        setattr(target, field, value)
    complete(target, target.mapping_text if mapping is None else mapping)
    target.save()
    audit.record("target_changed", target, by=by, county=target.county, **told(target))
    _soon(target)
    return target


@transaction.atomic
def pause(*, target: Target, reason: str, by: User) -> Target:
    """Nothing more is sent; what is put meanwhile waits."""
    target = _locked(target, by)
    if not reason.strip():
        raise ValidationError({"reason": "写明为什么暂停。"})
    target.paused_at, target.paused_reason = timezone.now(), reason.strip()[:300]
    target.save(update_fields=["paused_at", "paused_reason"])
    audit.record("target_paused", target, by=by, county=target.county, reason=target.paused_reason)
    return target


@transaction.atomic
def resume(*, target: Target, by: User) -> Target:
    """Everything that waits is sent; troubles of before are forgotten."""
    target = _locked(target, by)
    target.paused_at, target.paused_reason = None, ""
    target.save(update_fields=["paused_at", "paused_reason"])
    audit.record("target_resumed", target, by=by, county=target.county)
    _soon(target)
    return target


def _soon(target: Target) -> None:
    Circuit.objects.filter(target=target).update(failures=0, open_until=None, words="")
    transaction.on_commit(lambda: wake(target.pk))


def _permit(by: User, county: int) -> None:
    if not may_steer(by, county):
        raise PermissionDenied


def _locked(target: Target, by: User) -> Target:
    _permit(by, target.county_id)
    found = Target.objects.select_for_update(no_key=True, of=["self"]).select_related("county")
    return found.get(pk=target.pk)
