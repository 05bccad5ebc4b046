"""What stands behind the items of a cluster: which sums, over how many enterprises, how many of them of each county.

Pure. Who may be told of it is decided where it is read (`results/cluster_scores`).
"""

from collections.abc import Collection, Iterator
from typing import TypedDict

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Node, calls, names
from evaluation.methods.loader import variable_units
from evaluation.methods.schema import Method
from evaluation.regions.joining import Joined
from evaluation.scoring.figures import Bools


class Sum(TypedDict):
    """`back`: of how many years before."""

    name: str
    unit: str
    back: int
    value: float


class Count(TypedDict):
    """Over how many enterprises in all, and in each county's part as it stands, by code."""

    whole: int
    parts: dict[str, int]


class Behind(TypedDict):
    """`counts`: one for each year that the formula reads. `apart`: by how many enterprises, at the fewest, these differ
    from others whose sum of the same figure is told; None where they nowhere differ.
    """

    sums: list[Sum]
    counts: list[Count]
    apart: int | None


def behind_items(
    method: Method, items: Collection[str], at: int, all_of: Joined, told: Collection[str]
) -> list[Behind]:
    """Of each item of the cluster `at`; the sums of `told` are known already, each over all that have the figure."""
    known = {
        (name, 0): [_having(all_of, at, [name])] for name in told if name in all_of.regions.source.numbers
    }
    return [_behind(method, item, at, all_of, known) for item in items]


def read_by(method: Method, item: str) -> set[str]:
    """What the formula of the item names."""
    return set(names(method.indicators[item].node, ATTRIBUTES))


def _behind(
    method: Method, item: str, at: int, all_of: Joined, known: dict[tuple[str, int], list[Bools]]
) -> Behind:
    asked, reached = read_by(method, item), set(_reached(method, read_by(method, item)))
    years = {back: found for back in years_of(method.indicators[item].node) if (found := _then(all_of, back))}
    units = variable_units(method)
    sums: list[Sum] = []
    apart: list[int] = []
    for back, year in years.items():
        having = _having(year, at, asked)
        for name in sorted(asked & year.regions.source.numbers.keys()):
            others = known.setdefault((name, back), [])
            apart += [int((having ^ other).sum()) for other in others]
            others.append(having)
            value = float(year.regions.behind(asked).numbers[name][at])
            if np.isfinite(value):
                sums.append({"name": name, "unit": units[name], "back": back, "value": value})
    return {
        "sums": sums,
        "counts": [_count(year, at, reached) for year in years.values()],
        "apart": min((each for each in apart if each), default=None),
    }


def years_of(node: Node) -> list[int]:
    """How many years back a formula looks; 0 is the year itself."""
    found = {0}
    for call in calls(node):
        match call.function:
            case "上年":
                found.add(1)
            case "往年":
                found.add(call.years)
            case "近年均":
                found.update(range(1, call.years))
    return sorted(found)


def _reached(method: Method, asked: Collection[str]) -> Iterator[str]:
    """With what derived variables are computed from."""
    for name in asked:
        yield name
        if name in method.derived:
            yield from _reached(method, set(names(method.derived[name].node, ATTRIBUTES)))


def _then(all_of: Joined, back: int) -> Joined | None:
    return all_of.past.get(back) if back else all_of


def _having(year: Joined, at: int, asked: Collection[str]) -> Bools:
    """Rows of the source that the sums of the cluster are over."""
    found = np.zeros(len(year.regions.source), bool)
    found[year.regions.members[at]] = True
    found &= year.regions.complete(asked)
    return found


def _count(year: Joined, at: int, reached: Collection[str]) -> Count:
    complete = year.regions.complete(reached)
    parts = {code: int(complete[rows].sum()) for code, rows in year.parts[at].items()}
    return {"whole": int(complete[year.regions.members[at]].sum()), "parts": parts}
