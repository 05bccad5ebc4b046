"""All levers put to everybody: what each gives or takes, and which of overlapping surcharges stands.

The one way from records and grades to amounts that are due. Recommendations, trials and comparisons of grades go it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from evaluation.allocation.core.levers import Lever
from evaluation.allocation.core.overlaps import yielding
from evaluation.allocation.core.rates import Words
from evaluation.allocation.core.recommend import Proposal, propose
from evaluation.scoring.figures import Figures, Ints


@dataclass(frozen=True)
class Advice:
    """What one lever gives or takes. `instead`: for each row of the proposal the place of the lever that goes before
    it (从高), −1 where it is due.
    """

    proposal: Proposal
    instead: Ints

    @property
    def lever(self) -> Lever:
        return self.proposal.lever

    @cached_property
    def place(self) -> Mapping[int, int]:
        """Row of the figures → place in the proposal, of those the lever touches."""
        return {row: at for at, row in enumerate(self.proposal.rows.tolist())}

    @property
    def size(self) -> int:
        """For how many it is due."""
        return int((self.instead < 0).sum())

    @property
    def amount(self) -> Decimal:
        """The sum of what is due, in the lever's unit."""
        due = (self.instead < 0).tolist()
        amounts = zip(self.proposal.amounts, due, strict=True)
        return sum((amount for amount, is_due in amounts if is_due and amount is not None), Decimal(0))


def advise(
    levers: Sequence[Lever],
    figures: Figures,
    grades: Words,
    before: Sequence[Words] = (),
    executable: Collection[str] = (),
) -> list[Advice]:
    """In the order of `levers`. `before`: grades of the years before, from last year backwards; `executable`: codes of
    those that do not yield to what is only simulated.
    """
    proposals = [propose(each, figures, grades, before) for each in levers]
    instead = yielding(proposals, len(figures), executable)
    return [Advice(*pair) for pair in zip(proposals, instead, strict=True)]


def by_grade(
    levers: Sequence[Lever],
    figures: Figures,
    codes: Sequence[str],
    before: Sequence[Words] = (),
    executable: Collection[str] = (),
) -> dict[str, list[Advice]]:
    """For each grade, as if everybody had it in the year of the figures; years before are what they were, so that a
    ladder by years running goes on from them.
    """
    return {code: advise(levers, figures, np.full(len(figures), code), before, executable) for code in codes}


def beside(codes: Sequence[str], grade: str) -> tuple[str, str]:
    """One grade up and one down; empty where there is none. `codes`: best first."""
    if grade not in codes:
        return "", ""
    at = list(codes).index(grade)
    return (codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else "")
