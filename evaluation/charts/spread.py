"""How a ratio lies within each industry: ends of the quarters, beside the least and the greatest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Spread:
    """Of `counted` enterprises that have the ratio, in its unit."""

    name: str
    counted: int
    least: float
    lower: float
    median: float
    upper: float
    greatest: float


def spreads(values: npt.NDArray[np.float64], words: Sequence[str], fewest: int) -> list[Spread]:
    """One per word with at least `fewest` values, the greatest median first. Fewer have no quarters."""
    labels = np.asarray(words, dtype=object)
    found = []
    for word in sorted(set(words)):
        column = values[(labels == word) & np.isfinite(values)]
        if len(column) >= fewest:
            ends = np.percentile(column, [0, 25, 50, 75, 100])
            found.append(Spread(word, len(column), *ends.tolist()))
    return sorted(found, key=lambda spread: (-spread.median, spread.name))
