"""What a rule set would catch before anybody adopts it: how many, how much land, where, which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landuse.identification.engine import Hit
from landuse.identification.record import Floats, Rows, Words


@dataclass(frozen=True)
class Share:
    """`name` is a rule's code or a town; `area` in 亩."""

    name: str
    number: int
    area: float


@dataclass(frozen=True)
class Catch:
    """A row that several rules catch counts once, except under each of its rules; one without an area counts 0 亩.
    `first` are the rows that come first, `kept` those that a reason keeps in place and no rule catches otherwise.
    """

    rows: Rows
    number: int
    area: float
    first: Rows
    kept: Rows
    by_rule: list[Share]
    by_town: list[Share]


def catch(hits: Sequence[Hit], land: Floats, towns: Words) -> Catch:
    """`land` and `towns` have one entry for each row of the record that was judged."""
    area = np.nan_to_num(land)
    rows = _joined([hit.rows for hit in hits])
    kept = np.setdiff1d(_joined([hit.kept for hit in hits]), rows)
    own = towns[rows]
    return Catch(
        rows=rows,
        number=len(rows),
        area=_sum(area, rows),
        first=_joined([hit.rows[hit.first] for hit in hits]),
        kept=kept,
        by_rule=[Share(hit.rule.code, len(hit.rows), _sum(area, hit.rows)) for hit in hits],
        by_town=[
            Share(str(town), int((own == town).sum()), _sum(area, rows[own == town]))
            for town in np.unique(own)
        ],
    )


def _joined(parts: Sequence[Rows]) -> Rows:
    return np.unique(np.concatenate([*parts, np.zeros(0, np.int64)]))


def _sum(area: Floats, rows: Rows) -> float:
    return round(float(area[rows].sum()), 4)
