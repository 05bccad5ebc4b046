"""Every role asks for every page of tests/routes, and nobody does. A new address needs a line there."""

import inspect
import re

import pytest
from django.urls import URLResolver, get_resolver, resolve

from mujun.accounts.roles import ROLES
from mujun.sharing.models import Usage
from tests import judged
from tests.routes import api, pages
from tests.routes.pages.asking import address_of, ask, draw_refusals_once
from tests.routes.roles import COUNTY_ROLES, user_of

pytestmark = pytest.mark.django_db

# of the interface, besides the routes of objects: for every role, and what a visitor gets
DESCRIBED = {"api/v1/": 401, "api/v1/schema/": 200, "api/v1/docs/": 200}


def addresses():
    """Every pattern as `runs/{id}/`."""
    return {re.sub(r"<\w+:(\w+)>", lambda m: f"{{{m[1]}}}", each) for each in walk(get_resolver())}


def walk(resolver, before=""):
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, here)
        else:
            yield here


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def keys(world):
    return pages.keys(world)


def may_be_a_file(row, keys):
    """Not public, and the module of its view can make one."""
    view = inspect.getmodule(resolve(address_of(row, keys)).func)
    return " public/" not in row and re.search("download|attachment|deliver", inspect.getsource(view))


def test_no_address_is_missing_and_none_is_too_many():
    shown = {row.partition(" ")[2] for row in pages.STATUSES}
    routes = {"api/v1/" + row.partition(" ")[2] for row in api.STATUSES}
    named = {re.sub(r"\{pk\}", "{id}", each) if each.startswith("api/") else each for each in addresses()}
    of_provinces = {each for each in named if each.startswith(("province/", "api/v1/province-"))}
    assert named - of_provinces == shown | routes | DESCRIBED.keys()


@pytest.mark.parametrize("role", [*COUNTY_ROLES, None])
def test_pages(client, world, keys, role, monkeypatch):
    draw_refusals_once(monkeypatch)
    if role:
        client.force_login(user_of(role, world))
    place = [*COUNTY_ROLES, None].index(role)
    answers = {row: ask(client, row, keys).status_code for row in pages.STATUSES}
    assert answers == {row: int(statuses.split()[place]) for row, statuses in pages.STATUSES.items()}


def test_whatever_is_taken_along_leaves_a_line_under_its_name(client, world, keys):
    """mujun/sharing/recording.py sees every download; a new one is declared in module `exports` of its app."""
    client.force_login(user_of("reform_office", world))
    noted = 0
    for row, statuses in pages.STATUSES.items():
        if row.startswith("GET") and statuses.startswith("200") and may_be_a_file(row, keys):
            answer = ask(client, f"{row}?download=csv", keys)
            noted += answer.get("Content-Disposition", "").startswith("attachment")
            assert Usage.objects.count() == noted, row
    assert [*Usage.objects.filter(resource="other").values_list("scope", flat=True)] == []
    assert noted > 60


@pytest.mark.parametrize("role", [*ROLES, None])
def test_the_description_of_the_interface(client, world, role):
    if role:
        client.force_login(user_of(role, world))
    for path, status in DESCRIBED.items():
        known = role and ROLES[role].signs_in
        assert client.get("/" + path).status_code == (200 if known else status), path


def test_a_visitor_is_sent_to_sign_in(client, world, keys):
    for row, statuses in pages.STATUSES.items():
        if statuses.endswith("302") and "login/code/" not in row and row != "POST logout/":
            assert ask(client, row, keys).url.startswith("/login/?next=/"), row


def test_the_routes_of_the_interface_have_a_status_for_every_role():
    """Walked by tests/evaluation/test_api_access.py."""
    assert {len(statuses.split()) for statuses in api.STATUSES.values()} == {len(COUNTY_ROLES)}
