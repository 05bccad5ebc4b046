"""The Celery application; workers start with `celery -A mujun worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mujun.settings")

app = Celery("mujun")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
