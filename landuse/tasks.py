"""What the clock does by itself about land."""

from django.utils import timezone

from landuse.actions import idle_reminders
from mujun.celery import app


@app.task
def remind_of_idle_land() -> None:
    idle_reminders.remind(timezone.localdate())
