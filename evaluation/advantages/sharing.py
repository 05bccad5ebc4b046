"""F-06: an amount that counts in two places counts once above both. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Shared:
    """An indicator of a project. `origin` and `landed` are places at the lower level, the same for a project that
    stays; `both`: it counts in both.
    """

    indicator: str
    amount: Decimal
    origin: str
    landed: str
    both: bool


def by_place(rows: Iterable[Shared]) -> dict[tuple[str, str], Decimal]:
    """(place, indicator) → what the place may count as its own."""
    found: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        places = {row.landed, row.origin} if row.both else {row.landed}
        for place in places:
            key = (place, row.indicator)
            found[key] = found.get(key, Decimal()) + row.amount
    return found


def above(rows: Iterable[Shared]) -> dict[str, Decimal]:
    """Indicator → the total of the level above, each amount once; never more than the places add up to."""
    found: dict[str, Decimal] = {}
    for row in rows:
        found[row.indicator] = found.get(row.indicator, Decimal()) + row.amount
    return found
