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
    columns = [-np.nan_to_num(key[rows], nan=-np.inf) for key in keys]
    order = np.lexsort([*reversed(columns), pools[rows]])
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


def places(share: Decimal, size: int, quota: Quota) -> int:
    """How many places a cumulative share of a pool gives."""
    return int((share * size).to_integral_value(_QUOTA_ROUNDING[quota.rounding]))


def grades(place: Ints, sizes: Ints, cuts: Sequence[Cut], quota: Quota) -> Ints:
    """The index of each row's cut; −1 where a row has no place. `place` is the place that counts for grading."""
    limits = np.zeros((len(place), len(cuts) - 1), np.int64)
    for size in np.unique(sizes[sizes > 0]).tolist():
        row = [places(cut.share, size, quota) for cut in cuts[:-1] if cut.share is not None]
        limits[sizes == size] = row
    grade = (place[:, None] > limits).sum(axis=1)
    return np.where(sizes > 0, grade, -1)
