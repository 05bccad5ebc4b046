"""Start a run, and carry it out: snapshot, score, store, hand down, signal, recommend."""

import numpy as np
from django.db import transaction
from django.urls import reverse

from evaluation.actions import recommendations, results, snapshots
from evaluation.actions.snapshots import Frozen
from evaluation.methods.loader import looks_back, restore
from evaluation.models import Method, Run
from evaluation.scoring.deriving import CannotScore
from evaluation.scoring.engine import score
from evaluation.scoring.outcome import Outcome
from landuse.actions import performance, signals
from landuse.attributes import PAST_YEARS
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

STEPS = ["固定数据快照", "计分、排名、定级", "写入结果", "交给用地一侧", "识别低效线索", "生成要素建议"]


def start(*, county: County, year: int, method: Method, by: User) -> Job:
    """Queue a run of a year under a method; while one is under way, that one is returned."""
    return jobs.start(
        kind="run",
        title=f"{year} 年测算 · {method}",
        params={"year": year, "method": method.pk},
        key=f"run:{county.pk}:{year}:{method.pk}",
        county=county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> Run:
    """The whole chain in one transaction: a reader sees all of a run or nothing of it."""
    step = _stepper(progress)
    county, year, by = job.county, job.params["year"], job.started_by
    method = Method.objects.get(pk=job.params["method"], county=county)
    step()
    back = PAST_YEARS if looks_back(method.resolved) else 0
    frozen = snapshots.thaw(snapshots.take(county=county, year=year, by=by), years_back=back)
    if not frozen.enterprises:
        raise CannotFinish(f"{year} 年还没有任何企业的数据，无从测算。先在“采集”中导入各部门的工作簿。")
    step()
    outcome = _scored(method, frozen)
    step()
    run = results.store(method=method, frozen=frozen, outcome=outcome, job=job)
    grades = results.grades_of(outcome)
    step()
    performance.hand_down(
        county=county,
        year=year,
        columns=_year(frozen, grades),
        origin=str(run),
        origin_url=reverse("run", args=[run.pk]),
        by=by,
    )
    step()
    signals.renew(county=county, year=year, by=by)
    step()
    recommendations.renew(run=run, frozen=frozen, grades=grades)
    audit.record("run_finished", run, by=by, county=county, method=method.digest, result=run.digest)
    return run


def _scored(method: Method, frozen: Frozen) -> Outcome:
    try:
        return score(restore(method.resolved), frozen.figures)
    except CannotScore as reason:
        raise CannotFinish(str(reason)) from reason


def _stepper(progress: Progress):
    """Report the next of `STEPS` each time it is called."""
    steps = iter(enumerate(STEPS))

    def step() -> None:
        done, name = next(steps)
        progress(done, len(STEPS), name)

    return step


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
    )
