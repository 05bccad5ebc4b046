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


def time_of(address: str) -> float:
    """Seconds of one request."""
    client, path = _client_for(address), address.format(**_known())
    gc.collect()
    started = time.perf_counter()
    response = client.get(path)
    taken = time.perf_counter() - started
    assert response.status_code == 200, (path, response.status_code)
    return taken


def lines(address: str, like: str | None = None) -> int:
    """Of the tables on the page, without heads and what stands there for nothing; or how often it says `like`."""
    content = _client_for(address).get(address.format(**_known())).content.decode()
    gc.collect()
    gc.freeze()  # what is there by now need not be looked through before each request
    if like:
        return content.count(like)
    return content.count("<tr") - content.count("<thead") - content.count('<td class="none"')


def _client_for(address: str) -> Any:
    return _client("auditor" if address.startswith("/audit/") else "reform_office")


@cache
def _client(role: str) -> Any:
    from django.test import Client

    from mujun.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.filter(role=role).earliest("pk"))
    return client


@cache
def _known() -> dict[str, Any]:
    from evaluation.models import Run
    from landuse.models import Park
    from mujun.accounts.models import Town
    from mujun.intake.models import Batch

    batch = Batch.objects.filter(layout="tax").latest("year")
    return {
        "batch": batch.pk,
        "run": Run.objects.latest("pk").pk,
        "park": Park.objects.earliest("pk").pk,
        "town": Town.objects.order_by("pk")[3].name,
    }
