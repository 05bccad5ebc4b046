"""A real Celery worker on the test database, and waiting for what it does."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from mujun.celery import app
from mujun.embedded.process import Child
from mujun.jobs.models import Job


@contextmanager
def running_worker(folder: Path) -> Iterator[Child]:
    """A worker with two processes and the beat; it knows the kinds of jobs in tests/jobs_for_tests.py, too."""
    name = f"{os.environ.get('PYTEST_XDIST_WORKER', 'only')}@tests"
    celery = [sys.executable, "-m", "celery", "-A", "mujun", "worker", "-B", "--concurrency=2"]
    worker = Child(
        title="worker",
        command=[*celery, "-n", name, "-I", "tests.jobs_for_tests"],
        log=folder / "worker.log",
        cwd=settings.BASE_DIR,
    )
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", _test_database_url())
        worker.start()
    try:
        worker.wait_until(lambda: bool(app.control.ping([name], timeout=0.5)), within=180)
        yield worker
    finally:
        worker.stop()


def _test_database_url() -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


def until(is_so: Callable[[], bool], within: float = 120) -> None:
    """Wait for something another process does; fails the test after `within` seconds."""
    deadline = time.monotonic() + within
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail(f"nothing happened within {within:.0f} s")
        time.sleep(0.05)


def answer_of_worker(question: str) -> dict:
    """What the worker answers; it is asked again when it is too busy to answer in time."""
    answers = {}

    def answered() -> bool:
        answers.update(getattr(app.control.inspect(timeout=5, limit=1), question)() or {})
        return bool(answers)

    until(answered)
    return answers


def ended(job: Job, within: float = 180) -> Job:
    """The same job when it is no longer active."""

    def is_over() -> bool:
        job.refresh_from_db()
        return not job.is_active

    until(is_over, within)
    return job
