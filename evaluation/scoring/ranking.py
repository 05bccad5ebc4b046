"""Ranks inside pools, with ties settled by a chain of keys; grades from ranks."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from evaluation.methods.schema import Cut, Quota
from evaluation.scoring.figures import Bools, Floats, Ints

# so many rows a pool has at least when pools are sorted one by one
_LARGE = 2**9


def ranks(pools: Ints, keys: Sequence[Floats], ranked: Bools) -> tuple[Ints, Ints, Ints]:
    """First and last place that each row may claim, and the size of its pool; 0 where a row is not ranked.

    `keys` in order of precedence, more is better; a missing key comes last. Rows equal in every key share both places:
    three equal rows after the second have first place 3 and last place 5.
    """
    rows = np.flatnonzero(ranked)
    if len(rows) == len(pools):
        return _ranks(pools, [_descending(key) for key in keys])
    first, last, sizes = (np.zeros(len(pools), np.int64) for _ in range(3))
    first[rows], last[rows], sizes[rows] = _ranks(pools[rows], [_descending(key[rows]) for key in keys])
    return first, last, sizes


def _ranks(pools: Ints, keys: Sequence[Floats]) -> tuple[Ints, Ints, Ints]:
    """The same where everybody is ranked and less is better."""
    counts = np.bincount(pools)
    ends = np.cumsum(counts)
    order = _order(keys, pools, counts)
    places = np.arange(1, len(order) + 1) - np.repeat(ends - counts, counts)
    first = np.empty_like(places)
    first[order] = places
    tied = np.flatnonzero(_like_the_one_before(keys, order, ends[counts > 0]))
    if not len(tied):
        return first, first, counts[pools]
    last = first.copy()
    starts, sizes = _blocks(tied)
    rows = order[np.repeat(starts - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())]
    first[rows] = np.repeat(places[starts], sizes)
    last[rows] = np.repeat(places[starts + sizes - 1], sizes)
    return first, last, counts[pools]


def _like_the_one_before(keys: Sequence[Floats], order: Ints, ends: Ints) -> Bools:
    """In order; `ends` is where each pool ends."""
    same = np.ones(len(order), bool)
    for key in keys:
        column = key[order]
        same[1:] &= column[1:] == column[:-1]
    same[:1] = same[ends[:-1]] = False
    return same


def _blocks(tied: Ints) -> tuple[Ints, Ints]:
    """Where each block of equals starts and its size, of the places that are like the one before."""
    first = np.flatnonzero(np.diff(tied, prepend=-1) != 1)
    return tied[first] - 1, np.diff(first, append=len(tied)) + 1


def _order(columns: Sequence[Floats], pools: Ints, counts: Ints) -> Ints:
    """By pool, then by the columns. Small integers sort stably in linear time, one float column without lexsort; large
    pools one by one, so that a sort stays near the processor.
    """
    narrow = pools.astype(np.uint16 if len(counts) < 2**16 else np.int64)
    if len(columns) > 1 or len(pools) < _LARGE * len(counts):
        order = np.argsort(columns[0]) if len(columns) == 1 else np.lexsort(list(reversed(columns)))
        within: Ints = order[np.argsort(narrow[order], kind="stable")] if len(counts) > 1 else order
        return within
    within = np.argsort(narrow, kind="stable") if len(counts) > 1 else np.arange(len(pools))
    column = columns[0][within]
    start = 0
    for count in counts.tolist():
        pool = slice(start, start := start + count)
        within[pool] = within[pool][np.argsort(column[pool])]
    return within


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
