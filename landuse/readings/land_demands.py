"""重大项目用地需求: each with the land it was given and what it still lacks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landuse.models import LandDemand, LandEntry
from landuse.supply.projects import Demand
from mujun.accounts.models import User


@dataclass(frozen=True)
class Waiting:
    """A project as it stands on a day; 亩."""

    row: LandDemand
    demand: Demand
    day: date

    @property
    def given(self) -> Decimal:
        return sum((area for _, area in self.demand.given), Decimal(0))

    @property
    def lacks(self) -> Decimal:
        return self.demand.lacks(self.day)

    @property
    def state(self) -> str:
        if self.row.until is not None:
            return "不再等地"
        return "等地" if self.lacks else "已落实"


STATES = ("等地", "已落实", "不再等地")


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty words and None ask for nothing. `year`: of listing."""

    state: str = ""
    kind: str = ""
    year: int | None = None
    q: str = ""

    def fits(self, each: Waiting) -> bool:
        row = each.row
        return (
            self.state in ("", each.state)
            and (not self.kind or self.kind in row.kinds)
            and self.year in (None, row.since.year)
            and self.q in row.name
        )


def waiting(user: User, day: date) -> list[Waiting]:
    """The latest first. Two queries."""
    rows = LandDemand.objects.visible_to(user).select_related("by", "ended_by")
    given = _given(user)
    return [Waiting(row, _demand(row, given[row.pk]), day) for row in rows]


def demands(user: User) -> list[Demand]:
    given = _given(user)
    return [_demand(row, given[row.pk]) for row in LandDemand.objects.visible_to(user)]


def _given(user: User) -> dict[int, list[tuple[date, Decimal]]]:
    entries = LandEntry.objects.visible_to(user).standing().exclude(demand=None)
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for demand, on, area in entries.values_list("demand", "on", "area"):
        found[demand].append((on, area))
    return found


def _demand(row: LandDemand, given: Iterable[tuple[date, Decimal]]) -> Demand:
    plain = [(on, area.normalize()) for on, area in given]
    return Demand(row.name, row.kinds, row.since, row.until, row.wanted.normalize(), plain)
