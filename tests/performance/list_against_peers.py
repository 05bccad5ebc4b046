"""The bodies of `list-100`, `stream-100k` and `clients-50`; imported once Django is set up."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import urllib3
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from evaluation.actions import runs
from evaluation.models import Result, Run
from evaluation.scoring.remarks import REMARKS
from mujun.accounts.models import User
from mujun.api import keyset
from mujun.clients.models import Allowance
from mujun.jobs.models import Job
from tests import factories as make
from tests.performance.county import YEAR, large_county
from tests.performance.peer_lists import known_items
from tests.performance.timing import Row, compare

_PORT, _CLIENTS, _EACH = 8351, 50, 20
_LISTED = "result.group, pool, total, rank, pool_size, grade, reason"


def measure_list(id: str, size: int) -> list[Row]:
    run, token = _judged(size)
    with override_settings(ROOT_URLCONF="tests.performance.peer_lists"):
        client = Client(headers=token, SERVER_NAME="localhost")
        ours, drf, plain, ninja = (
            lambda path=path: client.get(f"/api/{path}/runs/{run.pk}/results/").content
            for path in ("v1", "drf", "drf-plain", "ninja")
        )
        for way in (drf, plain, ninja):
            _insist_on_the_same(ours(), way())
        job = "list of 100 results with every item, token and filters"
        return [
            compare(id, job, "DRF ModelSerializer, fields of items declared", 0.5, ours, drf, repeats=25),
            compare(id, job, "DRF ModelSerializer, items as plain dicts", 0.5, ours, plain, repeats=25),
            compare(id, job, "django-ninja", 1.0, ours, ninja, repeats=25),
        ]


def measure_stream(id: str, size: int) -> list[Row]:
    run, token = _judged(size)
    client = Client(headers=token, SERVER_NAME="localhost")
    address = f"/api/v1/runs/{run.pk}/results/"

    def whole(kind: str) -> int:
        answer = client.get(address, headers={"Accept": kind})
        return sum(block.count(b"\n") for block in answer.streaming_content)

    def peer() -> int:
        with connection.cursor() as cursor, cursor.copy(_raw(run)) as copy:
            return sum(bytes(block).count(b"\n") for block in copy)

    assert whole("text/csv") - 1 == whole("application/x-ndjson") == peer() == size
    _insist_on_the_same_cells(client.get(address, headers={"Accept": "text/csv"}).getvalue(), run)
    last = client.get(f"{address}?cursor={_cursor(run, size - 150)}").json()
    assert len(last["results"]) == 100
    return [
        compare(id, f"{size:,} results with items as CSV", "raw COPY TO STDOUT CSV", 1.5,
                lambda: whole("text/csv"), peer, repeats=5),
        compare(id, f"{size:,} results with items as NDJSON", "raw COPY TO STDOUT CSV", 1.5,
                lambda: whole("application/x-ndjson"), peer, repeats=5),
        compare(id, f"page {size // 100 - 1:,} of 100", "page 2", 1.25,
                lambda: client.get(f"{address}?cursor={_cursor(run, size - 150)}"),
                lambda: client.get(f"{address}?cursor={_cursor(run, 50)}"), repeats=15),
    ]  # fmt: skip


def measure_clients(id: str, size: int) -> list[Row]:
    run, token = _judged(size)
    address = f"/api/v1/runs/{run.pk}/results/?page_size="
    queries = [
        _queries(Client(headers=token, SERVER_NAME="localhost"), f"{address}{rows}") for rows in (1, 100)
    ]
    with _gunicorn():
        pool = urllib3.PoolManager(num_pools=1, maxsize=_CLIENTS, block=True, retries=False)
        url = f"http://127.0.0.1:{_PORT}{address}100"

        def ask(_: int) -> tuple[float, int]:
            started = time.perf_counter()
            status = pool.request("GET", url, headers=token, timeout=60).status
            return time.perf_counter() - started, status

        with ThreadPoolExecutor(_CLIENTS) as people:
            list(people.map(ask, range(_CLIENTS)))
            asked = list(people.map(ask, range(_CLIENTS * _EACH)))
    times = [took for took, _ in asked]
    errors = sum(status != 200 for _, status in asked)
    p95 = statistics.quantiles(times, n=20)[-1]
    job = (
        f"{_CLIENTS} clients at once, {len(asked):,} lists of 100 from gunicorn with 2 processes: p50"
        f" {statistics.median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, {queries[1]} queries each"
    )
    told = f"{errors} errors; {queries[0]} queries for one row, {queries[1]} for 100"
    return [Row(id, job, told, round(p95, 4), None, None, 0, errors == 0 and queries[0] == queries[1])]


def _judged(size: int) -> tuple[Run, dict[str, str]]:
    """A run and the header of a program that may see it as often as it likes."""
    county, method = large_county(size)
    with transaction.atomic():
        params = {"year": YEAR, "method": method.pk}
        job = Job.objects.create(county=county, kind="run", title="bench", key="bench", params=params)
        run = runs.carry_out(job=job, progress=lambda *_: None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    user = User.objects.get(username="bench")
    Allowance.objects.create(user=user, per_minute=0)
    return run, make.token(user, scopes=["read:results"])


def _insist_on_the_same(ours: bytes, theirs: bytes) -> None:
    import orjson

    assert orjson.loads(ours)["results"] == orjson.loads(theirs)["results"]


def _insist_on_the_same_cells(ours: bytes, run: Run) -> None:
    with connection.cursor() as cursor, cursor.copy(_raw(run)) as copy:
        assert ours.partition(b"\n")[2] == b"".join(map(bytes, copy))


def _raw(run: Run) -> str:
    """The very cells of our table, as somebody who knows the run's groups and items writes them at psql."""
    result, row = Result._meta.db_table, Result._meta.get_field("row").related_model._meta.db_table
    return (
        f"COPY (SELECT credit_code, name, town, industry, scale, {_LISTED}, {', '.join(_raw_cells(run))}"
        f" FROM {result} result JOIN {row} row ON row.id = result.row_id WHERE run_id = {run.pk}"
        " ORDER BY result.group, rank, result.id) TO STDOUT (FORMAT csv)"
    )


