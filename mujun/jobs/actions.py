"""Start, cancel and retry jobs; clear up after workers that died."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial

from celery import group
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.celery import app
from mujun.jobs.ending import tell_end
from mujun.jobs.models import Job

log = logging.getLogger(__name__)

STALE = timedelta(seconds=15)  # a running job that was silent for so long has lost its worker
LOST = timedelta(seconds=60)  # a queued job is sent again after so long: Redis may have forgotten it
DIED = "执行进程中断（没有心跳，可能被终止或内存不足），可重试。"
_EXECUTE = "mujun.jobs.tasks.execute"
UNSENT = "消息服务连接不上，任务没有交给执行进程。请系统管理员检查 Redis，然后重试。"


def start(
    *,
    kind: str,
    title: str,
    params: dict,
    key: str,
    county: County,
    by: User | None,
    retry_of: Job | None = None,
    wait: int = 0,
) -> Job:
    """Queue a job and return it, or the active job with the same `key` when there is one.

    `params` holds plain values. `wait`: seconds before the workers begin, for what is better done once after a storm
    than after each gust. When the broker cannot be reached the job is failed with the cause.
    """
    fail_dead()  # a job whose worker died must not hold the key
    job = Job(kind=kind, title=title, params=params, key=key, county=county, started_by=by, retry_of=retry_of)
    if active := _insert_unless_active(job):
        return active
    transaction.on_commit(partial(_send, job, wait))
    return job


@transaction.atomic
def start_together(jobs: Iterable[Job]) -> list[Job]:
    """Queue jobs not yet saved as one Celery group; each as it is, or the active one with its key.

    Each runs, ends and fails by itself. When the broker cannot be reached they are failed with the cause.
    """
    fail_dead()
    found = [(job, _insert_unless_active(job)) for job in jobs]
    transaction.on_commit(partial(_send_together, [job for job, active in found if active is None]))
    return [active or job for job, active in found]


def hurry(job: Job) -> None:
    """A queued job waits no longer. Taking one twice is harmless."""
    if job.state == Job.State.QUEUED:
        transaction.on_commit(partial(_send, job))


@transaction.atomic
def _insert_unless_active(job: Job) -> Job | None:
    """The active job with the key of `job`; None when there is none and `job` was inserted."""
    active = Job.objects.active().filter(key=job.key)
    while (found := active.first()) is None:
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError:  # somebody was faster; look again, theirs may even have ended already
            continue
        origin = {"retry_of": str(job.retry_of_id)} if job.retry_of_id else {}
        audit.record("job_started", job, by=job.started_by, county=job.county, kind=job.kind, **origin)
        return None
    return found


def retry(*, job: Job, by: User) -> Job:
    """A new job doing the same as `job`, which failed or was cancelled."""
    if not job.can_be_retried:
        raise ValueError(f"job {job.pk} is {job.state}: only a failed or cancelled one is retried")
    return start(
        kind=job.kind,
        title=job.title,
        params=job.params,
        key=job.key,
        county=job.county,
        by=by,
        retry_of=job,
    )


@transaction.atomic
def cancel(*, job: Job, by: User) -> None:
    """End a queued job at once; ask a running one to stop at its next report of progress."""
    this = Job.objects.filter(pk=job.pk, cancel_requested=False)
    ended = this.filter(state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, cancel_requested=True, finished_at=Now()
    )
    if ended:
        tell_end(job, Job.State.CANCELLED)
    asked = ended or this.filter(state=Job.State.RUNNING).update(cancel_requested=True)
    if asked:
        audit.record("job_cancelled", job, by=by, county=job.county)
    job.refresh_from_db()


@transaction.atomic
def fail_dead() -> int:
    """Fail the running jobs whose heartbeat stopped; returns how many."""
    silent = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=Now() - STALE)
    dead = list(silent.select_related("county").select_for_update(skip_locked=True, of=["self"]))
    if dead:
        lost = Job.objects.filter(pk__in=[job.pk for job in dead])
        lost.update(state=Job.State.FAILED, error=DIED, finished_at=Now())
    for job in dead:
        tell_end(job, Job.State.FAILED)
    return len(dead)


def resend_lost() -> None:
    """Give queued jobs that nobody took for a while to the workers again. Taking one twice is harmless."""
    lost = Job.objects.filter(state=Job.State.QUEUED, sent_at__lt=Now() - LOST)
    for job in list(lost):
        lost.filter(pk=job.pk).update(sent_at=Now())
        _send(job)


def _send(job: Job, wait: int = 0) -> None:
    try:
        app.send_task(_EXECUTE, [str(job.pk)], countdown=wait)
    except OperationalError:
        _fail_unsent([job])


def _send_together(jobs: Sequence[Job]) -> None:
    try:
        group(app.signature(_EXECUTE, (str(job.pk),), immutable=True) for job in jobs).apply_async()
    except OperationalError:
        _fail_unsent(jobs)


@transaction.atomic
def _fail_unsent(jobs: Sequence[Job]) -> None:
    log.exception("jobs %s could not be sent", [str(job.pk) for job in jobs])
    keys = [job.pk for job in jobs]
    queued = Job.objects.filter(pk__in=keys, state=Job.State.QUEUED).select_for_update(of=["self"])
    unsent = list(queued.select_related("county"))
    ended = Job.objects.filter(pk__in=[job.pk for job in unsent])
    ended.update(state=Job.State.FAILED, error=UNSENT, finished_at=Now())
    for job in unsent:
        tell_end(job, Job.State.FAILED)
    for job in jobs:
        job.refresh_from_db()
