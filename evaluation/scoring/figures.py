"""What the engine scores: one row per unit of evaluation, columns of numbers and of attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """A column of words: `words[codes[i]]` is the word of row i; code −1 is no word."""

    codes: Ints
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: Sequence[str]) -> "Labels":
        codes, words = pd.factorize(np.asarray(column, dtype=object))
        return cls(codes.astype(np.int64), tuple(map(str, words)))

    def among(self, words: Sequence[str]) -> Bools:
        wanted = [code for code, word in enumerate(self.words) if word in set(words)]
        return np.isin(self.codes, wanted)


@dataclass(frozen=True)
class Figures:
    """`units` identify the rows (credit codes, names of areas); `numbers` by variable name, NaN where missing;
    `labels` by attribute name (规模, 行业, 镇街).
    """

    units: Sequence[str]
    numbers: Mapping[str, Floats]
    labels: Mapping[str, Labels]

    def __len__(self) -> int:
        return len(self.units)

    def number(self, name: str) -> Floats:
        """The column of a variable; a variable nobody supplied is missing everywhere."""
        column = self.numbers.get(name)
        return np.full(len(self), np.nan) if column is None else column
