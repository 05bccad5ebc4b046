"""A cluster over several counties in key numbers: sums over the parts of all, each enterprise once (F-06). Pure.

An enterprise that two counties list counts above in the part that stands first; its land is of the same row as its
tax, so that a ratio stays one of whole rows.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.results.ratios import RATIOS
from evaluation.scoring.figures import Floats

# amounts by code of the variable: name and unit
AMOUNTS = {
    "land": ("用地", "亩"),
    "tax": ("税收", "万元"),
    "value_added": ("增加值", "万元"),
    "employees": ("从业人员", "人"),
    "rd_expense": ("研发费用", "万元"),
}
CODES = tuple(dict.fromkeys([*AMOUNTS, *(code for each in RATIOS for code in (each.above, each.below))]))
# value and over how many; a ratio is over those that have both its parts
Told = dict[str, dict[str, float | int | None]]


@dataclass(frozen=True)
class Part:
    """The members of one county: credit codes, and a column by code of the variable."""

    units: Sequence[str]
    columns: Mapping[str, Floats]

    def without(self, others: set[str]) -> "Part":
        kept = np.array([unit not in others for unit in self.units], dtype=bool)
        units = [unit for unit in self.units if unit not in others]
        return Part(units, {code: column[kept] for code, column in self.columns.items()})


def united(parts: Sequence[Part]) -> tuple[Part, int]:
    """All parts as one, and how many enterprises stood in several of them."""
    seen: set[str] = set()
    apart = []
    for part in parts:
        apart.append(part.without(seen))
        seen |= set(part.units)
    columns = {
        code: np.concatenate([each.columns[code] for each in apart] or [np.empty(0)]) for code in CODES
    }
    return Part([unit for each in apart for unit in each.units], columns), sum(
        len(part.units) for part in parts
    ) - len(seen)


def told(part: Part) -> Told:
    """By name of the amount or ratio."""
    found: Told = {}
    for code, (name, _) in AMOUNTS.items():
        column = part.columns[code]
        there = column[np.isfinite(column)].tolist()
        found[name] = {"value": math.fsum(there) if there else None, "counted": len(there)}
    for ratio in RATIOS:
        above, below = part.columns[ratio.above], part.columns[ratio.below]
        both = np.isfinite(above) & np.isfinite(below)
        base = math.fsum(below[both].tolist())
        value = math.fsum(above[both].tolist()) / base if base else None
        found[ratio.name] = {"value": value, "counted": int(both.sum())}
    return found


def hidden(counts: Sequence[int], fewest: int) -> set[int]:
    """Positions of the parts that nobody above is told: those over too few, and with them so many of the smallest that
    what is missing from the whole is over enough.
    """
    few = {at for at, count in enumerate(counts) if 0 < count < fewest}
    others = sorted((count, at) for at, count in enumerate(counts) if count >= fewest)
    while few and others and sum(counts[at] for at in few) < fewest:
        few.add(others.pop(0)[1])
    return few
