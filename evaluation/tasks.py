"""What the clock does by itself, and helping with the parts of a long job."""

from evaluation.actions import confirmation_calls, robustness
from mujun.celery import app


@app.task
def take_silence() -> None:
    confirmation_calls.take_silence()


@app.task
def count_draws(job_id: str, number: int) -> None:
    robustness.help_with(job_id, number)
