"""A snapshot given to the engine again: for what lifts, for trying other methods, for how steady grades are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.actions.results import grades_of
from evaluation.actions.snapshots import Frozen, thaw
from evaluation.methods.loader import looks_back
from evaluation.models import Snapshot
from evaluation.scoring.figures import Floats, Ints
from evaluation.scoring.outcome import Outcome
from landuse.register.attributes import PAST_YEARS


def material(snapshot: Snapshot, *editions: str) -> Frozen:
    """The snapshot in memory, with the years before it where one of the resolved methods asks for them."""
    return thaw(snapshot, years_back=PAST_YEARS if any(map(looks_back, editions)) else 0)


@dataclass(frozen=True)
class Verdicts:
    """Grade (empty: none), total (NaN) and rank (0) of every enterprise, in the order of the figures."""

    enterprises: Sequence[int]
    grades: np.ndarray
    totals: Floats
    ranks: Ints
    codes: tuple[str, ...]

    @classmethod
    def of(cls, frozen: Frozen, outcome: Outcome) -> "Verdicts":
        """`codes` are the grades the method knows, best first."""
        totals = np.full(len(outcome.units), np.nan)
        ranks = np.zeros(len(outcome.units), np.int64)
        codes: dict[str, None] = {}
        for group in outcome.groups:
            totals[group.rows], ranks[group.rows] = group.totals, group.ranks
            codes |= dict.fromkeys(group.grade_names)
        return cls(frozen.enterprises, grades_of(outcome), totals, ranks, tuple(codes))
