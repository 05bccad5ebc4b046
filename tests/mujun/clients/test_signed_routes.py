"""No route of the interface takes a signature that is old, or one that came before."""

import re
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, resolve

from mujun.api.views import Unknown
from mujun.clients import actions
from mujun.clients.proving import by_signature
from mujun.clients.scopes import Scope
from tests import factories as make
from tests.mujun.clients.test_scopes import OPEN, views
from tests.mujun.clients.test_signatures import KEYS, refusal, signed

pytestmark = pytest.mark.django_db
# of objects that nobody has: who calls is looked at first
VALUES = {"int": "1", "uuid": str(UUID(int=1)), "slug": "x", "str": "x", "": "x"}


def calls():
    """Method and address of every route."""
    for pattern, view, methods in views(get_resolver().url_patterns):
        if view.__name__ not in OPEN:
            address = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or ""], pattern)
            yield from ((method.upper(), address) for method in tuple(methods) if method != "head")


@pytest.fixture
def program(monkeypatch):
    """With a key; no call comes as far as to ask what for."""
    monkeypatch.setenv("EXCHANGE_SHUIWU_AK", KEYS["SHUIWU"].access)
    monkeypatch.setenv("EXCHANGE_SHUIWU_SK", "shuiwu-secret")
    program = make.user("api_client", make.county())
    return actions.register_key(
        user=program, name="SHUIWU", scheme="mujun-hmac", scopes=[Scope.READ_JOBS], expires_on=actions.last_day(),
        by=make.user("system_admin", None),
    )  # fmt: skip


def test_a_stale_or_repeated_signature_opens_no_route(client, program):
    let_in = {}
    for method, address in calls():
        assert resolve(address).func.cls is not Unknown, address
        used, old = signed(address, method=method), signed(address, method=method, late=1000)
        assert by_signature(RequestFactory().generic(method, address, headers=used)) == program
        answers = [refusal(client.generic(method, address, headers=headers)) for headers in (used, old)]
        if answers != [(401, "replayed"), (401, "clock_skew")]:
            let_in[method, address] = answers
    assert let_in == {}
