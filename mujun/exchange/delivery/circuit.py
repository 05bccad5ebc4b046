"""Leave a target in trouble alone, and find out when it is well again with one message, not with all."""

import math
import time
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from mujun.exchange.delivery.backoff import open_for
from mujun.exchange.models import Circuit, Target

_WORDS = 300
_SHORT = 1.0  # seconds


def closed_or_due() -> Q:
    """Of targets that may be asked now."""
    return Q(circuit=None) | Q(circuit__open_until=None) | Q(circuit__open_until__lte=Now())


class Breaker:
    """The circuit of a target in the hands of whoever has its lane, for a turn. What goes well costs no query.

    When it opens and closes is by the clock of the database: the workers' may differ.
    """

    def __init__(self, target: Target) -> None:
        self._circuit, _ = Circuit.objects.get_or_create(target=target)
        self._pause = target.pause
        is_open = Circuit.objects.filter(target=target, open_until__gt=Now()).exists()
        self._left = math.inf if is_open else 0.0

    def admits(self) -> bool:
        """May a message be sent now? After several failures one may at the end of each pause.

        A short pause is waited for here: a task that is to begin later begins a second later at best.
        """
        if self._left > _SHORT:
            return False
        time.sleep(self._left)
        self._left = 0.0
        return True

    def went_well(self, clock: timedelta | None) -> None:
        if self._circuit.failures or self._circuit.words:
            self._keep(0, "", clock, None)

    def failed(self, words: str, clock: timedelta | None, wait: float = 0.0) -> None:
        """`wait`: seconds for which they want to be left alone, by this message and by all others."""
        failures = self._circuit.failures + 1
        pause = open_for(self._pause, failures)
        self._keep(failures, words, clock, max(pause or 0.0, wait) or None)

    def _keep(self, failures: int, words: str, clock: timedelta | None, pause: float | None) -> None:
        self._left = pause or 0.0
        self._circuit.failures, self._circuit.words = failures, words[:_WORDS]
        self._circuit.open_until = None if pause is None else Now() + timedelta(seconds=pause)
        self._circuit.clock_ahead = None if clock is None else clock.total_seconds()
        self._circuit.save()
