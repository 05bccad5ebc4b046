"""Acts of a year and of levers by the interface: the same actions as on the pages."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from evaluation.benchmarks.gathering import of_enterprise
from evaluation.models import ExecutionLine, Result, Round
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged
from tests.factories import regions as regional
from tests.problems import problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def office(client, world):
    office = make.user("reform_office", world.county)
    client.force_login(office)
    return office


@pytest.fixture
def post(client):
    return lambda path, **body: client.post(f"/api/v1/{path}", body, content_type="application/json")


def done(answer):
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def test_a_round_is_opened_and_says_what_is_missing_for_each_step(office, post):
    opened = done(post("rounds/", year=2025))
    ways = {way["code"]: way for way in opened["ways"]}
    (missing,) = ways["list_done"]["missing"]
    assert post("rounds/", year=2025).status_code == 400
    address = f"rounds/{opened['id']}/step/"
    assert missing in problem_of(post(address, step="list_done"))["detail"]
    assert ways["stop"]["needs_reason"]
    assert post(address, step="stop").status_code == 400
    stopped = done(post(address, step="stop", reason="办法有变"))
    assert [step["code"] for step in stopped["steps"]] == ["open", "stop"]
    assert (stopped["stage"], stopped["ways"]) == ("stopped", [])


def test_a_formal_run_is_chosen_and_announced(office, post, world):
    make.round(world.county, stage="scoring")
    address = f"rounds/{Round.objects.get().pk}"
    unpublished = problem_of(post(f"{address}/choose-run/", run=world.run.pk))
    assert unpublished["errors"][0]["code"] == "method_unpublished"
    world.run.method.number = 1
    world.run.method.save()
    assert done(post(f"{address}/choose-run/", run=world.run.pk))["run"] == world.run.pk
    terms = {
        "days": 5,
        "counting": "working",
        "contact": "亩均办 0",
        "answer_days": 5,
        "answer_counting": "working",
    }
    begun = done(post(f"{address}/announce/", **terms))
    assert (begun["run"], Round.objects.get().stage) == (world.run.pk, "publicity")


def test_actual_amounts_are_all_taken_or_none(office, post, world):
    line = make.execution_line(world.run, world.enterprises[0])
    code, address = line.enterprise.credit_code, f"execution-lists/{line.list.number}/actuals/"
    strange = {"credit_code": "91330000000000001X", "actual": "3"}
    assert post(address, amounts=[{"credit_code": code, "actual": "8"}, strange]).status_code == 400
    assert ExecutionLine.objects.get().actual is None
    answered = done(post(address, amounts=[{"credit_code": code, "actual": "8.5", "note": "一季度"}]))
    assert (answered["state"], answered["actual"], answered["answered"]) == ("returned", 8.5, 1)


def test_a_town_records_the_wish_of_its_own_enterprise_only(client, post, world):
    client.force_login(make.user("town_officer", world.county, town=world.towns[0]))
    wish = {
        "kind": "增容面积",
        "area": 10,
        "said_on": "2026-03-02",
        "said_by": "负责人",
        "evidence": "申请书",
    }
    own = next(each for each in world.enterprises if each.town == world.towns[0])
    other = next(each for each in world.enterprises if each.town != world.towns[0])
    assert post("willingness/", credit_code=other.credit_code, **wish).status_code == 404
    made = done(post("willingness/", credit_code=own.credit_code, **wish))
    assert done(post(f"willingness/{made['id']}/withdraw/", reason="改主意"))["withdrawn_reason"] == "改主意"


def test_a_zone_is_made_judged_and_handled(office, post, world):
    zone = done(post("regions/", kind="开发区", name="青澜开发区"))
    part = done(post(f"regions/{zone['id']}/parts/", town=world.towns[0].name, since="2024-01-01"))["parts"][
        0
    ]
    assert (part["town"], part["until"]) == (world.towns[0].name, None)
    ended = done(post(f"regions/{zone['id']}/end-part/", part=part["id"], until="2024-12-31"))
    assert ended["parts"][0]["until"] == "2024-12-31"
    judged_zone = regional.region_result(world.run, "开发区", "青澜开发区")
    due = f"{timezone.localdate() + timedelta(days=90)}"
    asked = {
        "region_run": judged_zone.run_id,
        "name": "青澜开发区",
        "way": "淘汰腾退",
        "reason": "示例",
        "due": due,
    }
    chosen = done(post("region-handlings/", **asked))
    address = f"region-handlings/{chosen['id']}/finish/"
    finished = done(post(address, on=f"{timezone.localdate()}", outcome="已腾退"))
    assert finished["outcome"] == "已腾退"


def test_distances_are_those_of_each_enterprise(client, office, world):
    address = f"/api/v1/runs/{world.run.pk}/distances/"
    content = b"".join(client.get(address, headers={"Accept": "text/csv"})).decode()
    whole = list(csv.DictReader(io.StringIO(content)))
    expected = {
        (result.row.credit_code, each.name, line.name): line.distance(each.value)
        for result in Result.objects.exclude(group="").select_related("row", "run__snapshot")
        for each in of_enterprise(result)
        for line in each.lines
    }
    found = {
        (row["credit_code"], row["indicator"], row["line"]): float(row["distance"])
        if row["distance"]
        else None
        for row in whole
    }
    assert found == expected
    assert len(whole) == len(expected) > 5
    pages, following = [], f"{address}?page_size=5"
    while following:
        page = client.get(following).json()
        pages += page["results"]
        following = page["next"]
    assert [(row["credit_code"], row["line"]) for row in pages] == [
        (row["credit_code"], row["line"]) for row in whole
    ]


def test_the_page_of_a_run_gives_the_same_distances(client, office, world):
    file = client.get(f"/runs/{world.run.pk}/?download=distances")
    rows = list(csv.reader(io.StringIO(b"".join(file).decode("utf-8-sig"))))
    listed = client.get(f"/api/v1/runs/{world.run.pk}/distances/?count=1&page_size=1").json()
    assert len(rows) - 1 == listed["count"]
    assert rows[1][:2] == [listed["results"][0]["credit_code"], listed["results"][0]["name"]]


def test_the_audit_trail_is_the_auditor_s(client, office, post, world):
    done(post("rounds/", year=2025))
    client.force_login(make.user("auditor", world.county))
    lines = b"".join(client.get("/api/v1/audit-events/", headers={"Accept": "application/x-ndjson"}))
    assert len(lines.splitlines()) == AuditEvent.objects.filter(county=world.county).count() > 0
    (event,) = client.get("/api/v1/audit-events/?act=round_opened").json()["results"]
    assert (event["username"], event["county"]) == (office.username, world.county.code)
    assert "2025" in event["sentence"]


def test_messages_are_read_once(client, office, post, world):
    line = make.execution_line(world.run, world.enterprises[0])
    done(post("lever-appeals/", line=line.pk, statement="户号有误"))
    (message,) = client.get("/api/v1/messages/?unread=1").json()["results"]
    assert done(post(f"messages/{message['id']}/read/"))["read_at"]
    assert done(post("messages/read/")) == {"read": 0}
