"""Name another system, change how it is reached, pause it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.exchange.actions.reaching import complete, told
from mujun.exchange.actions.steering import locked, permit, soon
from mujun.exchange.actions.switching import refuse_unready
from mujun.exchange.models import Circuit, Target


@transaction.atomic
def add(
    *, county: County, name: str, kind: str, address: str, mapping: str, by: User, **how: object
) -> Target:
    """`mapping`: text of a mapping file. `how`: signer, options, key_names, timeout, pause, most_attempts, per_minute.

    Raises PermissionDenied; ValidationError with the field that is wrong; `DocumentError` of the mapping.
    """
    permit(by, county.pk)
    target = Target(county=county, name=name, kind=kind, address=address, **how)
    complete(target, mapping)
    target.save(force_insert=True)
    Circuit.objects.create(target=target)
    audit.record("target_added", target, by=by, county=county, **told(target))
    return target


@transaction.atomic
def change(*, target: Target, by: User, mapping: str | None = None, **fields: object) -> Target:
    """The same fields as `add`. What waits goes the new way; messages stay as they were written."""
    target = locked(target, by)
    for field, value in fields.items():
        setattr(target, field, value)
    complete(target, target.mapping_text if mapping is None else mapping)
    if target.switched_on_at:
        refuse_unready(target)
    target.save()
    audit.record("target_changed", target, by=by, county=target.county, **told(target))
    soon(target)
    return target


@transaction.atomic
def pause(*, target: Target, reason: str, by: User) -> Target:
    """Nothing more is sent; what is put meanwhile waits."""
    target = locked(target, by)
    if not reason.strip():
        raise ValidationError({"reason": "写明为什么暂停。"})
    target.paused_at, target.paused_reason = timezone.now(), reason.strip()[:300]
    target.save(update_fields=["paused_at", "paused_reason"])
    audit.record("target_paused", target, by=by, county=target.county, reason=target.paused_reason)
    return target


@transaction.atomic
def resume(*, target: Target, by: User) -> Target:
    """Everything that waits is sent; troubles of before are forgotten."""
    target = locked(target, by)
    target.paused_at, target.paused_reason = None, ""
    target.save(update_fields=["paused_at", "paused_reason"])
    audit.record("target_resumed", target, by=by, county=target.county)
    soon(target)
    return target
