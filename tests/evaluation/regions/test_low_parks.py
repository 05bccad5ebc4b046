"""LE-06: land of a low-efficiency small-and-micro park becomes findings by a person's choice, with evidence."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import low_parks as actions
from evaluation.actions import snapshots
from evaluation.regions.low_parks import low_parks
from evaluation.regions.parks_land import low_of, occupants
from landuse.models import EnterpriseYear, LandFinding, Park
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged
from tests.evaluation.regions.test_judging import judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Three parks of six enterprises each, the last one in its years of transition."""
    made = judged.county(sizes=(18, 0))
    opened = {"甲园": date(2018, 3, 1), "乙园": date(2019, 1, 1), "丙园": date(2024, 5, 1)}
    for at, (name, day) in enumerate(opened.items()):
        park = Park.objects.create(
            county=made.county, name=name, kind="小微企业园", state="投运", star="二星", opened_on=day
        )
        inside = [make.listed(each).pk for each in made.enterprises[at * 6 : at * 6 + 6]]
        EnterpriseYear.objects.filter(pk__in=inside).update(park=park)
    frozen = snapshots.take(county=made.county, year=2025, by=None)
    make.run(frozen, made.run.method)
    return made


@pytest.fixture
def run(world):
    return judge(world.county, "qinglan-parks-2025")


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


def low_one(run):
    (low,) = low_of(run, run.results.all())
    return low


@pytest.mark.parametrize(
    ("kind", "grade", "low"),
    [
        ("小微企业园", "C", True),
        ("小微企业园", "D", True),
        ("小微企业园", "B", False),
        ("小微企业园", "", False),
        ("开发区", "D", False),
    ],
)
def test_le_06_low_is_a_grade_of_a_small_and_micro_park(kind, grade, low):
    assert low_parks().covers(kind, grade) is low


def test_le_06_a_park_in_transition_has_no_grade_and_is_not_low(run):
    grades = {each.name: each.grade for each in run.results.all()}
    assert grades["丙园"] == ""
    assert sorted(grades.values()) == ["", "B", "C"]
    assert grades[low_one(run).name] == "C"


def test_le_06_findings_are_of_those_chosen_on_the_land_they_use(world, run, office):
    low = low_one(run)
    rows = occupants(low)
    first, second = (row.enterprise for row in rows[:2])
    made = actions.propose_land(
        result=low, enterprises=[first.pk, second.pk], reason="整体改造提升", by=office
    )
    assert {each.enterprise_id for each in made.findings} == {first.pk, second.pk}
    finding = LandFinding.objects.get(enterprise=first)
    (told,) = finding.evidence
    assert (finding.kind, finding.year, told["rule"]) == ("low", 2025, "LE-06")
    assert "浙政办发〔2023〕12号 二（四）" in told["source"]
    assert f"{low.name}，二星" in told["sentence"]
    assert "C 档，定档 2 个中第 2 名。整体改造提升" in told["sentence"]
    assert finding.area == sum(part.area for part in finding.parts.all()) > 0
    assert AuditEvent.objects.filter(act="low_park_proposed").count() == 1


def test_le_06_whoever_has_a_finding_of_the_year_gets_no_second(run, office):
    low = low_one(run)
    who = [occupants(low)[0].enterprise.pk]
    actions.propose_land(result=low, enterprises=who, reason="改造", by=office)
    again = actions.propose_land(result=low, enterprises=who, reason="改造", by=office)
    assert (len(again.findings), again.standing) == (0, 1)
    assert occupants(low)[0].finding is not None


def test_le_06_refusals_tell_the_cure(world, run, office):
    low = low_one(run)
    fine = next(each for each in run.results.all() if each.grade == "B")
    who = [occupants(low)[0].enterprise.pk]
    with pytest.raises(ValidationError, match="不是低效小微企业园"):
        actions.propose_land(result=fine, enterprises=who, reason="改造", by=office)
    with pytest.raises(ValidationError, match="请写明理由"):
        actions.propose_land(result=low, enterprises=who, reason=" ", by=office)
    outside = [occupants(fine)[0].enterprise.pk]
    with pytest.raises(ValidationError, match="请选择园区内的企业"):
        actions.propose_land(result=low, enterprises=outside, reason="改造", by=office)
    with pytest.raises(PermissionDenied):
        actions.propose_land(result=low, enterprises=who, reason="改造", by=make.user("leader", world.county))


def test_the_page_of_the_run_leads_to_the_land_and_to_the_findings(client, world, run, office):
    low = low_one(run)
    client.force_login(office)
    page = f"/regions/{run.pk}/{low.pk}/land/"
    assert page in client.get(f"/regions/{run.pk}/").content.decode()
    assert client.post(page, {"reason": ""}).status_code == 400
    who = occupants(low)[0].enterprise
    answer = client.post(page, {"reason": "改造", "enterprise": [who.pk]}, follow=True)
    assert who.name in answer.content.decode()
    other = run.results.exclude(pk=low.pk).first()
    assert client.get(f"/regions/{run.pk}/{other.pk}/land/").status_code == 404


def test_days_are_not_added_up(run):
    assert not any("日期" in name for result in run.results.all() for name in result.sums)
