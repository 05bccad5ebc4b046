"""How often a program may call, and that it is told."""

from types import SimpleNamespace

import pytest
from redis.exceptions import ConnectionError

from mujun.clients import actions, throttling
from tests import factories as make
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs/"


@pytest.fixture
def clock(monkeypatch):
    """Twenty seconds into a minute that no other test counts in."""
    clock = SimpleNamespace(now=1_000_000_000.0)
    clock.now += 20 - clock.now % 60
    monkeypatch.setattr(throttling, "time", SimpleNamespace(time=lambda: clock.now))
    return clock


@pytest.fixture
def program(settings):
    settings.API_RATE = 2
    return make.user("api_client", make.county())


def told(answer):
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return [answer.status_code, *(int(answer[name]) for name in names)]


def test_tokens_of_a_client_count_together_and_a_new_minute_begins_anew(client, program, clock):
    headers = [make.token(program), make.token(program), make.token(program)]
    answers = [client.get(JOBS, headers=each) for each in headers]
    assert [told(each) for each in answers] == [[200, 2, 1, 40], [200, 2, 0, 40], [429, 2, 0, 40]]
    assert problem_of(answers[2])["code"] == "too_many_requests"
    assert answers[2]["Retry-After"] == "40"
    clock.now += 40
    assert told(client.get(JOBS, headers=headers[0])) == [200, 2, 1, 60]


def test_a_refused_call_counts_and_tells_too(client, program, clock):
    answer = client.get(f"{JOBS}?nothing=1", headers=make.token(program))
    assert told(answer) == [400, 2, 1, 40]


def test_a_client_may_have_a_number_of_its_own(client, program, clock):
    admin = make.user("system_admin", None)
    actions.allow(user=program, per_minute=1, by=admin)
    header = make.token(program)
    assert [client.get(JOBS, headers=header).status_code for _ in range(2)] == [200, 429]
    actions.allow(user=program, per_minute=0, by=admin)
    assert "RateLimit-Limit" not in client.get(JOBS, headers=header)


def test_people_at_pages_are_not_counted(client, program, clock):
    client.force_login(make.user("leader", program.county))
    assert [client.get(JOBS).status_code for _ in range(3)] == [200] * 3


def test_without_redis_nobody_is_held_back(client, program, clock, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(throttling.cache, "add", down)
    header = make.token(program)
    assert [client.get(JOBS, headers=header).status_code for _ in range(3)] == [200] * 3
