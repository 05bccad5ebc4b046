"""Figures of regions: sums over their members, so that a ratio of a region is a ratio of sums.

A formula reads sums over the members that have every figure it asks for: a missing denominator never stands under
a numerator that is there. Who was left out of which formula is told by `gaps`.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evaluation.regions.grouping import Grouping
from evaluation.scoring.figures import Bools, Figures, Floats, Ints, Labels

# known of every region besides its sums
MEMBERS = "成员企业数"
ABOVE_SCALE = "规上企业数"
# on the confirmed list of the year
FRONT_RUNNERS = "领跑企业数"
# of members, added up as their figures are; of a park by the ledger
LAND_OF_MEMBERS = ("应整治用地", "已整治用地", "登记宗地面积", "登记建筑面积")
SMALL_FIRMS = ("制造类小微企业数量占比", "制造类小微企业面积占比")
# of a cluster over several counties: how many of them have no figures in it
MISSING_COUNTIES = "未计入县数"
# nobody types these in: name → unit
COUNTED = {
    **dict.fromkeys((MEMBERS, ABOVE_SCALE, FRONT_RUNNERS), "户"),
    **dict(zip(LAND_OF_MEMBERS, ("亩", "亩", "平方米", "平方米"), strict=True)),
    **dict.fromkeys(SMALL_FIRMS, "%"),
    MISSING_COUNTIES: "个",
}


@dataclass(frozen=True)
class Summed(Figures):
    """Figures whose units are regions. `source` are those of the enterprises, `members` the rows of each region, `same`
    as in a `Grouping`.
    """

    source: Figures = field(default_factory=lambda: Figures((), {}, {}))
    members: Sequence[Ints] = ()
    same: Ints | None = None

    def behind(self, names: Collection[str]) -> "Summed":
        """What a formula with these names reads, this year and in years past."""
        asked = [name for name in names if name in self.source.numbers]
        numbers = {**self.numbers, **_sums(self.source, self.members, asked)}
        past = {
            years: before.behind(names) if isinstance(before, Summed) else before
            for years, before in self.past.items()
        }
        return replace(self, numbers=numbers, past=past)

    def united(self, within: Ints | None, names: Collection[str]) -> "Summed | None":
        """The region above each class, in which whoever counts in two of its regions counts once (F-06). What a region
        has by itself cannot be told of several together.
        """
        if not self._grouping.shares or not set(names) <= {*self.source.numbers, MEMBERS}:
            return None
        return self._above(within).behind(names)

    def together(self) -> "Summed":
        """All of these as one region, each member once (F-06); without what they have by themselves."""
        return self._above(None)

    def _above(self, within: Ints | None) -> "Summed":
        grouping = self._grouping.above(within)
        past = {years: each._above(within) for years, each in self.past.items() if isinstance(each, Summed)}
        return summed(self.source, grouping, past=past)

    @property
    def _grouping(self) -> Grouping:
        return Grouping(tuple(self.units), tuple(self.members), self.same)

    def of(self, rows: Ints, names: Collection[str]) -> "Figures":
        kept = super().of(rows, names)
        if kept is self or not isinstance(kept, Summed):
            return kept
        return replace(kept, members=[self.members[row] for row in rows.tolist()])

    def gaps(self, names: Collection[str]) -> list[Ints]:
        """For each region the rows of members that lack one of these figures of enterprises."""
        complete = self.complete(names)
        return [rows[~complete[rows]] for rows in self.members]

    def complete(self, names: Collection[str]) -> Bools:
        """Rows of the source that have every one of these figures of enterprises."""
        return _complete(self.source, [name for name in names if name in self.source.numbers])


def summed(
    source: Figures,
    grouping: Grouping,
    own: Mapping[str, Floats] | None = None,
    labels: Mapping[str, Labels] | None = None,
    past: Mapping[int, Figures] | None = None,
) -> Summed:
    """`own` are numbers that a region has by itself, `labels` its words, `past` the same regions n years before with
    the members of that date.
    """
    numbers = {
        **{name: _sum_of(column, grouping.members) for name, column in source.numbers.items()},
        MEMBERS: np.array([float(len(rows)) for rows in grouping.members]),
        **(own or {}),
    }
    return Summed(
        units=list(grouping.names),
        numbers=numbers,
        labels=dict(labels or {}),
        year=source.year,
        day=source.day,
        past=dict(past or {}),
        source=source,
        members=grouping.members,
        same=grouping.same,
    )


def _sums(source: Figures, members: Sequence[Ints], names: Sequence[str]) -> dict[str, Floats]:
    complete = _complete(source, names)
    counted = [rows[complete[rows]] for rows in members]
    return {name: _sum_of(source.numbers[name], counted) for name in names}


def _complete(source: Figures, names: Sequence[str]) -> Bools:
    known = np.ones(len(source), bool)
    for name in names:
        known &= np.isfinite(source.numbers[name])
    return known


def _sum_of(column: Floats, members: Sequence[Ints]) -> Floats:
    """The same whatever the order of the rows; a region none of whose members has the figure has none."""
    sums = np.full(len(members), np.nan)
    for at, rows in enumerate(members):
        there = column[rows]
        there = there[np.isfinite(there)]
        if len(there):
            sums[at] = math.fsum(there.tolist())
    return sums
