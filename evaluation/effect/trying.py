"""A set of levers put to the grades of a run: what it would give and take in a year, by lever, grade and town."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
from django.utils import timezone

from evaluation.actions.snapshots import thaw
from evaluation.advice.grounds import figures_of, grades_before
from evaluation.allocation.core.advice import advise
from evaluation.allocation.core.levers import Lever
from evaluation.effect.amounts import Part
from evaluation.effect.quarters import of_year
from evaluation.effect.tallies import tally
from evaluation.models import LeverTrial, Run, Willingness
from mujun.accounts.models import User


def tried(run: Run, levers: Sequence[Lever]) -> list[dict]:
    """Plain values to be kept: a row per lever, grade and town, without those that yield to a higher surcharge."""
    frozen = thaw(run.snapshot)
    graded = dict(run.results.values_list("enterprise", "grade"))
    grades = np.array([graded.get(who, "") for who in frozen.enterprises], dtype=str)
    earlier = grades_before(run.snapshot.county_id, run.snapshot.year, frozen.enterprises)
    wishes = Willingness.objects.standing_on(run.snapshot.county, timezone.localdate())
    figures = figures_of(frozen, wishes)
    return tally(advise(levers, figures, grades, earlier), figures, grades)


def parts_of(trial: LeverTrial, user: User) -> list[Part]:
    """As far as the user sees, in the quarters of the trial."""
    mine = user.town.name if user.town_id else None
    return [_part(row, trial) for row in trial.rows if mine in (None, row["town"])]


def _part(row: Mapping, trial: LeverTrial) -> Part:
    by_quarter = of_year(Decimal(row["yearly"]), trial.starts_on, trial.ends_on)
    words = (row[name] for name in ("lever", "column", "grade", "town", "unit", "direction"))
    return Part(*words, row["size"], row["size"] - row["missing"], by_quarter)
