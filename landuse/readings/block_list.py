"""Which blocks a filter of the list leaves, and in what order. Found once while nothing it rests on is written to."""

from array import array
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from landuse.forms.blocks import Given
from landuse.models import (
    Block,
    BlockParcel,
    BlockSurvey,
    ClauseDecision,
    CountyProvision,
    Enterprise,
    FindingParcel,
    LandFinding,
    Occupancy,
    Parcel,
    Performance,
    RuleSet,
    Signal,
)
from landuse.readings.block_rows import Row, ranked, rows_of
from landuse.readings.surveyed import newest_of
from landuse.readings.whole import whole
from mujun.accounts.models import Town, User
from mujun.keeping import kept_of, state_of

_RESTS_ON = (
    Block, BlockParcel, BlockSurvey, ClauseDecision, CountyProvision, Enterprise, FindingParcel, LandFinding, Occupancy,
    Parcel, Performance, RuleSet, Signal, Town,
)  # fmt: skip
_SORTS = {
    "name": lambda row: row.block.code,
    "parcels": lambda row: row.parcels,
    "area": lambda row: row.area,
    "share": lambda row: row.flagged_share,
    "ratio": lambda row: row.plot_ratio,
    "tax": lambda row: row.tax_per_mu,
    "gain": lambda row: row.gain,
}


@dataclass(frozen=True)
class Order:
    """Ids of the blocks, and their land in 亩."""

    blocks: array
    area: float


@dataclass(frozen=True)
class BlockList:
    """`day`: whose land in use counts; `sort` a key of `_SORTS`, falling after "-"; candidates have their own order."""

    user: User
    year: int
    day: date
    given: Given
    sort: str

    def order(self) -> Order:
        present = Block.objects.visible_to(self.user).present()
        asked = f"blocks {self.year} {self.day} {timezone.localdate()} {self.given} {self.sort}"
        return kept_of(state_of(*_RESTS_ON), present, asked, self._order)

    def all(self) -> list[Row]:
        """In their order."""
        given, found = self.given, whole(self.user, self.year, self.day)
        rows = rows_of(found, newest_of(self.user), given.target)
        if given.candidates:
            rows = ranked(found, rows, given.by, given.target, given.least)
        else:
            rows = _sorted([row for row in rows if row.area >= given.least], self.sort)
        return [row for row in rows if _fits(row, given)]

    def some(self, blocks: array) -> list[Row]:
        """Those with these ids, read anew, in the order of the ids."""
        found = whole(self.user, self.year, self.day, blocks)
        rows = rows_of(found, newest_of(self.user, blocks), self.given.target)
        return sorted(rows, key=lambda row: blocks.index(row.block.pk))

    def _order(self) -> Order:
        rows = self.all()
        return Order(array("q", (row.block.pk for row in rows)), sum(row.area for row in rows))


def _fits(row: Row, given: Given) -> bool:
    words = given.q
    return (
        row.parcels >= given.parcels
        and (not given.town or given.town in row.towns.split("、"))
        and (not words or words in row.block.name or words in row.block.code)
        and (not given.state or row.state == given.state)
    )


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Those without the figure last, whichever way round."""
    key = _SORTS.get(sort.removeprefix("-"), _SORTS["area"])
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=sort.startswith("-"))
    return known + [row for row in rows if key(row) is None]
