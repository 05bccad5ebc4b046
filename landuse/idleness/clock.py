"""Days to the thresholds of the statute: terms in months, longer by the days that are not counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from landuse import periods
from landuse.idleness.statute import Cause

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """Days on which the clock may stand, both ends inclusive; still going on when `last` is None."""

    first: date
    last: date | None
    cause: Cause


@dataclass(frozen=True)
class Threshold:
    """`due` is the last day of the term; it is over from the day after. `left`: days after today up to `due`, 0 on
    the day itself, negative once it is over. `warning`: the reminder that falls due, in days ahead.
    """

    name: str
    due: date
    left: int
    warning: int | None

    @property
    def over(self) -> bool:
        return self.left < 0


def threshold(
    name: str, start: date, months: int, day: date, pauses: Sequence[tuple[date, date]], ahead: Iterable[int]
) -> Threshold:
    """A term of `months` from `start`, as of `day`; `pauses` as `standing` gives them."""
    due = periods.last_day(start, months)
    for first, last in pauses:
        first = max(first, start + _DAY)
        if first <= last and first <= due:
            due += last - first + _DAY
    left = (due - day).days
    steps = [step for step in ahead if 0 <= left <= step]
    return Threshold(name, due, left, min(steps, default=None))


def standing(pauses: Iterable[Pause], causes: Iterable[Cause], day: date) -> list[tuple[date, date]]:
    """Days not counted, in order: overlapping and touching pauses are one; one that goes on lasts until `day`."""
    counted = set(causes)
    spans = sorted((each.first, each.last or day) for each in pauses if each.cause in counted)
    joined: list[tuple[date, date]] = []
    for first, last in spans:
        if last < first:
            continue
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
