"""What travels through Celery: nothing but the number of a job."""

from mujun.celery import app
from mujun.jobs import actions, running


@app.task
def execute(job_id: str) -> None:
    running.execute(job_id)


@app.task
def find_dead() -> None:
    actions.fail_dead()
    actions.resend_lost()
