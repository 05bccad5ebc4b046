"""Trying out changes of a method: what the address says is tried, compared, and kept only when asked."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import Count, Sum
from django.urls import reverse

from evaluation.actions import recommendations, runs
from evaluation.methods.loader import restore
from evaluation.models import Method, Recommendation, Run
from evaluation.rejudging.form import form
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.evaluation.county import small_county
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db

CUT = "分组.规上.定级.A"
WEIGHT = "分组.规上.计分.亩均税收.权重"


@pytest.fixture
def small(client):
    """Twenty that differ in tax only, judged: 4 A, 8 B, 7 C, 1 D."""
    county = small_county()
    fields = {"year": 2025, "method": county.method.pk}
    job = make.job(county.county, state="running", by=county.office, params=fields)
    runs.carry_out(job=job, progress=lambda done, total, step: None)
    client.force_login(county.office)
    return county


def tried(client, **asked):
    return client.get(reverse("simulate"), {"run": Run.objects.get().pk} | asked)


def test_without_changes_nobody_moves(client, small):
    found = tried(client).context["comparison"]

    assert (found.up, found.down) == (0, 0)
    assert dict(found.matrix) == {
        "A": [4, 0, 0, 0],
        "B": [0, 8, 0, 0],
        "C": [0, 0, 7, 0],
        "D": [0, 0, 0, 1],
    }


def test_a_wider_cut_lifts_the_next(client, small):
    """前 30% of 20 are 6 instead of 4."""
    answer = tried(client, **{CUT: "30"})

    found = answer.context["comparison"]
    assert dict(found.matrix)["B"] == [2, 6, 0, 0]
    assert [
        (each.rank_before, each.grade_before, each.grade_after) for each in answer.context["trial"].movers
    ] == [
        (5, "B", "A"),
        (6, "B", "A"),
    ]
    assert [(tally.name, tally.size, tally.up) for tally in answer.context["trial"].towns] == [
        ("云栖镇", 20, 2)
    ]


def test_the_money_of_the_levers_follows_the_grades(client, small):
    """差别化电价 of D: nobody is D any more when C takes the rest."""
    money = {
        each.lever.code: each for each in tried(client, **{"分组.规上.定级.C": "99"}).context["trial"].money
    }
    electricity = money["E1"]
    assert (electricity.size, electricity.amount) == (1, 30)
    assert (electricity.size_after, electricity.amount_after) == (0, 0)


def test_without_changes_the_money_is_that_of_the_recommendations(client, small):
    """从高 and years running count in a trial as they do in what was recommended."""
    overlapping = {"grades": ["C", "D"], "formula": "用电量 * 标准"}
    ladder = {"rate_by_running": {1: "0.1", 2: "0.2"}, "highest_of": "电价加价"}
    make.lever(small.county, "ladder", **overlapping, terms=ladder)
    make.lever(small.county, "flat", **overlapping, terms={"rate": "0.15", "highest_of": "电价加价"})
    make.graded(small.county, 2024, dict.fromkeys(small.enterprises[::2], "D"))
    run = Run.objects.get(snapshot__year=2025)
    job = make.job(small.county, state="running", by=small.office, params={"run": run.pk})
    recommendations.carry_out(job=job, progress=lambda done, total, step: None)
    due = Recommendation.objects.current().due().filter(run=run).exclude(lever__formula="").order_by()
    sums = due.values_list("lever__code").annotate(Count("pk"), Sum("amount", default=0))

    money = client.get(reverse("simulate"), {"run": run.pk}).context["trial"].money

    assert {each.lever.code: (each.size, each.amount) for each in money if each.size} == {
        code: (size, amount) for code, size, amount in sums
    }
    assert all((each.size, each.amount) == (each.size_after, each.amount_after) for each in money)
    assert {"ladder", "flat"} <= {each.lever.code for each in money if each.size}


def test_the_address_keeps_the_changes_and_nothing_else(client, small):
    """A form sends every field; what stays in the address can be read and passed on."""
    run = Run.objects.get()
    answer = client.post(
        reverse("simulate"), {"run": run.pk, CUT: "30", WEIGHT: "30", "method": str(small.method.pk)}
    )

    assert parse_qs(urlsplit(answer.url).query) == {"run": [str(run.pk)], CUT: ["30"]}


def test_more_changes_than_an_address_holds_are_tried_all_the_same(client, small):
    """And can be taken along and kept."""
    run = Run.objects.get()
    fields = list(form(run.method.resolved, {}).fields)
    sent = {field.key: "无" for field in fields if field.path[-1] in ("封顶", "保底")}
    sent |= {field.key: f"{field.value}0" for field in fields if field.path[-1] == "基准"}
    sent |= {"run": run.pk, CUT: "30"}
    answer = client.post(reverse("simulate"), sent)
    file = text(client.post(reverse("simulate"), sent | {"download": "movers"}))

    assert answer.status_code == 200
    assert answer.context["comparison"].up == 2
    assert len(file.strip().splitlines()) == 3
    client.post(reverse("simulate-draft"), sent | {"edition": "一"})
    assert Method.objects.filter(status="草案").count() == 1


def test_a_mistake_is_told_and_nothing_is_tried(client, small):
    for asked in ({CUT: "70"}, {WEIGHT: "重"}, {WEIGHT: "-3"}):
        answer = tried(client, **asked)
        assert answer.status_code == 200
        assert answer.context["problems"]
        assert "comparison" not in answer.context


def test_nothing_is_kept_unless_asked(client, small):
    tried(client, **{CUT: "30"})
    assert Method.objects.count() == 1

    answer = client.post(
        reverse("simulate-draft"), {"run": Run.objects.get().pk, CUT: "30", "edition": "2025草案1"}
    )

    draft = Method.objects.get(status="草案")
    assert answer.url == reverse("method", args=[draft.pk])
    assert "沿用: qinglan-2025" in draft.text
    assert "A: 前30%" in draft.text
    assert "权重" not in draft.text
    kept = restore(draft.resolved)
    assert kept.groups["规上"].grading[0].share * 100 == 30
    assert kept.groups["规上"].items == restore(small.method.resolved).groups["规上"].items
    assert AuditEvent.objects.filter(act="method_drafted").count() == 1


def test_a_draft_can_be_tried_and_drafted_again(client, small):
    pk = Run.objects.get().pk
    client.post(reverse("simulate-draft"), {"run": pk, CUT: "30", "edition": "一"})
    first = Method.objects.get(status="草案")

    found = tried(client, method=first.pk).context["comparison"]
    client.post(reverse("simulate-draft"), {"run": pk, "method": first.pk, WEIGHT: "31.5", "edition": "二"})

    assert found.up == 2
    second = restore(Method.objects.get(edition="二").resolved)
    assert second.groups["规上"].grading[0].share * 100 == 30
    assert float(second.groups["规上"].items["亩均税收"].weight) == 31.5


def test_a_draft_without_changes_or_edition_is_not_kept(client, small):
    pk = Run.objects.get().pk
    for sent in ({"run": pk, "edition": "一"}, {"run": pk, CUT: "30", "edition": " "}):
        client.post(reverse("simulate-draft"), sent)
    assert Method.objects.count() == 1


def test_the_movers_can_be_taken_along(client, small):
    file = text(tried(client, **{CUT: "30", "download": "movers"}))

    assert len(file.strip().splitlines()) == 3
    assert "原档次" in file


def test_only_who_starts_runs_tries(client, small):
    client.force_login(make.user("leader", small.county))

    assert tried(client).status_code == 403
