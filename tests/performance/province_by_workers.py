"""The body of `province-10x12k`; imported once Django is set up. Workers are real and have one process each."""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from evaluation.actions import province_runs
from evaluation.models import (
    Method,
    ProvinceRun,
    ProvinceRunLine,
    Result,
    Run,
    Snapshot,
    SnapshotColumn,
    SnapshotRow,
)
from mujun.accounts.models import Province
from mujun.celery import app
from mujun.embedded.process import Child
from mujun.jobs.models import Job
from tests.performance.city import CITY, YEARS, Place, place
from tests.performance.city_by_copy import put_in_place
from tests.performance.timing import Row

YEAR = YEARS[-1]
ROUNDS = 3
GOAL = 1.7  # times as fast
# a second, small city, whose run warms every worker
_SMALL, _COUNTIES, _SIZE = "3397", 8, 100
# seconds between two looks, which take from what two workers share
_PATIENTLY = 0.1


def measure(id: str, counties: int, size: int) -> Row:
    large, small = _built(counties, size)
    times: dict[int, list[float]] = {1: [], 2: []}
    busy: dict[int, list[float]] = {1: [], 2: []}
    digests = set()
    for _ in range(ROUNDS):
        for number, found in times.items():
            with _workers(number):
                _run(small)
                before = _worked()
                seconds, digest = _run(large)
                busy[number].append((_worked() - before) / seconds)
            found.append(seconds)
            digests.add(digest)
            _clear()
    assert len(digests) == 1, "the results depend on how many workers there are"
    one, two = (statistics.median(found) for found in times.values())
    kept = " and ".join(f"{statistics.median(busy[number]):.2f}" for number in times)
    job = (
        f"province-wide run of {counties} × {size:,} on two workers, same digests: {one / two:.2f} × as fast;"
        f" {kept} of {os.cpu_count()} cores busy on one and two"
    )
    ratio = two / one
    return Row(
        id,
        job,
        "on one",
        round(two, 3),
        round(one, 3),
        round(ratio, 3),
        round(1 / GOAL, 3),
        one >= GOAL * two,
    )


def _built(counties: int, size: int) -> tuple[Province, Province]:
    for number in range(1, counties + 1):
        put_in_place(place(number, size), [YEAR])
    for number in range(counties + 1, counties + 1 + _COUNTIES):
        put_in_place(_moved(place(number, _SIZE)), [YEAR])
    Method.objects.update(number=1, published_at=timezone.now())
    return tuple(Province.objects.create(code=code, name=code) for code in (CITY, _SMALL))


def _moved(one: Place) -> Place:
    return replace(one, code=f"{_SMALL}{one.code[4:]}")


@contextmanager
def _workers(number: int) -> Iterator[None]:
    """That many, each ready to take a job."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    names = [f"bench{at}@province" for at in range(number)]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["DATABASE_URL"], before = address.geturl(), os.environ["DATABASE_URL"]
        for name in names:
            command = [sys.executable, "-m", "celery", "-A", "mujun", "worker", "--concurrency=1", "-n", name]
            worker = Child(title=name, command=command, log=folder / name, cwd=settings.BASE_DIR)
            stack.callback(worker.stop)
            worker.start()
        os.environ["DATABASE_URL"] = before
        worker.wait_until(lambda: len(app.control.ping(names, timeout=1) or ()) == number, within=180)
        yield


def _run(province: Province) -> tuple[float, tuple[tuple[str, str], ...]]:
    """Seconds, and the digest of each county."""
    started = time.perf_counter()
    whole = province_runs.start(province=province, year=YEAR, by=None)
    while Job.objects.active().exists():
        time.sleep(_PATIENTLY)
    seconds = time.perf_counter() - started
    lines = whole.lines.select_related("county", "job", "run")
    assert {line.job.state for line in lines} == {"done"}, [line.job.error for line in lines]
    return seconds, tuple((line.county.code, line.run.digest) for line in lines)


def _worked() -> float:
    """Seconds that all cores together have worked, PostgreSQL's among them: what two workers can share is what one
    leaves idle."""
    with open("/proc/stat", encoding="ascii") as told:
        user, nice, system, _idle, _waiting, *interrupts = map(int, told.readline().split()[1:8])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def _clear() -> None:
    """As if no run had ever been."""
    for model in (ProvinceRunLine, ProvinceRun, Result, Run, SnapshotRow, SnapshotColumn, Snapshot, Job):
        model.objects.all()._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
