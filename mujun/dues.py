"""Terms that wait for somebody. Kept are their ends in order, which stay true while time goes on."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import QuerySet
from django.utils import timezone

from mujun.keeping import kept_of


@dataclass(frozen=True)
class Dues:
    """How many wait, how many of them are over, when the first term ends (None where nothing waits)."""

    size: int
    late: int
    first: datetime | None


def dues_of(state: str, waiting: QuerySet) -> Dues:
    """Of rows with `due`."""
    ends = waiting.order_by("due").values_list("due", flat=True)
    kept = kept_of(state, ends, "dues", lambda: _seconds(ends))
    first = datetime.fromtimestamp(kept[0], UTC) if kept else None
    return Dues(len(kept), _late(kept), first)


def late_by(state: str, waiting: QuerySet, by: str) -> dict[str, int]:
    """How many are over, by the values of a field."""
    ends = waiting.order_by(by, "due").values_list(by, "due")
    kept = kept_of(state, ends, "dues", lambda: _seconds_by(ends))
    return {value: late for value, seconds in kept.items() if (late := _late(seconds))}


def _seconds_by(ends: QuerySet) -> dict[str, array]:
    return {value: _seconds(due for _, due in of_it) for value, of_it in groupby(ends, itemgetter(0))}


def _seconds(ends: Iterable[datetime]) -> array:
    return array("d", (due.timestamp() for due in ends))


def _late(seconds: array) -> int:
    return bisect_right(seconds, timezone.now().timestamp())
