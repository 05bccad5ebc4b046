"""Chance that falls the same way every time: one generator per topic, so that a new topic moves no other."""

from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

SEED = 339901


def dice(topic: str) -> np.random.Generator:
    return np.random.default_rng([SEED, crc32(topic.encode())])


def factor(topic: str, size: int, spread: float) -> npt.NDArray[np.float64]:
    """`size` positive factors with median 1; `spread` is the standard deviation of their logarithm."""
    return np.exp(dice(topic).normal(0.0, spread, size))


def chosen(topic: str, eligible: pd.Series, count: int) -> pd.Index:
    """The labels of `count` rows out of those where `eligible` is true."""
    return pd.Index(dice(topic).choice(eligible.index[eligible], count, replace=False))


def days(topic: str, size: int, first: str, last: str) -> npt.NDArray[np.datetime64]:
    """`size` days from `first` to `last`, both included."""
    start, end = np.datetime64(first), np.datetime64(last)
    return start + dice(topic).integers(0, (end - start).astype(int) + 1, size)
