"""When an agreement is to be looked at next: each stage once, then again where something is to be put right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from landuse.agreements.judging import Check
from landuse.agreements.rules import Stage
from landuse.periods import last_day

Place = tuple[Stage, int | None]  # a yearly check with the year whose figures it is about


@dataclass(frozen=True)
class Due:
    """`day` is the last one; `again` where a miss had to be put right by then."""

    stage: Stage
    year: int | None
    day: date
    again: bool = False

    def is_over(self, today: date) -> bool:
        return today > self.day

    @property
    def words(self) -> str:
        """2025 年度核查, 竣工验收复查."""
        named = f"{self.year} {self.stage.value}" if self.year else self.stage.value
        return f"{named}复查" if self.again else named


def dues(
    days: Mapping[Stage, date | None], latest: Mapping[Place, Sequence[Check]], today: date
) -> list[Due]:
    """What is still to be done, the earliest first. `days`: the last day of each stage, of the yearly check the first;
    `latest`: the latest checks of each stage and year.

    A yearly check is about the year before its day. Those whose year is over are due, and the next one is told ahead.
    """
    places: list[tuple[Place, date]] = [
        ((stage, None), day) for stage, day in days.items() if day is not None and stage != Stage.YEARLY
    ]
    first = days.get(Stage.YEARLY)
    places += [] if first is None else _yearly(first, latest, today)
    found = [_due(place, day, latest.get(place)) for place, day in places]
    return sorted((each for each in found if each), key=_when)


def _yearly(
    first: date, latest: Mapping[Place, Sequence[Check]], today: date
) -> Iterator[tuple[Place, date]]:
    """Until the first that is neither over nor checked."""
    for number in range(today.year - first.year + 2):
        day = last_day(first, 12 * number)
        place = (Stage.YEARLY, day.year - 1)
        yield place, day
        if day >= today and place not in latest:
            return


def _due(place: Place, day: date, checks: Sequence[Check] | None) -> Due | None:
    if checks is None:
        return Due(*place, day)
    later = [check.due for check in checks if check.due is not None]
    return Due(*place, min(later), again=True) if later else None


def _when(due: Due) -> tuple[date, str]:
    return due.day, due.words
