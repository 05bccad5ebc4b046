"""The Celery application; workers start with `celery -A mujun worker`."""

import os
import sys

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_embedded_init, task_prerun, worker_process_init
from django.db import close_old_connections

from mujun.embedded.process import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mujun.settings")

app = Celery("mujun")
app.config_from_object("django.conf:settings", namespace="CELERY")
# a task takes the connection of the one before: a new one for each made short jobs a fifth longer
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
app.autodiscover_tasks()
app.autodiscover_tasks(["mujun"])
# workers read what jobs need before they fork
app.autodiscover_tasks(related_name="jobs")
app.conf.beat_schedule = {
    "find-dead-jobs": {"task": "mujun.jobs.tasks.find_dead", "schedule": 5.0, "options": {"expires": 5}},
    "deliver-messages": {"task": "mujun.exchange.tasks.wake_all", "schedule": 5.0, "options": {"expires": 5}},
    "pull-due": {"task": "mujun.exchange.tasks.pull_due", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-answers": {
        "task": "mujun.clients.tasks.sweep_answers",
        "schedule": crontab(minute=17),
        "options": {"expires": 3600},
    },
    "sweep-changes": {
        "task": "mujun.tasks.sweep_changes",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 3600},
    },
    "take-silence": {"task": "evaluation.tasks.take_silence", "schedule": 60.0, "options": {"expires": 60}},
    "remind-of-idle-land": {
        "task": "landuse.tasks.remind_of_idle_land",
        "schedule": crontab(hour=7, minute=30),
        "options": {"expires": 6 * 3600},
    },
    "remind-of-ending-tokens": {
        "task": "mujun.clients.tasks.remind_of_ending",
        "schedule": crontab(hour=7, minute=40),
        "options": {"expires": 6 * 3600},
    },
}


@task_prerun.connect
def without_broken_connections(**_) -> None:
    """As Django does before a request: the old go, and one the database has dropped is noticed before it is used."""
    close_old_connections()


@worker_process_init.connect
@beat_embedded_init.connect
def end_with_worker(**_) -> None:
    """A worker ended by force must leave no process that goes on with a job or keeps the beat."""
    die_with_parent()
