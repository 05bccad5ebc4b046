"""F-02, F-05, F-06: the store of 内生裂变优势企业, its projects, and what counts in two places."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluation.actions import advantages as actions
from evaluation.advantages.candidates import candidates, without_ground
from evaluation.advantages.fission import fission
from evaluation.advantages.sharing import Shared, above, by_place
from evaluation.models import Advantage, Result
from landuse.models import EnterpriseTag, Tag
from tests import factories as make
from tests import judged

DAY = date(2026, 9, 1)
COUNTY, OTHER = "青澜县", "邻县"


@pytest.fixture
def here(db):
    world = judged.county()
    make.publication(make.round(world.county, run=world.run), world.run)
    world.__dict__["office"] = make.user("reform_office", world.county)
    return world


def of_grade(world, grade):
    return [
        each.enterprise
        for each in Result.objects.filter(run=world.run, grade=grade).select_related("enterprise")
    ]


def put_in(world, enterprises, **fields):
    values = {"field": "高端装备", "news": ["新项目"], "words": "", "on": DAY, "year": 2025}
    return actions.add(county=world.county, enterprises=enterprises, by=world.office, **(values | fields))


def test_f_02_candidates_are_published_grade_a_and_titles_in_force(here):
    """A 类、单项冠军、小巨人；称号到期的当天还算，第二天不算。"""
    low = of_grade(here, "D")[0]
    tag, _ = Tag.objects.get_or_create(
        code="little-giant", defaults={"name": "专精特新小巨人企业", "level": "国家级"}
    )
    EnterpriseTag.objects.create(enterprise=low, tag=tag, since=date(2023, 1, 1), until=DAY)
    found = {each.enterprise.pk: list(each.grounds) for each in candidates(here.county, 2025, DAY)}
    assert found == {each.pk: ["A"] for each in of_grade(here, "A")} | {low.pk: ["G"]}
    after = {each.enterprise.pk for each in candidates(here.county, 2025, date(2026, 9, 2))}
    assert low.pk not in after


def test_f_02_without_a_publication_no_grade_counts(db):
    world = judged.county()
    assert candidates(world.county, 2025, DAY) == []


def test_f_02_nobody_gets_in_without_ground_or_news_or_twice(here):
    first = of_grade(here, "A")[0]
    low = of_grade(here, "D")[0]
    with pytest.raises(ValidationError, match=f"没有入库依据：{low.name}"):
        put_in(here, [first, low])
    with pytest.raises(ValidationError, match="五新"):
        put_in(here, [first], news=[])
    assert not Advantage.objects.exists()
    (entry,) = put_in(here, [first])
    with pytest.raises(ValidationError, match="已在库中"):
        put_in(here, [first])
    (runner,) = put_in(here, [low], front_runners=True)
    assert (entry.batch, runner.batch, runner.grounds) == (1, 2, ["L"])


def test_f_02_who_has_no_ground_any_more_is_told_and_leaves_by_a_person(here):
    (entry,) = put_in(here, [of_grade(here, "A")[0]])
    assert without_ground(here.county, 2025, DAY) == []
    Result.objects.filter(run=here.run, enterprise=entry.enterprise).update(grade="B")
    assert [each.pk for each in without_ground(here.county, 2025, DAY)] == [entry.pk]
    with pytest.raises(ValidationError, match="原因"):
        actions.remove(advantage=entry, on=DAY, reason=" ", by=here.office)
    actions.remove(advantage=entry, on=DAY, reason="档次更正", by=here.office)
    assert not Advantage.objects.standing().exists()


def test_f_05_farther_needs_a_reason_and_a_place(here):
    (entry,) = put_in(here, [of_grade(here, "A")[0]])
    given = {
        "name": "二期",
        "kind": "增值裂变",
        "flow": "周边",
        "investment": Decimal(8000),
        "stage": "planned",
    }
    with pytest.raises(ValidationError, match="原地→本地→周边→扩大范围"):
        actions.add_project(advantage=entry, given=given, by=here.office)
    full = given | {"destination": OTHER, "flow_reason": "本县没有化工园区"}
    assert actions.add_project(advantage=entry, given=full, by=here.office).flow == "周边"
    assert (
        actions.add_project(advantage=entry, given=given | {"flow": "原地"}, by=here.office).destination == ""
    )


def test_f_06_both_places_count_by_agreement_and_above_it_is_once(here):
    (entry,) = put_in(here, [of_grade(here, "A")[0]])
    given = {"name": "二期", "kind": "增值裂变", "flow": "周边", "destination": OTHER, "flow_reason": "园区"}
    made = actions.add_project(
        advantage=entry, given=given | {"investment": Decimal(8000), "stage": "building"}, by=here.office
    )
    share = {"project": made, "year": 2026, "indicator": "投资", "amount": Decimal(3000), "by": here.office}
    with pytest.raises(ValidationError, match="协议"):
        actions.share(**share, in_both=True, agreement="")
    actions.share(**share, in_both=True, agreement="两县共建协议")
    rows = [Shared("投资", Decimal(3000), COUNTY, OTHER, both=True)]
    assert by_place(rows) == {(COUNTY, "投资"): 3000, (OTHER, "投资"): 3000}
    assert above(rows) == {"投资": 3000}


places = st.sampled_from(["甲", "乙", "丙"])
amounts = st.builds(
    Shared,
    st.sampled_from(["投资", "研发经费"]),
    st.integers(0, 99).map(Decimal),
    places,
    places,
    st.booleans(),
)


@given(st.lists(amounts, max_size=8))
def test_f_06_no_place_and_no_order_makes_the_total_larger(rows):
    total = above(rows)
    assert total == above(reversed(rows))
    for indicator, amount in total.items():
        counted = [value for (_, name), value in by_place(rows).items() if name == indicator]
        assert max(counted) <= amount <= sum(counted)


def test_nobody_else_puts_in(here):
    neighbour = make.user("reform_office", make.county("邻县", "339903"))
    for by in (neighbour, make.user("leader", here.county)):
        here.__dict__["office"] = by
        with pytest.raises(PermissionDenied):
            put_in(here, of_grade(here, "A")[:1])


def test_a_batch_on_the_page(client, here):
    client.force_login(here.office)
    first = of_grade(here, "A")[0]
    page = client.get(reverse("advantage-new") + "?year=2025").content.decode()
    assert first.credit_code in page
    sent = {"code": [first.credit_code], "field": "高端装备", "news": ["新技术"]}
    assert client.post(reverse("advantage-new") + "?year=2025", sent).status_code == 302
    listed = client.get(reverse("advantage-list")).content.decode()
    assert first.name in listed
    assert fission().source in listed
