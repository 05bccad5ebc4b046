"""Movement of grades from year to year."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# an enterprise that had no grade in a year: it did not take part, or was not graded
NONE = "未定档"


@dataclass(frozen=True)
class Flow:
    """So many enterprises had grade `was` in `year` and `became` in the year after."""

    year: int
    was: str
    became: str
    count: int


def flows(grades: Mapping[int, Mapping[int, str]]) -> list[Flow]:
    """`grades`: year → enterprise → grade, "" for none. Between neighbouring years that are there; who is in neither
    of two years flows nowhere.
    """
    found: list[Flow] = []
    for year in sorted(grades):
        if year + 1 in grades:
            found += _between(year, grades[year], grades[year + 1])
    return found


def _between(year: int, then: Mapping[int, str], now: Mapping[int, str]) -> Sequence[Flow]:
    counted = Counter(
        (then.get(who, "") or NONE, now.get(who, "") or NONE) for who in then.keys() | now.keys()
    )
    counted.pop((NONE, NONE), None)
    return [Flow(year, was, became, count) for (was, became), count in sorted(counted.items())]
