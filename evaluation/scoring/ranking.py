"""Ranks inside pools, with ties settled by a chain of keys; grades from ranks."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import numpy as np

from evaluation.methods.schema import Cut, Quota
from evaluation.scoring.figures import Bools, Floats, Ints

_QUOTA_ROUNDING = {"四舍五入": ROUND_HALF_UP, "进一": ROUND_CEILING, "去尾": ROUND_FLOOR}


def ranks(pools: Ints, keys: Sequence[Floats], ranked: Bools) -> tuple[Ints, Ints, Ints]:
    """First and last place that each row may claim, and the size of its pool; 0 where a row is not ranked.

    `keys` in order of precedence, more is better; a missing key comes last. Rows equal in every key share both places:
    three equal rows after the second have first place 3 and last place 5.
    """
    first, last, sizes = (np.zeros(len(pools), np.int64) for _ in range(3))
    rows = np.flatnonzero(ranked)
    if not len(rows):
        return first, last, sizes
    columns = [_descending(key[rows]) for key in keys]
    order = _order(columns, pools[rows])
    rows, columns = rows[order], [column[order] for column in columns]
    pool = pools[rows]
    starts_pool = np.concatenate([[True], pool[1:] != pool[:-1]])
    differs = starts_pool.copy()
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    place = np.arange(len(rows))
    pool_start = np.maximum.accumulate(np.where(starts_pool, place, 0))
    block = np.cumsum(differs) - 1
    block_start = np.flatnonzero(differs)
    block_end = np.append(block_start[1:], len(rows)) - 1
    first[rows] = block_start[block] - pool_start + 1
    last[rows] = block_end[block] - pool_start + 1
    pool_number = np.cumsum(starts_pool) - 1
    sizes[rows] = np.bincount(pool_number)[pool_number]
    return first, last, sizes


def _order(columns: Sequence[Floats], pools: Ints) -> Ints:
    """By pool, then by the columns. Small integers sort stably in linear time, one float column without lexsort."""
    order = np.argsort(columns[0]) if len(columns) == 1 else np.lexsort(list(reversed(columns)))
    if pools.max() == 0:
        return order
    pool = pools[order].astype(np.uint16 if pools.max() < 2**16 else np.int64)
    within: Ints = order[np.argsort(pool, kind="stable")]
    return within


def _descending(key: Floats) -> Floats:
    """Sorted upwards this puts the largest first and the missing last."""
    column = -key
    column[np.isnan(column)] = np.inf
    return column


def limits(cuts: Sequence[Cut], base: Ints, quota: Quota, whole: bool = True) -> list[Ints]:
    """The last place of each cut, by row; `base` is how many units a share is taken of. The last cut takes the rest,
    unless the cuts are not the `whole`.
    """
    counts = np.flatnonzero(np.bincount(base)) if len(base) else np.empty(0, np.int64)
    last = np.zeros((counts[-1] + 1 if len(counts) else 1, len(cuts)), np.int64)
    for count in counts.tolist():
        last[count] = _last_places(cuts, count, quota)
    # by cut, whole in memory: taking from a column of a matrix is slower
    return [np.ascontiguousarray(column)[base] for column in last.T[: len(cuts) - whole]]


def _last_places(cuts: Sequence[Cut], count: int, quota: Quota) -> list[int]:
    edge, last, found = Decimal(0), 0, []
    for cut in cuts:
        before = edge
        share = cut.stages.share if cut.stages else cut.share
        own = cut.own or cut.stages is not None
        amount = Decimal(cut.count or 0) if share is None else share * count
        edge = edge + amount if own else max(edge, amount)
        if quota.each == "逐档":
            last += _rounded(edge - before, quota)
        else:
            last = max(last, _rounded(edge, quota) - _on_the_edge(edge, share, quota))
        found.append(last)
    return found


def _on_the_edge(edge: Decimal, share: Decimal | None, quota: Quota) -> int:
    """Whoever stands exactly on an edge that does not count in."""
    return int(quota.edge == "不含" and share is not None and edge > 0 and edge == edge.to_integral_value())


def _rounded(places: Decimal, quota: Quota) -> int:
    return int(places.to_integral_value(_QUOTA_ROUNDING[quota.rounding]))
