"""Clusters over several counties as regions: the members of all their parts under one roof. Pure.

An enterprise that two parts of a cluster list counts in the part that stands first, with all of its row (F-06).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.regions.grouping import Grouping, once
from evaluation.regions.summing import MISSING_COUNTIES, Summed, summed
from evaluation.scoring.figures import Figures, Ints

# code of the county → rows of its figures, the part that counts first standing first
Shares = Mapping[str, Ints]


@dataclass(frozen=True)
class Joined:
    """`regions` are what the engine judges; `parts` of each: rows of their source by code of the county."""

    regions: Summed
    parts: Sequence[Shares]
    past: Mapping[int, "Joined"]


def joined(
    figures: Mapping[str, Figures],
    clusters: Mapping[str, Shares],
    missing: Mapping[str, int],
    past: Mapping[int, Joined],
) -> Joined:
    """`figures` by code of the county, `clusters` by name, `missing` how many counties each lacks; `past` the same
    clusters n years before, each with the parts of its own date.
    """
    used = {code: once([shares[code] for shares in clusters.values() if code in shares]) for code in figures}
    start = dict(zip(used, np.cumsum([0, *map(len, used.values())]).tolist(), strict=False))
    source = _stacked([(each, used[code]) for code, each in figures.items()])
    parts = [
        {code: start[code] + np.searchsorted(used[code], rows) for code, rows in shares.items()}
        for shares in clusters.values()
    ]
    same = _same(source.units)
    members = tuple(once(list(each.values()), same) for each in parts)
    own = {MISSING_COUNTIES: np.array([float(missing[name]) for name in clusters])}
    before: dict[int, Figures] = {back: each.regions for back, each in past.items()}
    return Joined(
        summed(source, Grouping(tuple(clusters), members, same), own, past=before), parts, dict(past)
    )


def _stacked(counties: Sequence[tuple[Figures, Ints]]) -> Figures:
    """Those rows of each, one below the other; what a county has no column for is missing in it."""
    names = dict.fromkeys(name for figures, _ in counties for name in figures.numbers)
    first = counties[0][0] if counties else Figures((), {}, {})
    numbers = {
        name: np.concatenate([figures.number(name)[rows] for figures, rows in counties]) for name in names
    }
    units = [figures.units[row] for figures, rows in counties for row in rows.tolist()]
    return replace(first, units=units, numbers=numbers, labels={}, flags={}, past={})


def _same(units: Sequence[str]) -> Ints | None:
    """Of each row the first with the same unit; None where no two have one."""
    first: dict[str, int] = {}
    found = np.fromiter((first.setdefault(unit, at) for at, unit in enumerate(units)), np.int64, len(units))
    return None if len(first) == len(units) else found
