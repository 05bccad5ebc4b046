"""How each target is doing, and what reconciliations found, for lists and pages."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mujun.exchange.models import Message, Reconciliation, ReconciliationRow, Target

State = Message.State
STANDINGS = {"on": "启用", "off": "未启用", "paused": "已暂停", "circuit": "熔断"}


def with_states(targets: Iterable[Target]) -> list[Target]:
    """Each with `counts` by state and with its `standing`; one query more."""
    found = list(targets)
    counts: dict[int, Counter[str]] = {target.pk: Counter() for target in found}
    numbers = Message.objects.filter(target__in=found).order_by().values_list("target", "state")
    for target, state, number in numbers.annotate(Count("pk")):
        counts[target][state] = number
    for target in found:
        target.counts = counts[target.pk]
        target.waiting = target.counts[State.PENDING] + target.counts[State.SENDING]
        target.standing = _standing(target)
        target.standing_words = STANDINGS[target.standing]
    return found


def with_counts(made: QuerySet[Reconciliation]) -> QuerySet[Reconciliation]:
    """Each with how many are `missing`, `different` and `unknown`."""
    counted = {kind: Count("rows", Q(rows__kind=kind)) for kind in ReconciliationRow.Kind.values}
    return made.annotate(**counted).order_by("-id")


def _standing(target: Target) -> str:
    circuit = getattr(target, "circuit", None)
    if target.paused_at:
        return "paused"
    if circuit and circuit.open_until and circuit.open_until > timezone.now():
        return "circuit"
    return "on" if target.switched_on_at else "off"
