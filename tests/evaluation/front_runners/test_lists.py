"""Lists of front-runners: proposed by a rule, confirmed by a person on a formal result, of use to others (F-02)."""

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluation.actions import front_runners as actions
from evaluation.advantages.candidates import grounds_of
from evaluation.front_runners.language import text_of
from evaluation.models import FrontRunner, FrontRunnerList
from evaluation.regions.gathering import regions_of
from mujun.accounts.models import AuditEvent
from mujun.documents import DocumentError
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db
# so small a county has few of each industry
TEXT = (
    text_of("qinglan-enterprises").replace("至少参比: 5", "至少参比: 1").replace("档次: [A]", "档次: [A, B]")
)


@pytest.fixture
def world():
    return judged.county(sizes=(20, 4))


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


@pytest.fixture
def formal(world):
    return make.round(world.county, run=world.run)


def propose(world, office, text=TEXT):
    return actions.propose(county=world.county, year=2025, text=text, by=office)


def confirm(of, office, left_out=(), reason=""):
    for member in of.members.filter(pk__in=left_out):
        actions.strike(member=member, kept=False, by=office)
    return actions.confirm(of=of, reason=reason, by=office)


def test_f_02_who_leads_is_a_ground_once_a_person_confirmed(world, office, formal):
    made = propose(world, office)
    day = timezone.localdate()
    assert "L" not in str(grounds_of(world.county, 2025, day))
    first, *rest = made.members.order_by("pk")
    confirm(made, office, [first.pk], "已停产")
    grounds = grounds_of(world.county, 2025, day)
    assert {who for who, codes in grounds.items() if "L" in codes} == {each.enterprise_id for each in rest}
    assert AuditEvent.objects.filter(act="front_runners_confirmed").count() == 1


def test_confirming_asks_for_a_formal_result(world, office):
    made = propose(world, office)
    with pytest.raises(ValidationError, match="还没有正式测算"):
        confirm(made, office)
    make.round(world.county, run=world.run)
    assert confirm(made, office).state == "confirmed"


def test_of_another_result_of_the_year_the_list_has_to_be_proposed_again(world, office):
    made = propose(world, office)
    make.round(world.county, run=make.run(world.run.snapshot, world.run.method))
    with pytest.raises(ValidationError, match="已不是"):
        confirm(made, office)


def test_one_list_holds_and_the_one_before_ends(world, office, formal):
    first, second = propose(world, office), propose(world, office)
    confirm(first, office)
    assert FrontRunnerList.objects.get(pk=second.pk).state == "ended"
    third = confirm(propose(world, office), office)
    assert list(FrontRunnerList.objects.filter(state="confirmed")) == [third]
    assert f"由名单 {third.pk} 代替" in FrontRunnerList.objects.get(pk=first.pk).reason


def test_whoever_is_left_out_is_left_out_for_a_reason(world, office, formal):
    made = propose(world, office)
    with pytest.raises(ValidationError, match="请写明理由"):
        confirm(made, office, [made.members.first().pk])
    with pytest.raises(ValidationError, match="一个也不列入"):
        confirm(made, office, made.members.values_list("pk", flat=True), "都不行")


def test_open_rules_broken_rules_and_other_people_make_no_list(world, office):
    with pytest.raises(ValidationError, match="还没有定下：指标、算式"):
        propose(world, office, text_of("zhejiang"))
    with pytest.raises(DocumentError):
        propose(world, office, "规则: 一半")
    with pytest.raises(PermissionDenied):
        propose(world, make.user("leader", world.county))


def test_towns_lead_towns_and_their_officers_see_their_own(world, office):
    text = text_of("qinglan-towns").replace("至少参比: 3", "至少参比: 2").replace("每个: 2", "每个: 1")
    (leader,) = propose(world, office, text).members.all()
    assert (leader.enterprise, leader.place, leader.of) == (None, 1, 2)
    seen = [
        FrontRunner.objects.visible_to(make.user("town_officer", world.county, town=town)).count()
        for town in world.towns
    ]
    assert sum(seen) == 1


def test_regions_count_front_runners_only_once_a_list_is_confirmed(world, office, formal):
    snapshot = world.run.snapshot
    assert np.isnan(regions_of(snapshot, "镇街", False).number("领跑企业数")).all()
    made = confirm(propose(world, office), office)
    counted = regions_of(snapshot, "镇街", False).number("领跑企业数")
    assert counted.sum() == made.members.count()


def test_the_office_proposes_and_confirms_on_the_pages(client, world, office, formal):
    client.force_login(office)
    wrong = client.post("/front-runners/new/?year=2025", {"text": "规则: 一半"})
    assert (wrong.status_code, "处要改" in wrong.content.decode()) == (400, True)
    client.post("/front-runners/new/?year=2025", {"text": TEXT})
    made = FrontRunnerList.objects.get()
    leader = made.members.first()
    assert leader.name in client.get(f"/front-runners/{made.pk}/").content.decode()
    assert client.get("/api/v1/front-runners/").json()["results"] == []
    client.post(f"/front-runners/{made.pk}/decide/", {"act": "confirm"})
    told = client.get("/api/v1/front-runners/?year=2025").json()["results"]
    assert {(each["metric"], each["unit"]) for each in told} == {("亩均税收", "万元/亩")}
    assert len(told) == made.members.count()
    page = client.get(f"/enterprises/{leader.enterprise.credit_code}/?year=2025").content.decode()
    assert "2025 年领跑企业" in page
    lines = client.get(f"/front-runners/{made.pk}/?download=list").content.decode().splitlines()
    assert len(lines) == 1 + made.members.count()


def test_whom_people_strike_out_stays_out_across_pages_until_taken_back(client, world, office):
    made = propose(world, office)
    first, *_, last = made.members.all()
    client.force_login(office)
    address = f"/front-runners/{made.pk}/strike/?page=1&sort=name"
    back = client.post(address, {"out": last.pk})
    assert back.url == f"/front-runners/{made.pk}/?page=1&sort=name#member-{last.pk}"
    client.post(address, {"out": first.pk})
    page = client.get(f"/front-runners/{made.pk}/?kept=out")
    assert {each.pk for each in page.context["page"]} == {first.pk, last.pk}
    client.post(address, {"back": first.pk})
    assert list(made.members.filter(kept=False)) == [last]
    assert client.post(address, {"out": "x"}).status_code == 404
    actions.end(of=made, reason="重提", by=office)
    assert client.post(address, {"out": first.pk}).status_code == 400
