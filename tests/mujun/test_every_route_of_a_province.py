"""Whoever looks at a province opens the pages of the province and of everybody, and no other address."""

import pytest

from evaluation.actions import province_runs
from evaluation.models import Cluster
from tests import factories as make
from tests import judged
from tests.routes import pages
from tests.routes.pages.asking import ask, draw_refusals_once

pytestmark = pytest.mark.django_db

# province_viewer, province_operator, reform_office of a county in it, system_admin, nobody
STATUSES = {
    "GET province/": "200 200 403 403 302",
    "GET province/counties/{county}/": "200 200 403 403 302",
    "GET province/clusters/": "200 200 403 403 302",
    # without a name
    "POST province/clusters/": "403 400 403 403 302",
    "GET province/clusters/methods/": "200 200 403 403 302",
    # without a text
    "POST province/clusters/methods/": "403 400 403 403 302",
    "GET province/clusters/{cluster}/": "200 200 403 403 302",
    # without a county
    "POST province/clusters/{cluster}/": "403 400 403 403 302",
    # without a day
    "POST province/clusters/places/{place}/end/": "403 302 403 403 302",
    "GET province/targets/": "200 200 403 403 302",
    "GET province/runs/": "200 200 403 403 302",
    # without a year
    "POST province/runs/start/": "403 302 403 403 302",
    "GET province/runs/{run}/": "200 200 403 403 302",
    "GET province/runs/{run}/progress/": "200 200 403 403 302",
    "POST province/runs/{run}/again/": "403 302 403 403 302",
    "GET tokens/": "200 200 200 403 302",
    "GET api/v1/province-counties/2025/": "200 200 403 403 401",
    "GET api/v1/province-clusters/2025/": "200 200 403 403 401",
    "GET api/v1/province-targets/2025/": "200 200 403 403 401",
    "GET api/v1/province-runs/": "200 200 403 403 401",
    # without a body
    "POST api/v1/province-runs/": "403 400 403 403 401",
    "GET api/v1/province-runs/{run}/": "200 200 403 403 401",
    "POST api/v1/province-runs/{run}/again/": "403 202 403 403 401",
}
ROLES = ["province_viewer", "province_operator", "reform_office", "system_admin", None]
# what is everybody's own: not refused to whoever is signed in
OWN = {
    row
    for row, statuses in pages.STATUSES.items()
    if set(statuses.split()[:8]) <= {"200", "302", "404", "400"}
}


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def keys(world):
    return pages.keys(world)


@pytest.fixture
def places(world):
    whole = province_runs.start(province=make.province(world.county), year=2025, by=None)
    cluster = Cluster.objects.create(province=whole.province, name="集群")
    place = cluster.places.create(county=world.county, role="核心", since="2025-01-01")
    named = {"{cluster}": cluster.pk, "{place}": place.pk}
    return {"{county}": world.county.code, "{run}": whole.pk, **named}


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_the_province(client, world, places, role):
    if role:
        client.force_login(make.user(role, None if role == "system_admin" else world.county))
    place = ROLES.index(role)
    answers = {row: ask(client, row, places).status_code for row in STATUSES}
    assert answers == {row: int(statuses.split()[place]) for row, statuses in STATUSES.items()}


@pytest.mark.parametrize("role", ["province_viewer", "province_operator"])
def test_nothing_of_a_county_is_open(client, world, keys, role, monkeypatch):
    draw_refusals_once(monkeypatch)
    client.force_login(make.user(role, world.county))
    open_to = {
        row
        for row in pages.STATUSES
        if row not in OWN and "tokens/" not in row and ask(client, row, keys).status_code not in (403, 404)
    }
    assert open_to == set()
