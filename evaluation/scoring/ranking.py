"""Ranks inside pools, with ties settled by a chain of keys; grades from ranks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from evaluation.methods.schema import Cut, Quota
from evaluation.scoring.figures import Bools, Floats, Ints
from evaluation.scoring.strips import ROWS

# so many rows a pool has at least when pools are sorted one by one
_LARGE = 2**9


def ranks(pools: Ints, keys: Sequence[Floats], ranked: Bools) -> tuple[Ints, Ints, Ints]:
    """First and last place that each row may claim, and the size of its pool; 0 where a row is not ranked.

    `keys` in order of precedence, more is better; a missing key comes last. Rows equal in every key share both places:
    three equal rows after the second have first place 3 and last place 5.
    """
    if ranked.all():
        return _ranks(pools, [_descending(key) for key in keys])
    rows = np.flatnonzero(ranked)
    first, last, sizes = (np.zeros(len(pools), np.int64) for _ in range(3))
    first[rows], last[rows], sizes[rows] = _ranks(pools[rows], [_descending(key[rows]) for key in keys])
    return first, last, sizes


def _ranks(pools: Ints, keys: Sequence[Floats]) -> tuple[Ints, Ints, Ints]:
    """The same where everybody is ranked and less is better."""
    counts = np.bincount(pools)
    by_pool = _by_pool(pools, counts)
    first = last = np.empty(len(pools), np.int64)
    start = 0
    for sizes in _strips_of_pools(counts):
        rows = by_pool[start : start + sizes.sum()]
        start += len(rows)
        best, worst = _places(keys, rows, sizes)
        if worst is not best and last is first:
            last = first.copy()
        first[rows] = best
        if last is not first:
            last[rows] = worst
    return first, last, counts[pools]


def _by_pool(pools: Ints, counts: Ints) -> Ints:
    """The rows, pool after pool. Small integers sort stably in linear time."""
    if len(counts) == 1:
        return np.arange(len(pools))
    return np.argsort(pools.astype(_narrow(counts)), kind="stable")


def _strips_of_pools(counts: Ints) -> list[Ints]:
    """Whole pools, as many as make a strip; all of them where they are not many more than a strip has."""
    ends = np.cumsum(counts)
    if not len(ends) or ends[-1] <= 2 * ROWS:
        return [counts]
    return np.split(counts, np.flatnonzero(np.diff(ends // ROWS)) + 1)


def _places(keys: Sequence[Floats], rows: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """First and last place of some rows, which stand pool after pool; one column where nobody is like another."""
    order, same = _order(keys, rows, sizes)
    places = np.arange(1, len(rows) + 1)
    places -= np.repeat(np.cumsum(sizes) - sizes, sizes)
    tied = np.flatnonzero(same)
    if not len(tied):
        best = _at(order, places)
        return best, best
    blocks, lasts = _Blocks.of(tied), places.copy()
    lasts[blocks.places] = places[np.repeat(blocks.starts + blocks.sizes - 1, blocks.sizes)]
    places[blocks.places] = places[np.repeat(blocks.starts, blocks.sizes)]
    return _at(order, places), _at(order, lasts)


def _at(order: Ints, places: Ints) -> Ints:
    found = np.empty_like(places)
    found[order] = places
    return found


@dataclass(frozen=True)
class _Blocks:
    """Neighbours that are equal: where each block starts, how many it has, and the places of all."""

    starts: Ints
    sizes: Ints
    places: Ints

    @classmethod
    def of(cls, tied: Ints) -> "_Blocks":
        """`tied` are the places of those that are like the one before."""
        begins = np.flatnonzero(np.diff(tied, prepend=-1) != 1)
        starts, sizes = tied[begins] - 1, np.diff(begins, append=len(tied)) + 1
        places = np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        return cls(starts, sizes, places)


def _order(keys: Sequence[Floats], rows: Ints, counts: Ints) -> tuple[Ints, Bools]:
    """Places in `rows`, in every pool by the keys; and who is like the one before. A further key moves only those
    still equal.
    """
    column = keys[0][rows]
    order = _sorted(column, counts)
    column = column[order]
    same = np.ones(len(order), bool)
    same[1:] = column[1:] == column[:-1]
    same[:1] = same[np.cumsum(counts[counts > 0])[:-1]] = False
    for key in keys[1:]:
        tied = np.flatnonzero(same)
        if not len(tied):
            break
        blocks = _Blocks.of(tied)
        at = order[blocks.places]
        column = key[rows[at]]
        within = _sorted(column, blocks.sizes)
        order[blocks.places] = at[within]
        column = column[within]
        same[blocks.places[1:]] &= column[1:] == column[:-1]
    return order, same


def _sorted(column: Floats, counts: Ints) -> Ints:
    """Places in `column`, each stretch of it sorted upwards; long ones one by one, so that a sort stays near the
    processor.
    """
    if len(column) < _LARGE * len(counts):
        order = np.argsort(column)
        stretches = np.repeat(np.arange(len(counts), dtype=_narrow(counts)), counts)
        within: Ints = order[np.argsort(stretches[order], kind="stable")]
        return within
    within, start = np.empty(len(column), np.int64), 0
    for count in counts.tolist():
        stretch = slice(start, start + count)
        within[stretch] = np.argsort(column[stretch])
        within[stretch] += start
        start += count
    return within


def _narrow(counts: Ints) -> type[np.integer[Any]]:
    if len(counts) <= 2**8:
        return np.uint8
    return np.uint16 if len(counts) <= 2**16 else np.int64


def _descending(key: Floats) -> Floats:
    """Sorted upwards this puts the largest first and the missing last."""
    column = -key
    missing = np.isnan(column)
    if missing.any():
        column[missing] = np.inf
    return column


def limits(cuts: Sequence[Cut], base: Ints, quota: Quota, whole: bool = True) -> list[Ints]:
    """The last place of each cut, by row; `base` is how many units a share is taken of. The last cut takes the rest,
    unless the cuts are not the `whole`.
    """
    counts = np.flatnonzero(np.bincount(base)) if len(base) else np.empty(0, np.int64)
    taking = cuts[: len(cuts) - whole]
    last = np.zeros((len(taking), counts[-1] + 1 if len(counts) else 1), np.int64)
    last[:, counts] = _last_places(taking, counts, quota)
    # by cut, whole in memory: taking from a column of a matrix is slower
    return [column[base] for column in last]


def _last_places(cuts: Sequence[Cut], counts: Ints, quota: Quota) -> Ints:
    """By cut and number of units. Exact: counted in whole parts of one place, as fine as the shares are written."""
    shares = [cut.stages.share if cut.stages else cut.share for cut in cuts]
    one: int = 10 ** max(0, *(-int(share.as_tuple().exponent) for share in shares if share is not None), 0)
    counts = counts.astype(object if one * int(counts.max(initial=0)) >= 2**60 else np.int64)
    edge = last = counts * 0
    found = []
    for cut, share in zip(cuts, shares, strict=True):
        before = edge
        amount = edge * 0 + (cut.count or 0) * one if share is None else counts * int(share * one)
        edge = edge + amount if cut.own or cut.stages else np.maximum(edge, amount)
        if quota.each == "逐档":
            last = last + _rounded(edge - before, one, quota)
        else:
            last = np.maximum(last, _rounded(edge, one, quota) - _on_the_edge(edge, one, share, quota))
        found.append(last)
    return np.array(found, np.int64).reshape(len(cuts), len(counts))


def _on_the_edge(edge: Ints, one: int, share: Decimal | None, quota: Quota) -> Ints | int:
    """Whoever stands exactly on an edge that does not count in."""
    if quota.edge == "含" or share is None:
        return 0
    return np.where((edge > 0) & (edge % one == 0), 1, 0)


def _rounded(places: Ints, one: int, quota: Quota) -> Ints:
    """Parts of one to whole places."""
    up = {"四舍五入": one // 2, "进一": one - 1, "去尾": 0}[quota.rounding]
    return (places + up) // one
