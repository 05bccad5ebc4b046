"""Rows in classes by their words, and one number of each class."""

from collections.abc import Callable, Sequence

import numpy as np

from evaluation.scoring.figures import Bools, Figures, Floats, Ints


def classes(figures: Figures, attributes: Sequence[str]) -> Ints | None:
    """The class of each row, numbered from 0; rows without a word are a class of their own. None: all are one."""
    if not attributes:
        return None
    codes = np.zeros(len(figures), np.int64)
    for attribute in attributes:
        labels = figures.label(attribute)
        codes = codes * (len(labels.words) + 1) + labels.codes + 1
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def per_class(values: Floats, within: Ints | None, number: Callable[[Floats], float]) -> tuple[Floats, Bools]:
    """`number` of the known values of each row's class, NaN where a class has none; and where it has some."""
    known = np.flatnonzero(~np.isnan(values))
    if within is None:
        found = float(number(values[known])) if len(known) else np.nan
        return np.full(len(values), found), np.full(len(values), len(known) > 0)
    rows = known[np.argsort(within[known], kind="stable")]
    ends = np.searchsorted(within[rows], np.arange(within.max(initial=-1) + 2))
    numbers = np.full(len(ends) - 1, np.nan)
    for at in np.flatnonzero(ends[1:] > ends[:-1]).tolist():
        numbers[at] = number(values[rows[ends[at] : ends[at + 1]]])
    return numbers[within], (ends[1:] > ends[:-1])[within]
