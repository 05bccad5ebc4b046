"""Who asks for how much, as columns, and as exact whole numbers.

Every amount is a whole number of the smallest step that its column uses (a hundredth of a 亩, say), so that sums and
comparisons are exact. The solver sees binary fractions; nothing it says is believed before it was added up in steps.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
T = TypeVar("T")
Levels = Sequence[Sequence[Decimal | None]]  # a row for each applicant, a column for each level

MOST_LEVELS = 4
_MOST_PLACES = 6
_MOST = 10**9
_EXACT = 2**53  # whole numbers below are exact in the solver's binary fractions too
TOO_LARGE = "数量太大或小数位数太多，不能精确相加；减少小数位数，或改用较大的单位"


class PlanningError(Exception):
    """The applications cannot be planned with; a sentence for each mistake."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__("\n".join(sentences))


@dataclass(frozen=True)
class Applicants:
    """One row per applicant in each column; levels of size from small to full, None where one is not asked for.

    `codes` are credit codes. `uses` by quota in its unit, `gains` by kind of gain, both per level; `marks` by name
    (工业用地, 重大项目 …); `places` in the evaluation, None where there is none, for the comparison by rank only.
    """

    codes: Sequence[str]
    towns: Sequence[str]
    grades: Sequence[str]
    uses: Mapping[str, Levels]
    gains: Mapping[str, Levels]
    marks: Mapping[str, Sequence[bool]] = field(default_factory=dict)
    places: Sequence[int | None] | None = None

    def by_code(self) -> "Applicants":
        """The same in the order of credit codes, so that no order of rows makes a difference."""
        order = sorted(range(len(self.codes)), key=self.codes.__getitem__)
        return Applicants(
            codes=_moved(self.codes, order),
            towns=_moved(self.towns, order),
            grades=_moved(self.grades, order),
            uses={name: _moved(levels, order) for name, levels in self.uses.items()},
            gains={name: _moved(levels, order) for name, levels in self.gains.items()},
            marks={name: _moved(column, order) for name, column in self.marks.items()},
            places=None if self.places is None else _moved(self.places, order),
        )


def _moved(column: Sequence[T], order: Sequence[int]) -> list[T]:
    return [column[at] for at in order]


@dataclass(frozen=True)
class Exact:
    """`whole[i, option]` × 10^−places; option 0 is nothing, then the levels. What is not asked for is 0."""

    whole: Integers
    places: int

    def tell(self, whole: int | Fraction) -> Decimal:
        """A number of steps as an amount, rounded down."""
        return Decimal(int(whole // 1)).scaleb(-self.places)

    def steps(self, amount: Decimal) -> Fraction:
        return Fraction(amount) * Fraction(10**self.places)

    def weighted(self, weight: Decimal) -> "Exact":
        whole, places = _split(weight)
        return Exact(times(self.whole, whole), self.places + places)

    def at(self, places: int) -> Integers:
        """In finer steps."""
        return times(self.whole, 10 ** (places - self.places))

    @classmethod
    def of(cls, levels: Levels) -> "Exact":
        count = max((len(row) for row in levels), default=0)
        split = [[(0, 0) if value is None else _split(value) for value in row] for row in levels]
        places = max((places for row in split for _, places in row), default=0)
        whole = np.zeros((len(levels), count + 1), np.int64)
        for at, row in enumerate(split):
            whole[at, 1 : len(row) + 1] = [whole * 10 ** (places - own) for whole, own in row]
        return cls(whole, places)

    @classmethod
    def sum(cls, parts: Sequence["Exact"]) -> "Exact":
        places = max(part.places for part in parts)
        return cls(np.sum([part.at(places) for part in parts], axis=0), places)


def _split(value: Decimal) -> tuple[int, int]:
    """12.50 → (1250, 2)."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    whole = int("".join(map(str, digits))) * (-1 if sign else 1)
    return (whole * 10**exponent, 0) if exponent > 0 else (whole, -exponent)


def asked(rows: Levels) -> Bools:
    """Which options each applicant asks for, from a column with levels; nothing is always one of them."""
    count = max((len(row) for row in rows), default=0)
    options = np.zeros((len(rows), count + 1), bool)
    options[:, 0] = True
    for at, row in enumerate(rows):
        options[at, 1 : len(row) + 1] = [value is not None for value in row]
    return options


def mistakes(applicants: Applicants, quotas: Sequence[str], gains: Sequence[str]) -> list[str]:
    """What keeps the applications from being planned with, a sentence each."""
    missing = [f"申请没有“{name}”的用量" for name in quotas if name not in applicants.uses]
    missing += [f"申请没有“{name}”的预期收益" for name in gains if name not in applicants.gains]
    if missing:
        return missing
    times = Counter(applicants.codes)
    found = [f"{code} 申请了不止一次，合并为一行" for code in sorted(times) if times[code] > 1]
    columns = {f"“{name}”的用量": applicants.uses[name] for name in quotas}
    columns |= {f"“{name}”的预期收益": applicants.gains[name] for name in gains}
    shape = [[value is not None for value in row] for row in applicants.gains[gains[0]]]
    for words, levels in columns.items():
        found += _column_mistakes(applicants.codes, words, levels, shape)
    return found


def _column_mistakes(codes: Sequence[str], words: str, levels: Levels, shape: list[list[bool]]) -> list[str]:
    found = []
    for code, row, given in zip(codes, levels, shape, strict=True):
        if len(row) > MOST_LEVELS:
            found.append(f"{code} 申请了 {len(row)} 级，最多 {MOST_LEVELS} 级")
        if [value is not None for value in row] != given:
            found.append(f"{code} 各级{words}没有填齐")
        elif any(value is not None and not _sound(value) for value in row):
            found.append(f"{code} 的{words}应是不小于零、小于十亿、最多 {_MOST_PLACES} 位小数的数")
    return found


def _sound(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_MOST_PLACES and 0 <= value < _MOST


def times(whole: Integers, factor: int) -> Integers:
    """Raises `PlanningError` where the product could leave the range in which whole numbers are exact."""
    if float(np.abs(whole).max(initial=0)) * abs(factor) >= _EXACT:
        raise PlanningError([TOO_LARGE])
    return whole * np.int64(factor)


def too_large(weights: Integers) -> bool:
    """Whether a sum of these could leave that range."""
    return bool(np.abs(weights.astype(np.float64)).sum() >= _EXACT)
