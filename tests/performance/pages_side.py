"""One side of `pages-120k`: a process with a database of its own, asked for pages."""

import gc
import os
import time
from functools import cache
from typing import Any


def begin(url: str, size: int) -> None:
    """Fill the migrated database of `url` with a county of so many enterprises, unless it has one."""
    os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from mujun.accounts.models import County
    from tests.performance.city import place
    from tests.performance.city_at_work import at_work

    if not County.objects.exists():
        at_work(place(1, size))


def times(address: str, count: int) -> list[float]:
    """Seconds of each of `count` requests, after two that warm up."""
    client = _client_for(address)
    path = address.format(**_known())
    taken = []
    gc.collect()
    for _ in range(count + 2):
        started = time.perf_counter()
        response = client.get(path)
        taken.append(time.perf_counter() - started)
        assert response.status_code == 200, (path, response.status_code)
    return taken[2:]


def lines(address: str) -> int:
    """Of the tables on the page, without their heads."""
    content = _client_for(address).get(address.format(**_known())).content
    return content.count(b"<tr") - content.count(b"<thead")


def _client_for(address: str) -> Any:
    return _client("auditor" if address.startswith("/audit/") else "reform_office")


@cache
def _client(role: str) -> Any:
    from django.test import Client

    from mujun.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(role=role))
    return client


@cache
def _known() -> dict[str, Any]:
    from evaluation.models import Run
    from mujun.accounts.models import Town
    from mujun.intake.models import Batch

    batch = Batch.objects.filter(layout="tax").latest("year")
    return {
        "batch": batch.pk,
        "run": Run.objects.latest("pk").pk,
        "town": Town.objects.order_by("pk")[3].name,
    }
