"""A set of levers put to the grades of a run: what it would give and take in a year, by lever, grade and town."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd
from django.utils import timezone

from evaluation.actions.snapshots import thaw
from evaluation.advice.grounds import figures_of, grades_before
from evaluation.allocation.core.advice import Advice, advise
from evaluation.allocation.core.levers import Lever
from evaluation.effect.amounts import Part
from evaluation.effect.quarters import of_year
from evaluation.models import LeverTrial, Run, Willingness
from evaluation.scoring.figures import Figures
from mujun.accounts.models import User

_SCALE = 10_000  # amounts have at most four decimals, so that sums of whole numbers are exact


def tried(run: Run, levers: Sequence[Lever]) -> list[dict]:
    """Plain values to be kept: a row per lever, grade and town, without those that yield to a higher surcharge."""
    frozen = thaw(run.snapshot)
    graded = dict(run.results.values_list("enterprise", "grade"))
    grades = np.array([graded.get(who, "") for who in frozen.enterprises], dtype=str)
    earlier = grades_before(run.snapshot.county_id, run.snapshot.year, frozen.enterprises)
    wishes = Willingness.objects.standing_on(run.snapshot.county, timezone.localdate())
    figures = figures_of(frozen, wishes)
    found = advise(levers, figures, grades, earlier)
    return [row for each in found for row in _rows(each, figures, grades)]


def parts_of(trial: LeverTrial, user: User) -> list[Part]:
    """As far as the user sees, in the quarters of the trial."""
    mine = user.town.name if user.town_id else None
    return [_part(row, trial) for row in trial.rows if mine in (None, row["town"])]


def _rows(advice: Advice, figures: Figures, grades: np.ndarray) -> Iterator[dict]:
    due = advice.instead < 0
    rows, values = advice.proposal.rows[due], advice.proposal.values[due]
    towns = figures.labels["镇街"]
    table = pd.DataFrame({
        "grade": grades[rows],
        "town": np.array(towns.words)[towns.codes[rows]],
        "amount": np.rint(np.nan_to_num(values) * _SCALE).astype(np.int64),
        "missing": np.isnan(values),
    })  # fmt: skip
    for (grade, town), part in table.groupby(["grade", "town"]):
        lever = advice.lever
        yield {
            "lever": lever.name, "column": lever.column or "没有归入", "unit": lever.unit, "grade": grade,
            "town": town, "direction": lever.direction, "size": len(part), "missing": int(part["missing"].sum()),
            "yearly": str(Decimal(int(part["amount"].sum())) / _SCALE),
        }  # fmt: skip


def _part(row: Mapping, trial: LeverTrial) -> Part:
    by_quarter = of_year(Decimal(row["yearly"]), trial.starts_on, trial.ends_on)
    words = (row[name] for name in ("lever", "column", "grade", "town", "unit", "direction"))
    return Part(*words, row["size"], row["size"] - row["missing"], by_quarter)
