"""What the towns of a county are coloured by: ratios of sums, the share of A, the share of low-efficiency land."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from evaluation.models import Result, Run
from evaluation.results import ratios
from evaluation.results.figures import figures_of
from landuse.map.ground import ground
from landuse.map.themes import POINTED_AT, findings_of
from mujun.accounts.models import User


@dataclass(frozen=True)
class Measure:
    """`is_share`: from 0 to 1, told in per cent."""

    key: str
    name: str
    unit: str
    note: str
    is_share: bool = False


BEST = Measure("best", "A 档占比", "", "各组第一档的企业数，除以定了档次的企业数。", is_share=True)
LOW = Measure(
    "low-efficiency", "低效用地占比", "", "有低效线索或认定的宗地面积，除以登记的宗地面积。", is_share=True
)
_COUNTED = "两项数据都有的企业，合计数相除。"
_OF_RATIOS = {
    ratio.name: Measure(f"{ratio.above}-{ratio.below}", ratio.name, ratio.unit, _COUNTED, ratio.is_share)
    for ratio in ratios.RATIOS
}
MEASURES = {measure.key: measure for measure in (*_OF_RATIOS.values(), BEST, LOW)}


@dataclass(frozen=True)
class TownFigures:
    """`values` by key of the measure, None where a town has no figure for it; `land` in 亩."""

    name: str
    enterprises: int
    land: float
    values: dict[str, float | None]


def towns_of(run: Run, user: User) -> list[TownFigures]:
    """Of the enterprises of the run that the user sees, and of the parcels, each in the town where it lies."""
    rows = Result.objects.visible_to(user).filter(run=run).order_by("row__credit_code")
    known = run.snapshot.variables
    figures = figures_of(rows, known, ratios.parts(known), town="row__town", group="group", grade="grade")
    measured = ratios.measure_by(figures, "town")
    best, low = _best(run, figures), _low(run, user)
    found = []
    for name, part in figures.groupby("town"):
        values = {_OF_RATIOS[each].key: one.value for each, one in measured[str(name)].items()}
        values |= {BEST.key: best.get(name), LOW.key: low.get(name)}
        land = float(part["land"].sum()) if "land" in part else 0.0
        found.append(TownFigures(str(name), len(part), land, dict.fromkeys(MEASURES) | values))
    return found


def _best(run: Run, figures: pd.DataFrame) -> dict[str, float]:
    """Share of those with a grade who have the first of their group."""
    firsts = {group["name"]: group["grades"][0]["code"] for group in run.outline["groups"] if group["grades"]}
    graded = figures[figures["grade"].ne("")]
    return graded["group"].map(firsts).eq(graded["grade"]).groupby(graded["town"]).mean().to_dict()


def _low(run: Run, user: User) -> dict[str, float]:
    """Share of the land of a town's parcels that a signal of the year or a standing finding points at."""
    year = run.snapshot.year
    parcels = ground(user, date(year, 12, 31))
    pointed = np.isin(findings_of(user, year, parcels).labels, POINTED_AT)
    sums = parcels.assign(low=parcels["area"].where(pointed, 0.0)).groupby("town")[["low", "area"]].sum()
    return (sums["low"] / sums["area"]).where(sums["area"] > 0).dropna().to_dict()


def ordered(towns: list[TownFigures], key: str) -> list[TownFigures]:
    """The greatest first, those without a figure last."""
    known = [town for town in towns if town.values[key] is not None]
    unknown = [town for town in towns if town.values[key] is None]
    return sorted(known, key=lambda town: (-town.values[key], town.name)) + unknown
