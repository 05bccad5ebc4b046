"""What is told when a job has ended, whatever its end."""

from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.jobs.models import Job


def tell_end(job: Job, state: Job.State) -> None:
    """Inside the transaction that writes the end."""
    occurred(Event.JOB_ENDED, job, county=job.county, words=f"{job.title}：{state.label}")
