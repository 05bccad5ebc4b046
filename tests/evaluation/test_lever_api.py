"""Levers, their execution, the store of advantages and quota plans over REST: what each answer holds."""

import csv
import io
from datetime import date

import orjson
import pytest

from evaluation.actions import advantages, levers, recommendations
from evaluation.models import QuotaPlan
from tests import factories as make
from tests import judged
from tests.evaluation.test_levers import TEXT
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def office(client, world):
    user = make.user("reform_office", world.county)
    client.force_login(user)
    return user


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_lever_with_its_terms_its_basis_and_its_steps(client, office):
    text = TEXT.replace("标准: 0.30", "连年标准: {1: 0.1, 2: 0.2}\n    退还: {升到: [A, B], 比例: 0.5}")
    lever = levers.write(county=office.county, text=text, reason="会议", by=office)
    body = client.get(f"{API}levers/QL-9/").json()
    assert (body["rate"], body["executable"]) == ("第 1 年 0.1，第 2 年起 0.2", False)
    assert body["obstacles"] == ["状态为草案", "没有施行日期"]
    levers.move(
        lever=lever, became="现行", on=date(2026, 1, 1), reason="施行", document="例〔2026〕1号", by=office
    )
    body = client.get(f"{API}levers/QL-9/").json()
    assert body["refund"] == "升到 A、B 的，退还此前 1 年已征数的 50%"
    assert levers.levers.load(body["text"], "本县")[0].rate_by_running == lever.entry.rate_by_running
    assert [(step["was"], step["became"], step["document"]) for step in body["steps"]] == [
        ("", "草案", ""),
        ("草案", "现行", "例〔2026〕1号"),
    ]
    listed = client.get(f"{API}levers/?status=现行").json()["results"]
    assert [each["code"] for each in listed] == ["QL-9"]


def test_how_land_is_given_who_comes_first_and_which_list(client, office, world):
    """Of the records and of what they mean to each enterprise, in every form of the list."""
    terms = {"supply": ["先租后让", "长期租赁"], "order": 2, "positive_list": "信贷白名单"}
    make.lever(world.county, "land", grades=["A"], direction="支持", formula="", terms=terms)
    job = make.job(world.county, state="running", by=office, params={"run": world.run.pk})
    recommendations.carry_out(job=job, progress=lambda *_: None)
    told = {each["code"]: each for each in client.get(f"{API}levers/").json()["results"]}
    assert {name: told["land"][name] for name in terms} == terms
    assert [told["electricity"][name] for name in terms] == [[], None, None]
    assert "没有现行文件规定各档的供地方式（P-01）" in told["land"]["obstacles"]
    for asked in ("supply=先租后让", "positive_list=信贷白名单"):
        assert [each["code"] for each in client.get(f"{API}levers/?{asked}").json()["results"]] == ["land"]
    assert client.get(f"{API}levers/?supply=租让结合").json()["results"] == []
    rows = client.get(f"{API}recommendations/").json()["results"]
    assert {(row["lever"]["code"], *(str(row[name]) for name in terms)) for row in rows} == {
        ("land", *map(str, terms.values())), ("electricity", "[]", "None", "None"),
    }  # fmt: skip
    whole = client.get(f"{API}recommendations/", headers={"Accept": "application/x-ndjson"})
    assert [orjson.loads(line) for line in b"".join(whole).splitlines()] == rows
    (name,) = {
        row["lever"]["code"]
        for row in client.get(f"{API}recommendations/?positive_list=信贷白名单").json()["results"]
    }
    assert name == "land"


def test_an_enterprise_sees_its_own_lines_and_appeals(client, world):
    mine, other = (
        make.execution_line(world.run, each, str(2026 + at)) for at, each in enumerate(world.enterprises[:2])
    )
    owner = make.user("enterprise", world.county, credit_code=mine.enterprise.credit_code)
    client.force_login(owner)
    (row,) = client.get(f"{API}lever-ledger/").json()["results"]
    assert (row["credit_code"], row["period"], row["yearly"]) == (owner.credit_code, "2026", 12.0)
    whole = client.get(f"{API}lever-ledger/?period=2026", headers={"Accept": "text/csv"})
    header, line = table(b"".join(whole).decode())
    assert dict(zip(header, line, strict=True))["credit_code"] == owner.credit_code
    assert client.post(f"{API}lever-appeals/", {"line": other.pk, "statement": "错"}).status_code == 404
    answer = client.post(f"{API}lever-appeals/", {"line": mine.pk, "statement": "一块表不是我们的"})
    assert (answer.status_code, answer.json()["verdict"]) == (201, "")
    again = client.post(f"{API}lever-appeals/", {"line": mine.pk, "statement": "再提"})
    assert problem_of(again)["errors"][0]["code"] == "open"
    (listed,) = client.get(f"{API}lever-appeals/?open=1").json()["results"]
    assert listed["number"] == answer.json()["number"]


