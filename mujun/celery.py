"""The Celery application; workers start with `celery -A mujun worker`."""

import os

from celery import Celery
from celery.signals import beat_embedded_init, worker_process_init

from mujun.embedded.process import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mujun.settings")

app = Celery("mujun")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# workers read what jobs need before they fork
app.autodiscover_tasks(related_name="jobs")


@worker_process_init.connect
@beat_embedded_init.connect
def end_with_worker(**_) -> None:
    """A worker ended by force must leave no process that goes on with a job or keeps the beat."""
    die_with_parent()
