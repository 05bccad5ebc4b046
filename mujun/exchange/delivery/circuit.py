"""Leave a target in trouble alone, and find out when it is well again with one message, not with all."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from mujun.exchange.delivery.backoff import FAILURES, open_for
from mujun.exchange.models import Circuit, Target

_WORDS = 300


def closed_or_due() -> Q:
    """Of targets that may be asked now."""
    return Q(circuit=None) | Q(circuit__open_until=None) | Q(circuit__open_until__lte=Now())


def admits(target: Target) -> bool:
    """May a message be sent now? Where several failed the first who asks after the pause may, and nobody else for as
    long as that attempt takes.
    """
    circuit, _ = Circuit.objects.get_or_create(target=target)
    if circuit.failures < FAILURES:
        return True
    due = Circuit.objects.filter(target=target, open_until__lte=Now())
    return bool(due.update(open_until=Now() + timedelta(seconds=2 * target.timeout)))


def went_well(target: Target, clock: timedelta | None) -> None:
    troubled = Circuit.objects.filter(target=target).exclude(failures=0, words="")
    troubled.update(failures=0, open_until=None, words="", clock_ahead=_seconds(clock))


def failed(target: Target, words: str, clock: timedelta | None) -> None:
    circuit, _ = Circuit.objects.get_or_create(target=target)
    circuit.failures += 1
    circuit.words, circuit.clock_ahead = words[:_WORDS], _seconds(clock)
    pause = open_for(target.pause, circuit.failures)
    circuit.open_until = None if pause is None else Now() + timedelta(seconds=pause)
    circuit.save()


def _seconds(clock: timedelta | None) -> float | None:
    return None if clock is None else clock.total_seconds()
