"""One execution of a job: its handler in one transaction, and a heartbeat beside it that others can see."""

import logging
import threading
from collections.abc import Callable
from types import TracebackType

from django.db import Error, connection, connections, transaction
from django.db.models.functions import Now

from mujun.jobs.actions import fail_dead
from mujun.jobs.ending import tell_end
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled, CannotFinish, handler_of

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
BEATS_BETWEEN_SEARCHES = 5
BROKEN = "执行时出错，所做的改动已全部撤回。请重试；仍不成功，请把编号 {reference} 告诉系统管理员。"


class _NoLongerOurs(Exception):
    """The job was declared dead meanwhile; nothing of this execution may be kept."""


class Heartbeat:
    """Writes life and progress of a running job once a second, on the connection of a thread of its own."""

    def __init__(self, job_id: str) -> None:
        self._job = Job.objects.filter(pk=job_id, state=Job.State.RUNNING)
        self._progress = {}
        self._ended = threading.Event()
        self._stop_asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"heartbeat-{job_id}", daemon=True)

    def progress(self, done: int, total: int, step: str) -> None:
        """What a handler calls. Raises `Cancelled` when the job was asked to stop."""
        self._progress = {"done": done, "total": total, "step": step[:100]}
        if self._stop_asked.is_set():
            raise Cancelled

    @property
    def last_progress(self) -> dict:
        return self._progress

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        beats = 0
        while not self._ended.wait(BEAT_SECONDS):
            beats += 1
            try:
                self._beat()
                # when long jobs hold every process of the pool, nobody else would look for the dead
                if beats % BEATS_BETWEEN_SEARCHES == 0:
                    fail_dead()
            except Error:
                log.warning("heartbeat missed", exc_info=True)
                connection.close()
        connections.close_all()

    def _beat(self) -> None:
        alive = self._job.update(heartbeat_at=Now(), **self._progress)
        if not alive or self._job.filter(cancel_requested=True).exists():
            self._stop_asked.set()


def execute(job_id: str) -> None:
    """Take the job if it still waits, and do it."""
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    if not waiting.update(state=Job.State.RUNNING, running_since=Now(), heartbeat_at=Now()):
        return
    job = Job.objects.select_related("county", "started_by").get(pk=job_id)
    with Heartbeat(job_id) as heartbeat:
        ending = _ending_of(lambda: _do(job, heartbeat), job)
    if ending:
        _end(job, **ending, **heartbeat.last_progress)


def _do(job: Job, heartbeat: Heartbeat) -> None:
    """What the handler wrote and that the job is done become visible together, or not at all."""
    with transaction.atomic():
        result, url = handler_of(job.kind)(job, heartbeat.progress)
        progress = heartbeat.last_progress | {"done": heartbeat.last_progress.get("total", 0)}
        if not _end(job, state=Job.State.DONE, result=result, result_url=url, **progress):
            raise _NoLongerOurs


def _ending_of(work: Callable[[], None], job: Job) -> dict | None:
    """What to note about `work` that did not come to its end; None when there is nothing to note."""
    try:
        work()
    except _NoLongerOurs:
        log.warning("job %s was declared dead while it ran; its changes are undone", job.pk)
    except Cancelled:
        return {"state": Job.State.CANCELLED}
    except CannotFinish as reason:
        with transaction.atomic():
            reason.keep()
        return {"state": Job.State.FAILED, "error": str(reason)}
    except Exception:
        reference = str(job.pk)[:8]
        log.exception("job %s (%s) failed, reference %s", job.pk, job.kind, reference)
        return {"state": Job.State.FAILED, "error": BROKEN.format(reference=reference)}
    return None


def _end(job: Job, **ending) -> int:
    """Write the end of a job that is still ours; returns 0 when it is not."""
    still_ours = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    with transaction.atomic():
        ended = still_ours.update(finished_at=Now(), **ending)
        if ended:
            tell_end(job, ending["state"])
    return ended
