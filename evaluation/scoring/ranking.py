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


def places(share: Decimal, size: int, quota: Quota) -> int:
    """How many places a cumulative share of a pool gives."""
    return int((share * size).to_integral_value(_QUOTA_ROUNDING[quota.rounding]))


def grades(place: Ints, sizes: Ints, cuts: Sequence[Cut], quota: Quota) -> Ints:
    """The index of each row's cut; −1 where a row has no place. `place` is the place that counts for grading."""
    grade = np.zeros(len(place), np.int64)
    pool_sizes = np.flatnonzero(np.bincount(sizes))
    limit_of_size = np.zeros(pool_sizes[-1] + 1 if len(pool_sizes) else 1, np.int64)
    for cut in cuts:
        if cut.share is not None:
            limit_of_size[pool_sizes] = [places(cut.share, size, quota) for size in pool_sizes.tolist()]
            grade += place > limit_of_size[sizes]
    grade[sizes == 0] = -1
    return grade
