"""Start a run, and carry it out: snapshot, score, store, hand down, signal, recommend."""

from collections.abc import Callable, Sequence

import numpy as np
from django.db import transaction

from evaluation.actions import recommendations, results, snapshots
from evaluation.actions.handing_down import hand_down
from evaluation.actions.snapshots import Frozen
from evaluation.methods.loader import looks_back, restore
from evaluation.models import Method, Round, Run, Snapshot
from evaluation.rounds.holding import last_publication
from evaluation.scoring.deriving import CannotScore
from evaluation.scoring.engine import score
from evaluation.scoring.outcome import Outcome
from landuse.actions import signals
from landuse.register.attributes import PAST_YEARS
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.collecting import uncollected
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

STEPS = ["固定数据快照", "计分、排名、定级", "写入结果", "交给用地一侧", "识别低效线索", "生成要素建议"]
_TRIED = STEPS[:3]


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
@uncollected()
def carry_out(*, job: Job, progress: Progress) -> Run:
    """The whole chain in one transaction: a reader sees all of a run or nothing of it."""
    step = stepper(progress)
    method = Method.objects.get(pk=job.params["method"], county=job.county)
    step()
    return _judge(_frozen(job, method), method, job, step)


@transaction.atomic
@uncollected()
def try_out(*, method: Method, job: Job, progress: Progress) -> Run:
    """A run and nothing that follows from it: no hand-down, no signals, no recommendations. Raises `CannotFinish`."""
    step = stepper(progress, _TRIED)
    step()
    run, _ = _scored_and_stored(_frozen(job, method), method, job, step)
    return run


def judge(*, snapshot: Snapshot, method: Method, job: Job, step: Callable[[], None]) -> Run:
    """A frozen year under a method, inside the caller's transaction. Once the year is published, what holds is handed
    down by publications alone. Raises `CannotFinish`.
    """
    return _judge(snapshots.thaw(snapshot, years_back=_years_back(method)), method, job, step)


def _frozen(job: Job, method: Method) -> Frozen:
    return snapshots.freeze(
        county=job.county, year=job.params["year"], by=job.started_by, years_back=_years_back(method)
    )


def _years_back(method: Method) -> int:
    return PAST_YEARS if looks_back(method.resolved) else 0


def _judge(frozen: Frozen, method: Method, job: Job, step: Callable[[], None]) -> Run:
    county, year, by = job.county, frozen.snapshot.year, job.started_by
    run, grades = _scored_and_stored(frozen, method, job, step)
    step()
    is_open = not _is_published(county, year)
    if is_open:
        hand_down(run=run, frozen=frozen, grades=grades, by=by)
    step()
    if is_open:
        signals.renew(county=county, year=year, by=by)
    step()
    recommendations.renew(run=run, frozen=frozen, grades=grades, by=by)
    return run


def _scored_and_stored(
    frozen: Frozen, method: Method, job: Job, step: Callable[[], None]
) -> tuple[Run, np.ndarray]:
    """The run, and the grade of every unit."""
    if not frozen.enterprises:
        year = frozen.snapshot.year
        raise CannotFinish(f"{year} 年还没有任何企业的数据，无从测算。先在“采集”中导入各部门的工作簿。")
    step()
    outcome = _scored(method, frozen)
    step()
    run = results.store(method=method, frozen=frozen, outcome=outcome, job=job)
    digests = {"method": method.digest, "result": run.digest}
    audit.record("run_finished", run, by=job.started_by, county=job.county, **digests)
    return run, results.grades_of(outcome)


def _is_published(county: County, year: int) -> bool:
    """Nobody publishes between this look and the end of the transaction."""
    held = Round.objects.standing().filter(county=county, year=year)
    list(held.select_for_update(no_key=True))
    return last_publication(county, year) is not None


def _scored(method: Method, frozen: Frozen) -> Outcome:
    try:
        return score(restore(method.resolved), frozen.figures)
    except CannotScore as reason:
        raise CannotFinish(str(reason)) from reason


def stepper(progress: Progress, names: Sequence[str] = STEPS) -> Callable[[], None]:
    """Report the next of `names` each time it is called."""
    steps = iter(enumerate(names))

    def step() -> None:
        done, name = next(steps)
        progress(done, len(names), name)

    return step
