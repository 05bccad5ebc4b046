"""What travels through Celery: nothing but the number of a job."""

from celery import shared_task

from mujun.jobs import actions, running


@shared_task
def execute(job_id: str) -> None:
    running.execute(job_id)


@shared_task
def find_dead() -> None:
    actions.fail_dead()
    actions.resend_lost()
