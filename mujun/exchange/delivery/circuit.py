"""Leave a target in trouble alone, and find out when it is well again with one message, not with all."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from mujun.exchange.delivery.backoff import open_for
from mujun.exchange.models import Circuit, Target

_WORDS = 300


def closed_or_due() -> Q:
    """Of targets that may be asked now."""
    return Q(circuit=None) | Q(circuit__open_until=None) | Q(circuit__open_until__lte=Now())


class Breaker:
    """The circuit of a target in the hands of whoever has its lane. What goes well costs no query."""

    def __init__(self, target: Target) -> None:
        self._circuit, _ = Circuit.objects.get_or_create(target=target)
        self._pause = target.pause

    def admits(self) -> bool:
        """May a message be sent now? After several failures one may at the end of each pause."""
        return self._circuit.open_until is None or self._circuit.open_until <= timezone.now()

    def went_well(self, clock: timedelta | None) -> None:
        if self._circuit.failures or self._circuit.words:
            self._keep(0, "", clock)

    def failed(self, words: str, clock: timedelta | None) -> None:
        self._keep(self._circuit.failures + 1, words, clock)

    def _keep(self, failures: int, words: str, clock: timedelta | None) -> None:
        pause = open_for(self._pause, failures)
        self._circuit.failures, self._circuit.words = failures, words[:_WORDS]
        self._circuit.open_until = None if pause is None else timezone.now() + timedelta(seconds=pause)
        self._circuit.clock_ahead = None if clock is None else clock.total_seconds()
        self._circuit.save()