def _raw_cells(run: Run) -> Iterator[str]:
    groups = known_items(run)
    words = ", ".join(f"'{REMARKS[code]}'" for code in sorted(REMARKS))
    for name in dict.fromkeys(item["name"] for items in groups.values() for item in items):
        places = {
            group: at
            for group, items in groups.items()
            for at, item in enumerate(items, 1)
            if item["name"] == name
        }
        for cell in ("result.values[{}]", "bases[{}]", "scores[{}]", f"(ARRAY[{words}])[remarks[{{}}] + 1]"):
            cases = (f"WHEN '{group}' THEN {cell.format(at)}" for group, at in places.items())
            yield f"CASE result.group {' '.join(cases)} END"


def _cursor(run: Run, after: int) -> str:
    ordered = Result.objects.filter(run=run).order_by("group", "rank", "pk")
    keys = keyset.keys_of(ordered)
    key = (run.pk, after)
    if key not in _CURSORS:
        place = ordered.values_list("group", "rank", "pk")[after]
        _CURSORS[key] = keyset.cursor(list(place), keys)
    return _CURSORS[key]


_CURSORS: dict[tuple[int, int], str] = {}


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@contextmanager
def _gunicorn():
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    command = [sys.executable, "-m", "gunicorn", "mujun.wsgi", f"--bind=127.0.0.1:{_PORT}", "--workers=2"]
    server = subprocess.Popen(
        [*command, "--threads=4", "--no-control-socket", "--log-level=error"],
        env=os.environ | {"DATABASE_URL": url},
    )
    try:
        _wait()
        yield
    finally:
        server.terminate()
        server.wait(30)


def _wait() -> None:
    pool = urllib3.PoolManager(retries=urllib3.Retry(40, backoff_factor=0.2, backoff_max=1))
    pool.request("GET", f"http://127.0.0.1:{_PORT}/api/v1/schema/", preload_content=False).close()
