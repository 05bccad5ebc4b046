"""What the clock does by itself."""

from celery import shared_task

from evaluation.actions import confirmation_calls


@shared_task
def take_silence() -> None:
    confirmation_calls.take_silence()
