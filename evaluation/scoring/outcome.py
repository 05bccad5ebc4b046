"""What a run of the engine gives."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evaluation.scoring.figures import Bools, Floats, Ints
from evaluation.scoring.points import PointsOutcome
from evaluation.scoring.settling import Remarks

# part of every run's identity: raise it when the same method and figures could give another published result
ENGINE = "1"


@dataclass(frozen=True)
class ItemOutcome:
    """One item of a group; arrays follow the group's rows. `base` None: none, or `bases` row by row, NaN where a row
    has none; `how` says where the base comes from. `weight` counts in the total, also where a block scales it.
    """

    name: str
    formula: str
    unit: str
    decimals: int
    weight: float
    base: float | None
    values: Floats
    scores: Floats
    remarks: Remarks
    bases: Floats | None = None
    how: str = ""

    def base_of_row(self, at: int) -> float:
        own = self.base if self.bases is None else float(self.bases[at])
        return np.nan if own is None else own

    def base_of_rows(self) -> Floats:
        if self.bases is not None:
            return self.bases
        return np.full(len(self.values), np.nan if self.base is None else self.base)


@dataclass(frozen=True)
class Standing:
    """A rule of the scope: what it decides (照常, 不参评, 只采集, 不定档, 列为), its code, the grade managed as."""

    name: str
    kind: str
    code: str
    like: str


@dataclass(frozen=True)
class Adjusted:
    """What a rule changed: `rows` of the group, the grades they had and got, as indices; −1 is no grade."""

    name: str
    rows: Ints
    was: Ints
    became: Ints


@dataclass(frozen=True)
class GroupOutcome:
    """`rows` are the units' places in the figures. `ranks` is the first place a row may claim, 0 where it has none;
    `pools` is an index into `pool_names`, `grades` one into `grade_names`, −1 ungraded; `reasons` say why, by row.
    `standing` is an index into `standings`, −1 where no rule of the scope decided. `adjustments` in declared order,
    each with the rows it changed; `lists` with who is on them; `breaches` of bounds set by a parent, with numbers.
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
    standing: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    standings: tuple[Standing, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()
    lists: tuple[tuple[str, Bools], ...] = ()
    breaches: tuple[str, ...] = ()
    # totals before points were added and bounds were laid on; None where the method has neither
    before: Floats | None = None
    points: tuple[PointsOutcome, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """`outside` are those of no group; `outside_reasons` say why."""

    units: Sequence[str]
    groups: tuple[GroupOutcome, ...]
    outside: Ints
    outside_reasons: Sequence[str] = ()

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
            for words in _said(group):
                hasher.update("\n".join(words[order]).encode())
            for family in group.points:
                hasher.update(family.name.encode() + (np.round(family.points[order], 8) + 0.0).tobytes())
        return hasher.hexdigest()


def _said(group: GroupOutcome) -> Iterator[npt.NDArray[np.str_]]:
    """Columns of words about each unit, only for what the method has."""
    if group.standings:
        named = ["|".join((one.name, one.kind, one.code, one.like)) for one in group.standings]
        yield np.array([*named, ""])[group.standing]
    for each in group.adjustments:
        changed = np.full(len(group.rows), -2)
        changed[each.rows] = each.became
        yield np.char.add(f"{each.name}|", changed.astype(str))
    for name, members in group.lists:
        yield np.array(["", name])[members.astype(int)]