def test_lists_not_sent_are_not_in_the_ledger_and_answers_can_be_asked_for(client, world, office):
    line = make.execution_line(world.run, world.enterprises[0])
    assert len(client.get(f"{API}lever-ledger/?answered=0").json()["results"]) == 1
    assert client.get(f"{API}lever-ledger/?answered=1").json()["results"] == []
    line.list.state = "draft"
    line.list.save()
    assert client.get(f"{API}lever-ledger/").json()["results"] == []


def test_a_list_counts_and_gives_the_lines_of_the_own_town_only(client, world):
    line = make.execution_line(world.run, world.enterprises[0])
    of = line.list
    of.lines.create(enterprise=world.enterprises[1], grade="D", left_out="申诉支持")
    of.lines.create(enterprise=world.enterprises[3], grade="D", actual=3)
    client.force_login(make.user("town_officer", world.county, town=world.towns[1]))
    body = client.get(f"{API}execution-lists/{of.number}/").json()
    assert [body[name] for name in ("size", "left_out", "answered", "actual")] == [2, 1, 1, 3.0]
    lines = client.get(f"{API}execution-lists/{of.number}/lines/").json()["results"]
    assert {each["town"] for each in lines} == {world.towns[1].name}
    header, *rows = table(client.get(f"{API}execution-lists/{of.number}/list.csv").text)
    assert [dict(zip(header, row, strict=True))["企业名称"] for row in rows] == [world.enterprises[3].name]


def test_an_advantage_with_the_flow_of_its_projects(client, world, office):
    entry = make.advantage(world.enterprises[0])
    given = {
        "name": "二期",
        "kind": "产业链",
        "flow": "就近",
        "destination": "邻县",
        "flow_reason": "没有土地",
    }
    lists = advantages.fission()
    given |= {"kind": lists.kinds[0], "flow": lists.flows[1], "investment": 800, "stage": "planned"}
    project = advantages.add_project(advantage=entry, given=given, by=office)
    advantages.share(
        project=project, year=2026, indicator=lists.shared[0], amount=30, in_both=True, agreement="协议", by=office
    )  # fmt: skip
    (told,) = client.get(f"{API}advantages/{entry.pk}/").json()["projects"]
    assert (told["flow"], told["destination"], told["stage"]) == (lists.flows[1], "邻县", "谋划")
    assert told["amounts"] == [
        {"year": 2026, "indicator": lists.shared[0], "amount": 30.0, "in_both": True, "agreement": "协议"}
    ]


class TestQuotaPlans:
    @pytest.fixture
    def plan(self, world):
        return make.quota_plan(world.run, world.enterprises[0])

    def test_the_exact_answer_is_a_job_until_the_plan_is_settled(self, client, office, plan):
        answer = client.post(f"{API}quota-plans/{plan.pk}/solve/")
        assert (answer.status_code, answer["Location"]) == (202, answer.json()["job_url"])
        fields = {"state": "settled", "chosen": "greedy", "chosen_reason": "可行", "chosen_at": plan.made_at}
        QuotaPlan.objects.filter(pk=plan.pk).update(**fields)
        again = client.post(f"{API}quota-plans/{plan.pk}/solve/")
        assert (again.status_code, problem_of(again)["code"]) == (409, "conflict")

    def test_lines_of_the_answer_asked_for(self, client, office, plan):
        (line,) = client.get(f"{API}quota-plans/{plan.pk}/lines/?answer=greedy").json()["results"]
        assert (line["asked"], line["given"], line["outcome"]) == ({"土地": 10.0}, {"土地": 10.0}, "足额安排")
        missing = client.get(f"{API}quota-plans/{plan.pk}/lines/?answer=optimum")
        assert [each["field"] for each in problem_of(missing)["errors"]] == ["answer"]

    def test_a_town_learns_that_rules_conflict_and_not_over_whom(self, client, world, office, plan):
        QuotaPlan.objects.filter(pk=plan.pk).update(optimum={"conflict": "青石街道至少 5 亩，不予安排 D"})
        assert "青石街道" in client.get(f"{API}quota-plans/{plan.pk}/").json()["trouble"]
        client.force_login(make.user("town_officer", world.county, town=world.towns[0]))
        assert client.get(f"{API}quota-plans/{plan.pk}/").json()["trouble"] == "规则相互矛盾，没有方案。"
