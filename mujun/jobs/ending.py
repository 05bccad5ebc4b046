"""What is told, and what follows, when a job has ended, whatever its end."""

import logging

from django.db import transaction

from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.jobs.models import Job
from mujun.jobs.registry import epilogues_of

log = logging.getLogger(__name__)


def tell_end(job: Job, state: Job.State) -> None:
    """Inside the transaction that writes the end."""
    occurred(Event.JOB_ENDED, job, county=job.county, words=f"{job.title}：{state.label}")
    for follows in epilogues_of(job.kind):
        try:
            with transaction.atomic():
                follows(job, state)
        except Exception:  # a job that ended has ended, whatever becomes of what follows
            log.exception("job %s (%s) ended, but what follows failed", job.pk, job.kind)
