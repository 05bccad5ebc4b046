"""What officials see of an enterprise's levers one grade up and one grade down."""

from decimal import Decimal

import numpy as np
import pytest
from django.urls import reverse

from evaluation.actions import recommendations
from evaluation.actions.snapshots import thaw
from evaluation.advice.beside import Beside
from evaluation.models import Recommendation, Result
from tests import factories as make
from tests import judged
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """A surcharge of C and D, C at half, dearer in the second year; a relief of B."""
    made = judged.county()
    terms = {"rate_by_running": {1: "0.1", 2: "0.2"}, "grade_shares": {"C": "0.5"}}
    make.lever(made.county, "dear", name="逐年提高", grades=["C", "D"], formula="用电量 * 标准", terms=terms)
    relief = {"name": "减免", "grades": ["B"], "formula": "用电量 * 0.01", "direction": "减免"}
    make.lever(made.county, "relief", **relief)
    make.graded(made.county, 2024, dict.fromkeys(made.enterprises, "D"))
    frozen = thaw(made.run.snapshot)
    graded = dict(made.run.results.values_list("enterprise", "grade"))
    grades = np.array([graded[who] for who in frozen.enterprises])
    recommendations.renew(run=made.run, frozen=frozen, grades=grades)
    return made


def first_of(here, grade: str) -> Result:
    return here.run.results.filter(grade=grade).select_related("enterprise__town").first()


def test_each_lever_at_three_grades_with_the_step_of_its_ladder(here):
    of = first_of(here, "C")
    made = here.run.recommendation_sets.get(is_current=True)
    rows = {row.lever.code: row.at for row in Beside.of(made, [of.enterprise_id]).rows(of.enterprise_id, "C")}
    up, now, down = rows["dear"]
    assert [each.grade for each in rows["dear"]] == ["B", "C", "D"]
    assert (up.nothing, up.change) == ("不涉及", -now.said.amount)
    assert (now.said.year, now.change) == ("连续第 2 年", 0)
    assert down.said.amount == pytest.approx(2 * now.said.amount, abs=Decimal("0.0002"))
    assert "标准 0.1 " in now.said.working
    assert "标准 0.2 " in down.said.working
    up, now, down = rows["relief"]
    assert (up.said.amount > 0, now.nothing, down.nothing) == (True, "不涉及", "不涉及")


def test_the_highest_grade_has_none_above_and_the_lowest_none_below(here):
    made = here.run.recommendation_sets.get(is_current=True)
    for grade, place in (("A", 0), ("D", 2)):
        who = first_of(here, grade).enterprise_id
        found = Beside.of(made, [who]).rows(who, grade)
        assert {row.at[place].nothing for row in found} == {"没有这一档"}
        assert {row.at[place].change for row in found} == {None}


def test_the_list_has_both_beside_each_amount_and_leads_to_the_page(client, here):
    client.force_login(make.user("reform_office", here.county))
    page = client.get(reverse("recommendations") + "?lever=dear&grade=C")
    row = page.context["page"][0]
    assert (row.up.nothing, row.down.said.lever.code) == ("不涉及", "dear")
    address = reverse("advice-by-grade", args=[row.enterprise.credit_code])
    assert address in text(page)
    said = text(client.get(address))
    assert row.working in said
    assert "连续第 2 年" in said
    lines = text(client.get(address + "?download=list")).splitlines()
    assert lines[0].endswith("降一档（D）数额,降一档算法,降一档从高执行")
    header, *listed = text(client.get(reverse("recommendations") + "?download=list")).splitlines()
    assert header.endswith("升一档,升一档数额,降一档,降一档数额")
    assert len(listed) == Recommendation.objects.current().count()


def test_over_rest_it_is_what_the_page_says(client, here):
    of = first_of(here, "C")
    client.force_login(make.user("reform_office", here.county))
    address = f"/api/v1/runs/{here.run.pk}/results/{of.enterprise.credit_code}/advice/"
    told = {each["code"]: each for each in client.get(address).json()["levers"]}
    page = text(client.get(reverse("advice-by-grade", args=[of.enterprise.credit_code])))
    up, now, down = told["dear"]["grades"]
    assert [(each["title"], each["grade"]) for each in (up, now, down)] == [
        ("升一档", "B"), ("现在", "C"), ("降一档", "D"),
    ]  # fmt: skip
    assert (up["touched"], up["amount"], up["working"]) == (False, None, "")
    assert now["amount"] < down["amount"]
    assert now["working"] in page
    assert down["working"] in page
    assert told["dear"]["obstacles"][0] in page


def test_a_town_officer_sees_its_own_town_only(client, here):
    of = first_of(here, "C").enterprise
    other = next(town for town in here.towns if town != of.town)
    client.force_login(make.user("town_officer", here.county, town=other))
    assert client.get(reverse("advice-by-grade", args=[of.credit_code])).status_code == 404
