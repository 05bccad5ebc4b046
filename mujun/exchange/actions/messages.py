"""What a person does about messages that did not arrive: send them again, or give them up."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.exchange.actions.steering import locked
from mujun.exchange.delivery.waking import wake
from mujun.exchange.models import Message, Target

State = Message.State


@transaction.atomic
def resend(*, target: Target, by: User, reason: str, pks: Collection[int] | None = None) -> int:
    """Dead letters of `target`, all or those of `pks`, are due now with all attempts before them; refused ones only
    where they are named, for the other side would refuse them again. Returns how many.

    Raises PermissionDenied; ValidationError without a reason, or when one of `pks` is not to be sent again: it is
    neither dead nor refused, or something later about the same thing stands in the outbox.
    """
    chosen = _chosen(target, by, reason, pks)
    renewed = chosen.update(
        state=State.PENDING, attempts_before=F("attempts"), next_try=Now(), settled_at=None
    )
    audit.record(
        "messages_resent", target, by=by, county=target.county, messages=renewed, reason=reason.strip()
    )
    transaction.on_commit(lambda: wake(target.pk))
    return renewed


@transaction.atomic
def give_up(*, target: Target, by: User, reason: str, pks: Collection[int]) -> int:
    """Those of `pks`, dead or refused, are not sent any more; later ones about the same thing are. Returns how many."""
    chosen = _chosen(target, by, reason, pks, later=True)
    given_up = chosen.update(state=State.GIVEN_UP, settled_at=Now())
    audit.record(
        "messages_given_up", target, by=by, county=target.county, messages=given_up, reason=reason.strip()
    )
    transaction.on_commit(lambda: wake(target.pk))
    return given_up


def _chosen(
    target: Target, by: User, reason: str, pks: Collection[int] | None, later: bool = False
) -> QuerySet[Message]:
    locked(target, by)  # nothing is put meanwhile
    if not reason.strip():
        raise ValidationError({"reason": "写明原因。"})
    messages = Message.objects.filter(target=target)
    if pks is None:
        return messages.dead()
    chosen = messages.filter(pk__in=pks, state__in=State.to_resend())
    allowed = chosen if later else chosen.exclude(Exists(_later()), state=State.REFUSED)
    if allowed.count() != len(set(pks)):
        raise ValidationError(
            "所选的有的不是死信或已拒收，或者之后已有更新的一条。刷新后重新选择。", "not_to_resend"
        )
    return Message.objects.filter(pk__in=[*allowed.values_list("pk", flat=True)])


def _later() -> QuerySet[Message]:
    same = {name: OuterRef(name) for name in ("target", "resource", "key")}
    return Message.objects.filter(**same, sequence__gt=OuterRef("sequence"))
