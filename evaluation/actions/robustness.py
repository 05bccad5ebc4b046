"""Check how steady the grades of a run are: draws shared among the workers, counted up in one place (ADR 0009)."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from celery import group
from django.db import transaction
from kombu.exceptions import OperationalError

from evaluation.methods.loader import restore
from evaluation.methods.schema import Method as Schema
from evaluation.models import RobustnessCheck, RobustnessCount, RobustnessPart, Run
from evaluation.rejudging.material import material
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Ints
from evaluation.scoring.robustness import Bands, columns, count, grade_codes
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.celery import app
from mujun.copying import array_texts, copy_in_text, escape
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress

log = logging.getLogger(__name__)

PART = 50  # draws that are counted together
_STRIDE = 5  # draws between two reports of progress
_HELP = "evaluation.tasks.count_draws"


def start(*, run: Run, weights: float, figures: Mapping[str, float], seed: int, draws: int, by: User) -> Job:
    """Queue a check; while one of the run is under way, that one is returned. Bands are shares, by variable name."""
    return jobs.start(
        kind="robustness",
        title=f"{run}：档次稳定性检验",
        params={"run": run.pk, "weights": weights, "figures": dict(figures), "seed": seed, "draws": draws},
        key=f"robustness:{run.pk}",
        county=run.snapshot.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> RobustnessCheck:
    """Count every part that no helper has counted, from the last to the first; helpers come from the other end."""
    work = _work_of(job)
    RobustnessPart.objects.exclude(job__in=Job.objects.active()).delete()
    _call_helpers(job, work.parts)
    total = np.zeros((len(work.figures), len(work.codes) + 1), np.int64)
    for mine, number in enumerate(reversed(range(work.parts))):
        ready = RobustnessPart.objects.filter(job=job)
        if found := ready.filter(number=number).first():
            total += np.frombuffer(found.counts, np.int64).reshape(total.shape)
            continue
        helped = ready.filter(number__lt=number).count()
        for draws in _strides(work.draws_of(number)):
            progress(min((mine + helped) * PART + draws.start % PART, work.draws), work.draws, "抽样测算")
            total += work.count(draws)
    check = _store(job, work, total)
    RobustnessPart.objects.filter(job=job).delete()
    by = job.started_by
    audit.record("robustness_checked", check, by=by, county=job.county, draws=work.draws, seed=work.seed)
    return check


def help_with(job_id: str, number: int) -> None:
    """Count one part for a job that is at work; nothing to do for one that has ended or was asked to stop."""
    at_work = Job.objects.filter(pk=job_id, state=Job.State.RUNNING, cancel_requested=False)
    job = at_work.first()
    if job is None:
        return
    work = _work_of(job)
    counts = work.count(work.draws_of(number))
    if at_work.exists():
        part = RobustnessPart(job=job, number=number, counts=counts.tobytes())
        RobustnessPart.objects.bulk_create([part], ignore_conflicts=True)


@dataclass(frozen=True)
class _Work:
    """Everything a process needs to count draws of a job."""

    run: Run
    enterprises: list[int]
    method: Schema
    figures: Figures
    codes: tuple[str, ...]
    present: Ints
    bands: Bands
    seed: int
    draws: int

    @property
    def parts(self) -> int:
        return -(-self.draws // PART)

    def draws_of(self, part: int) -> range:
        return range(part * PART, min((part + 1) * PART, self.draws))

    def count(self, draws: range) -> Ints:
        return count(self.method, self.figures, self.codes, self.bands, self.seed, draws)


def _work_of(job: Job) -> _Work:
    return _prepared(str(job.pk))


@lru_cache(maxsize=1)
def _prepared(job_id: str) -> _Work:
    """A job's settings, method and snapshot never change, so a process reads them once."""
    asked = Job.objects.get(pk=job_id).params
    run = Run.objects.select_related("snapshot", "method").get(pk=asked["run"])
    frozen = material(run.snapshot, run.method.resolved)
    method = restore(run.method.resolved)
    outcome = score(method, frozen.figures)
    codes = grade_codes(outcome)
    bands = Bands(asked["weights"], asked["figures"])
    present = columns(outcome, codes)
    return _Work(
        run, frozen.enterprises, method, frozen.figures, codes, present, bands, asked["seed"], asked["draws"]
    )


def _call_helpers(job: Job, parts: int) -> None:
    """The broker may be away; then this process counts alone, as it does when there is one part."""
    if parts == 1:
        return
    try:
        group(
            app.signature(_HELP, (str(job.pk), number), immutable=True) for number in range(parts)
        ).apply_async()
    except OperationalError:
        log.warning("no helpers for job %s", job.pk, exc_info=True)


def _strides(draws: range) -> Iterator[range]:
    return (draws[at : at + _STRIDE] for at in range(0, len(draws), _STRIDE))


def _store(job: Job, work: _Work, total: Ints) -> RobustnessCheck:
    check = RobustnessCheck.objects.create(
        run=work.run,
        job=job,
        weights=work.bands.weights,
        figures=dict(work.bands.figures),
        seed=work.seed,
        draws=work.draws,
        codes=list(work.codes),
        digest=hashlib.sha256(total.tobytes()).hexdigest(),
    )
    names = [escape(name) for name in (*work.codes, "")]
    size = len(total)
    steady = total[np.arange(size), work.present] / work.draws
    fields = {
        "check_of_id": [str(check.pk)] * size,
        "enterprise_id": list(map(str, work.enterprises)),
        "grade": [names[at] for at in work.present.tolist()],
        "counts": array_texts(total),
        "steady": list(map(repr, steady.tolist())),
    }
    copy_in_text(RobustnessCount, list(fields), list(fields.values()))
    return check
