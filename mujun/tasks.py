"""What beat has done for the whole of it."""

from mujun import keeping
from mujun.celery import app


@app.task
def sweep_changes() -> None:
    keeping.sweep()
