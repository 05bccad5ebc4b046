"""The applications as rules look at them, and amounts in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from evaluation.allocation.planning.applicants import Applicants, Bools, Exact, Integers
from evaluation.allocation.planning.language import Quota


@dataclass(frozen=True)
class Asked:
    """`options[i, o]` whether applicant i asks for option o."""

    applicants: Applicants
    quotas: Mapping[str, Quota]
    uses: Mapping[str, Exact]
    options: Bools

    @cached_property
    def towns(self) -> Mapping[str, Integers]:
        return _rows_by(self.applicants.towns)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        return {code: row for row, code in enumerate(self.applicants.codes)}

    def grade(self, grade: str) -> Bools:
        return np.array([each == grade for each in self.applicants.grades], bool)

    def marked(self, mark: str) -> Bools:
        return np.array(self.applicants.marks[mark], bool)

    def cells(self, of: Bools) -> Integers:
        """Options that are asked for, nothing left out, where `of` is true (rows, or rows × options)."""
        chosen = self.options & (of if of.ndim == 2 else of[:, None])
        chosen[:, 0] = False
        return np.flatnonzero(chosen)

    def only(self, rows: Sequence[int] | Integers) -> Bools:
        of = np.zeros(len(self.options), bool)
        of[np.asarray(rows, np.int64)] = True
        return of

    def full(self, quota: str) -> Integers:
        """The most that each applicant asks of the quota, in steps."""
        most: Integers = np.where(self.options, self.uses[quota].whole, 0).max(axis=1)
        return most

    def named(self, quotas: Sequence[str]) -> list[str]:
        return list(quotas) or list(self.quotas)


def _rows_by(column: Sequence[str]) -> dict[str, Integers]:
    words, where = np.unique(np.array(column, dtype=np.str_), return_inverse=True)
    return {str(word): np.flatnonzero(where == at) for at, word in enumerate(words.tolist())}


def plain(amount: Decimal) -> str:
    return f"{amount.normalize() + 0:f}"


def percent(share: Fraction) -> str:
    return f"{plain(Decimal(share.numerator * 100) / Decimal(share.denominator))}%"
