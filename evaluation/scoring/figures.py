"""What the engine scores: one row per unit of evaluation, columns of numbers and of attributes."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from evaluation.methods.dictionary import ATTRIBUTES, UNIT
from evaluation.methods.formulas import REFERENCE_DAY
from evaluation.scoring.strips import Stretch, strips

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """A column of words: `words[codes[i]]` is the word of row i; code −1 is no word."""

    codes: Ints
    words: tuple[str, ...]

    @classmethod
    def of(cls, column: Sequence[str | None]) -> "Labels":
        """None is no word."""
        words = tuple(word for word in dict.fromkeys(column) if word is not None)
        codes: dict[str | None, int] = {word: code for code, word in enumerate(words)} | {None: -1}
        return cls(np.fromiter(map(codes.__getitem__, column), np.int64, len(column)), words)

    @classmethod
    def none(cls, size: int) -> "Labels":
        return cls(np.full(size, -1, np.int64), ())

    def among(self, words: Sequence[str]) -> Bools:
        """Where the word is one of `words`; `06-46` takes every code from 06 to 46 and what is below them."""
        # the last place is for rows without a word, whose code is −1
        wanted = np.array([any(_fits(word, one) for one in words) for word in self.words] + [False])
        found: Bools = wanted[self.codes]
        return found


_RANGE = re.compile(r"(\d+)-(\d+)", re.ASCII)


def _fits(word: str, wanted: str) -> bool:
    if ends := _RANGE.fullmatch(wanted):
        return ends[1] <= word[: len(ends[1])] and word[: len(ends[2])] <= ends[2]
    return word == wanted


@dataclass(frozen=True)
class Figures:
    """`units` identify the rows (credit codes, names of areas); `numbers` by variable name, NaN where missing, days
    counted from 1970-01-01; `labels` by attribute name (规模, 行业, 镇街 …); `flags` by kind and word (标签, 上市企业).
    `year` is the year of the figures, `day` the one as of which they are judged; `past` the same rows n years before.
    """

    units: Sequence[str]
    numbers: Mapping[str, Floats]
    labels: Mapping[str, Labels]
    flags: Mapping[tuple[str, str], Bools] = field(default_factory=dict)
    year: int = 0
    day: np.datetime64 = np.datetime64("NaT", "D")
    past: Mapping[int, "Figures"] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def strips(self) -> list[tuple[slice, "Figures"]]:
        """See `strips`."""
        rows = strips(len(self))
        return [(rows[0], self)] if len(rows) == 1 else [(each, self._strip(each)) for each in rows]

    def _strip(self, rows: slice) -> "Figures":
        return replace(
            self,
            units=Stretch(self.units, rows),
            numbers={name: column[rows] for name, column in self.numbers.items()},
            labels={name: Labels(label.codes[rows], label.words) for name, label in self.labels.items()},
            flags={name: flag[rows] for name, flag in self.flags.items()},
            past={years: past._strip(rows) for years, past in self.past.items()},
        )

    def number(self, name: str) -> Floats:
        """The column of a variable; a variable nobody supplied is missing everywhere."""
        if name == REFERENCE_DAY:
            return np.full(len(self), np.nan if np.isnat(self.day) else self.day.astype(np.int64))
        column = self.numbers.get(name)
        return np.full(len(self), np.nan) if column is None else column

    def label(self, name: str) -> Labels:
        """The column of an attribute; one that nobody has is empty. Raises KeyError for what is no attribute."""
        if name in self.labels or name not in ATTRIBUTES:
            return self.labels[name]
        return Labels.of(self.units) if name == UNIT else Labels.none(len(self))

    def among(self, name: str, words: Sequence[str]) -> Bools:
        """Where the word of an attribute is one of `words`. Units are only looked at, no word is made of each."""
        if name == UNIT:
            return np.fromiter(map(set(words).__contains__, self.units), bool, len(self))
        return self.label(name).among(words)

    def flag(self, kind: str, word: str) -> Bools:
        found = self.flags.get((kind, word))
        return np.zeros(len(self), bool) if found is None else found

    def before(self, years: int) -> "Figures":
        """The same rows `years` before; nothing is known of a year that is not there."""
        found = self.past.get(years)
        nameless = {name: Labels.none(len(self)) for name in self.labels}
        return Figures(self.units, {}, nameless, year=self.year - years) if found is None else found

    def behind(self, names: Collection[str]) -> "Figures":
        """What a formula that asks for `names` reads; sums over members depend on it (evaluation/regions)."""
        return self

    def united(self, within: Ints | None, names: Collection[str]) -> "Figures | None":
        """Each class of rows as one unit, where adding the rows up would count somebody twice; None where it would
        not. `within`: the class of each row from 0, None where all are one; `names`: what is going to be read.
        """
        return None

    def of(self, rows: Ints, names: Collection[str]) -> "Figures":
        """The same for some rows, with the numbers of some variables; all rows cost nothing."""
        if len(rows) == len(self):
            return self
        return replace(
            self,
            units=[self.units[row] for row in rows.tolist()],
            numbers={name: column[rows] for name, column in self.numbers.items() if name in names},
            labels={name: Labels(label.codes[rows], label.words) for name, label in self.labels.items()},
            flags={name: flag[rows] for name, flag in self.flags.items()},
            past={years: past.of(rows, names) for years, past in self.past.items()},
        )
