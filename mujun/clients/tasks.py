"""What beat has done for us."""

from mujun.celery import app
from mujun.clients import idempotency


@app.task
def sweep_answers() -> None:
    idempotency.sweep()
