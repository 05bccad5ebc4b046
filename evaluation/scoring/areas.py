"""Areas as units: the published figures of Lishui's ten areas, and their totals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import Field

from evaluation.methods.dictionary import dictionary
from evaluation.methods.loader import Loaded, load_library
from evaluation.scoring.engine import score
from evaluation.scoring.outcome import ItemOutcome
from evaluation.scoring.remarks import REMARKS
from evaluation.scoring.tables import read_figures
from mujun.documents import Entry, read_file

PUBLISHED = Path(__file__).parent.parent / "reference" / "lishui-2019"


class Published(Entry):
    """What a prefecture published for itself: totals, ratios, number of enterprises per grade. 万元, 亩."""

    name: str = Field(alias="名称")
    source: str = Field(alias="来源")
    enterprises: int = Field(alias="单位数")
    tax: int = Field(alias="税收")
    value_added: int = Field(alias="增加值")
    land: int = Field(alias="用地")
    ratios: Mapping[str, Decimal] = Field(alias="全市")
    grades: Mapping[str, int] = Field(alias="档次")

    @property
    def grade_shares(self) -> dict[str, float]:
        """Share of enterprises per grade, 0–1."""
        return {grade: count / self.enterprises for grade, count in self.grades.items()}


@cache
def published() -> Published:
    return read_file(PUBLISHED.with_suffix(".yaml")).into(Published)


@dataclass(frozen=True)
class AreaLine:
    """One area: `values` and `scores` follow the items, None where the area published none."""

    name: str
    rank: int
    total: float
    values: Sequence[float | None]
    scores: Sequence[float | None]
    remarks: Sequence[str]


@cache
def compare() -> tuple[Loaded, Sequence[ItemOutcome], Sequence[AreaLine]]:
    """The ten areas under the example method, best first."""
    loaded = load_library(PUBLISHED.name)
    codes = dictionary().codes | {name: variable.code for name, variable in loaded.method.variables.items()}
    outcome = score(
        loaded.method, read_figures(PUBLISHED.with_suffix(".csv").read_text(encoding="utf-8"), codes)
    )
    group = outcome.groups[0]
    lines = [
        AreaLine(
            name=outcome.units[row],
            rank=int(group.ranks[at]),
            total=float(group.totals[at]),
            values=[_present(item.values[at]) for item in group.items],
            scores=[_present(item.scores[at]) for item in group.items],
            remarks=[REMARKS[int(item.remarks[at])] for item in group.items],
        )
        for at, row in enumerate(group.rows.tolist())
    ]
    return loaded, group.items, sorted(lines, key=lambda line: line.rank)


def _present(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
