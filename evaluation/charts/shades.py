"""Values as a few shades of one colour, so that about as many have each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_MOST = 5


@dataclass(frozen=True)
class Shade:
    """From `low` to `high`, both of them values that are there; `count` have it."""

    low: float
    high: float
    count: int


def shades(values: Sequence[float | None], most: int = _MOST) -> tuple[list[Shade], list[int | None]]:
    """The shades from the least up, and which of them each value has; None where there is no value. Equal values
    always have the same.
    """
    known = np.array([value for value in values if value is not None], dtype=float)
    if not len(known):
        return [], [None] * len(values)
    levels = np.unique(known)
    parts = np.array_split(levels, min(most, len(levels)))
    tops = np.array([part[-1] for part in parts])
    counts = np.bincount(np.searchsorted(tops, known), minlength=len(parts))
    found = [Shade(float(part[0]), float(part[-1]), int(n)) for part, n in zip(parts, counts, strict=True)]
    return found, [None if value is None else int(np.searchsorted(tops, value)) for value in values]
