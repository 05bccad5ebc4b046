"""Rounding as methods declare it. Binary floats cannot hold most decimals, so a value within a few units in the
last place of a half is taken as that half: what a person sees as 2.345 rounds as 2.345.
"""

import numpy as np

from evaluation.scoring.figures import Floats

_SLACK = 4 * np.finfo(np.float64).eps
# the last twelve of 52 binary places, a part in 10¹² of a number
_LAST = 12


def comparable(values: Floats) -> Floats:
    """To be compared: 2.1 / 0.7 is 3 and neither more nor less, whatever its last binary places say."""
    places = np.ascontiguousarray(values, np.float64).view(np.int64)
    found: Floats = ((places + 2 ** (_LAST - 1)) & -(2**_LAST)).view(np.float64)
    return found


def rounded(values: Floats, places: int | None, mode: str) -> Floats:
    """`mode` is 四舍五入 (half away from zero), 四舍六入五成双 (half to even) or 截尾 (cut). None rounds nothing."""
    if places is None:
        return values
    one = 10.0**places
    rest = np.abs(values)
    rest *= one
    # of sums in which hundreds cancel out too
    slack = np.maximum(rest, 100 * one)
    slack *= _SLACK
    whole = rest + slack
    np.floor(whole, out=whole)
    rest -= whole
    if mode == "四舍六入五成双":
        half = np.abs(rest - 0.5) <= slack
        whole += np.where(half, whole % 2, rest > 0.5)
    elif mode == "四舍五入":
        whole += rest >= np.subtract(0.5, slack, out=slack)
    whole /= one
    np.copysign(whole, values, out=whole)
    return whole
