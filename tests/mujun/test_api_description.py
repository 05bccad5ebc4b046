"""Schemathesis asks every route what the description promises: no crash, only answers, types and fields it names.

A few examples per route and role here; many with `-m long`.
"""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mujun.clients.models import Allowance
from mujun.clients.scopes import Scope
from tests import factories as make
from tests import judged
from tests.routes.api.objects import objects_of

pytestmark = pytest.mark.django_db
CHECKS = [
    checks.not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def objects(world):
    return objects_of(world)


@pytest.fixture(autouse=True)
def _one_connection():
    """The transaction of the test outlives each call."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(params=["reform_office", "api_client"])
def program(request, world):
    """Comes by token, as often as it likes."""
    user = make.user(request.param, world.county)
    Allowance.objects.create(user=user, per_minute=0)
    return make.token(user, scopes=list(Scope))


def test_answers_are_as_described(program, objects):
    assert found(program, objects, examples=1) == {}


@pytest.mark.long
def test_answers_to_many_calls_are_as_described(program, objects):
    assert found(program, objects, examples=60) == {}


def found(program, objects, examples) -> dict[str, str]:
    """Route → what was wrong with an answer."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", WSGIHandler(), headers={"Accept": "application/vnd.oai.openapi+json"}
    )
    wrong = {}
    for each in schema.get_all_operations():
        operation = each.ok()
        try:
            _ask(operation, program, objects, examples)
        except BaseExceptionGroup as failures:  # all of them at once
            wrong[operation.label] = "\n".join(map(str, failures.exceptions))
    return wrong


def _ask(operation, program, objects, examples):
    @settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def asked(case):
        for known in (False, True):
            if known and not case.path_parameters:
                continue
            if known:
                case.path_parameters = _known(operation.path, case.path_parameters, objects)
            with transaction.atomic():
                case.call_and_validate(headers=program, checks=CHECKS)
                transaction.set_rollback(True)

    asked()


def _known(path, parameters, objects):
    """Of an object that is there, where there is one."""
    words = path.removeprefix("/api/v1/").split("/")
    key = next((word for word in words if word in {"cancel", "retry"}), words[0])
    return {
        name: str(objects.get(key if name == "id" else name, value)) for name, value in parameters.items()
    }
