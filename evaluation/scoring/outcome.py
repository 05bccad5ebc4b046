"""What a run of the engine gives."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.scoring.figures import Floats, Ints
from evaluation.scoring.items import Remarks

# part of every run's identity: raise it when the same method and figures could give another published result
ENGINE = "1"


@dataclass(frozen=True)
class ItemOutcome:
    """One item of a group; arrays follow the group's rows. `base` None: the method published none."""

    name: str
    formula: str
    unit: str
    decimals: int
    weight: float
    base: float | None
    values: Floats
    scores: Floats
    remarks: Remarks


@dataclass(frozen=True)
class GroupOutcome:
    """`rows` are the units' places in the figures. `ranks` is the first place a row may claim, 0 where it has none;
    `pools` is an index into `pool_names`, `grades` one into `grade_names`, −1 ungraded; `reasons` say why, by row.
    """

    name: str
    rows: Ints
    items: tuple[ItemOutcome, ...]
    totals: Floats
    ranks: Ints
    pool_sizes: Ints
    pools: Ints
    pool_names: tuple[str, ...]
    grades: Ints
    grade_names: tuple[str, ...]
    cuts: tuple[str, ...]
    reasons: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    units: Sequence[str]
    groups: tuple[GroupOutcome, ...]
    outside: Ints

    def digest(self) -> str:
        """SHA-256 of what is published of every unit: group, item scores, total, rank, grade; the order of the rows
        and the last bits of the arithmetic do not matter.
        """
        hasher = hashlib.sha256(ENGINE.encode())
        names = np.asarray(self.units, dtype=object)
        for group in self.groups:
            order = np.argsort(names[group.rows].astype(str), kind="stable")
            hasher.update(group.name.encode())
            hasher.update("\n".join(names[group.rows][order]).encode())
            for column in (*(item.scores for item in group.items), group.totals):
                hasher.update((np.round(column[order], 8) + 0.0).tobytes())
            hasher.update(group.ranks[order].tobytes() + group.grades[order].tobytes())
            hasher.update("|".join(group.grade_names).encode())
        return hasher.hexdigest()
