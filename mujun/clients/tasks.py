"""What beat has done for us."""

from django.utils import timezone

from mujun.celery import app
from mujun.clients import idempotency, reminders


@app.task
def sweep_answers() -> None:
    idempotency.sweep()


@app.task
def remind_of_ending() -> None:
    reminders.remind(timezone.localdate())
