"""Rounding as methods declare it. Binary floats cannot hold most decimals, so a value within a few units in the
last place of a half is taken as that half: what a person sees as 2.345 rounds as 2.345.
"""

import numpy as np

from evaluation.scoring.figures import Floats


def rounded(values: Floats, places: int | None, mode: str) -> Floats:
    """`mode` is 四舍五入 (half away from zero), 四舍六入五成双 (half to even) or 截尾 (cut). None rounds nothing."""
    if places is None:
        return values
    scaled = np.abs(values) * 10.0**places
    # of sums in which hundreds cancel out too
    slack = np.maximum(scaled, 100 * 10.0**places) * 4 * np.finfo(np.float64).eps
    whole = np.floor(scaled + slack)
    rest = scaled - whole
    if mode == "截尾":
        up = np.zeros_like(whole)
    elif mode == "四舍六入五成双":
        half = np.abs(rest - 0.5) <= slack
        up = np.where(half, whole % 2, rest > 0.5)
    else:
        up = (rest >= 0.5 - slack).astype(np.float64)
    return np.copysign((whole + up) / 10.0**places, values)
