"""What the engine scores: one row per unit of evaluation, columns of numbers and of attributes."""

from collections.abc import Collection, Mapping, Sequence
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
        # the last place is for rows without a word, whose code is −1
        wanted = np.array([word in words for word in self.words] + [False])
        found: Bools = wanted[self.codes]
        return found


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

    def of(self, rows: Ints, names: Collection[str]) -> "Figures":
        """The same for some rows, with the numbers of some variables; all rows cost nothing."""
        if len(rows) == len(self):
            return self
        numbers = {name: column[rows] for name, column in self.numbers.items() if name in names}
        labels = {name: Labels(label.codes[rows], label.words) for name, label in self.labels.items()}
        return Figures([self.units[row] for row in rows.tolist()], numbers, labels)
