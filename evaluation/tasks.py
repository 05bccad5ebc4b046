"""What the clock does by itself, and helping with the parts of a long job."""

from celery import shared_task

from evaluation.actions import confirmation_calls, robustness


@shared_task
def take_silence() -> None:
    confirmation_calls.take_silence()


@shared_task
def count_draws(job_id: str, number: int) -> None:
    robustness.help_with(job_id, number)
