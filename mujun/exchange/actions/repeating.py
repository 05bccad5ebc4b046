"""What a reconciliation found missing or different over there is told once more."""

from django.core.exceptions import ValidationError
from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.exchange.actions.steering import locked
from mujun.exchange.models import Reconciliation, ReconciliationRow
from mujun.exchange.outbox import repeat

Kind = ReconciliationRow.Kind
REPEATED = (Kind.MISSING, Kind.DIFFERENT)


@transaction.atomic
def tell_again(*, reconciliation: Reconciliation, reason: str, by: User) -> int:
    """As messages of their own, with what we delivered last; not where something later is on its way. Returns how many.

    Raises PermissionDenied; ValidationError without a reason, and when a later reconciliation of the year is there.
    """
    target = locked(reconciliation.target, by)
    if not reason.strip():
        raise ValidationError({"reason": "写明原因。"})
    later = Reconciliation.objects.filter(target=target, year=reconciliation.year, pk__gt=reconciliation.pk)
    if later.exists():
        raise ValidationError("之后又对过账。按最近一次的结果补发。", "not_the_last")
    keys = reconciliation.rows.filter(kind__in=REPEATED).values_list("key", flat=True)
    number = repeat(target=target, keys=keys, by=by)
    audit.record(
        "messages_repeated",
        target,
        by=by,
        county=target.county,
        messages=number,
        reconciliation=reconciliation.pk,
        reason=reason.strip(),
    )
    return number
