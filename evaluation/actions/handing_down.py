"""Give the land side what a run says of enterprises, and recommend by it."""

import numpy as np
from django.urls import reverse

from evaluation.actions import recommendations
from evaluation.actions.snapshots import Frozen, thaw
from evaluation.models import Run
from landuse.actions import performance, signals
from mujun.accounts.models import User


def hand_down(*, run: Run, frozen: Frozen, grades: np.ndarray, by: User | None, mark: str = "") -> None:
    """Performances of the run's year, `grades` in the order of the figures; inside the caller's transaction. `mark` is
    told wherever they are shown.
    """
    performance.hand_down(
        county=frozen.snapshot.county,
        year=frozen.snapshot.year,
        columns=_year(frozen, grades),
        origin=f"{run}{mark}",
        origin_url=reverse("run", args=[run.pk]),
        by=by,
    )


def hand_down_published(*, run: Run, by: User, is_trial: bool) -> None:
    """What is published holds: performances, signals and recommendations are made again from the stored run."""
    frozen = thaw(run.snapshot)
    known = dict(run.results.values_list("enterprise", "grade"))
    grades = np.array([known.get(who, "") for who in frozen.enterprises], dtype=object)
    hand_down(run=run, frozen=frozen, grades=grades, by=by, mark="（试评）" if is_trial else "")
    signals.renew(county=frozen.snapshot.county, year=frozen.snapshot.year, by=by)
    recommendations.renew(run=run, frozen=frozen, grades=grades, by=by)


def _year(frozen: Frozen, grades: np.ndarray) -> performance.Year:
    figures = frozen.figures
    scales, industries = figures.labels["规模"], figures.labels["行业"]
    return performance.Year(
        enterprises=frozen.enterprises,
        scales=[scales.words[code] for code in scales.codes.tolist()],
        industries=[industries.words[code] for code in industries.codes.tolist()],
        grades=grades.tolist(),
        land=figures.number("用地面积"),
        tax=figures.number("税收实际贡献"),
        value_added=figures.number("工业增加值"),
        revenue=figures.number("营业收入"),
        energy=figures.number("综合能耗等价值"),
    )
