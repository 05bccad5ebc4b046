"""Land of a low park (LE-06) or of a region that is vacated (B-03) becomes findings by a person's choice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluation.actions import region_handlings, snapshots
from evaluation.actions import region_land as actions
from evaluation.models import RegionHandling
from evaluation.regions.agenda import region_todos
from evaluation.regions.gathering import regions_of
from evaluation.regions.grounds import ground_of, is_undecided, low_of, low_parks
from evaluation.regions.occupants import occupants
from landuse.actions import provisions
from landuse.models import ClauseDecision, EnterpriseYear, LandFinding, Parcel, ParcelPark, Park, ParkStar
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged
from tests.evaluation.regions.test_judging import judge
from tests.factories import regions as regional

pytestmark = pytest.mark.django_db


def decide(county, grades="C、D"):
    return provisions.decide(
        county=county, document="浙政办发〔2023〕12号", code="LE-06", key=("低效档次",), value=grades.split("、"),
        number="青政办发〔2025〕3号", valid_from=date(2025, 1, 1), valid_to=None, by=None,
    )  # fmt: skip


@pytest.fixture
def world():
    """Three parks of six enterprises each, the last one in its years of transition."""
    made = judged.county(sizes=(18, 0))
    opened = {"甲园": date(2018, 3, 1), "乙园": date(2019, 1, 1), "丙园": date(2024, 5, 1)}
    for at, (name, day) in enumerate(opened.items()):
        park = regional.park(made.county, name, star="二星", opened_on=day)
        ParkStar.objects.create(park=park, year=2026, star="一星")
        inside = [make.listed(each).pk for each in made.enterprises[at * 6 : at * 6 + 6]]
        EnterpriseYear.objects.filter(pk__in=inside).update(park=park)
    decide(made.county)
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
    county = make.county()
    assert not low_parks(county, 2025).clause.covers(kind, grade)
    decide(county)
    assert low_parks(county, 2025).clause.covers(kind, grade) is low
    assert not low_parks(county, 2024).clause.covers(kind, grade)


def test_le_06_the_county_says_which_grades_are_low_and_takes_it_back(run, office):
    assert [each.grade for each in low_of(run, run.results.all())] == ["C"]
    provisions.revoke(decision=ClauseDecision.objects.get(), reason="另定", by=office)
    assert low_of(run, run.results.all()) == []
    assert is_undecided(run)
    decide(run.county, "B")
    assert [each.grade for each in low_of(run, run.results.all())] == ["B"]
    assert ClauseDecision.objects.count() == 2


def test_le_06_where_the_ledger_says_so_only_the_parcels_inside_count(world, run, office):
    """One member's parcel lies inside, and that of somebody who is no member."""
    low = low_one(run)
    member = occupants(low)[0].enterprise
    others = (each for each in run.results.all() if each.pk != low.pk)
    stranger = next(row.enterprise for each in others for row in occupants(each))
    park = Park.objects.get(name=low.name)
    for who in (member, stranger):
        ParcelPark.objects.create(parcel=Parcel.objects.filter(holder=who).first(), park=park, year=2025)
    make.parcel(member.town, member, area=30)
    inside = occupants(low)
    assert {row.enterprise for row in inside} == {member, stranger}
    assert all((row.parcels, row.area) == (1, 20) for row in inside)
    actions.propose_land(result=low, enterprises=[member.pk], reason="改造", by=office)
    assert [part.parcel.holder for part in LandFinding.objects.get().parts.all()] == [member]
    assert LandFinding.objects.get().area == 20


def test_b_03_the_land_of_a_cluster_that_is_vacated_becomes_findings(client, world, office):
    run = judge_cluster(world.county, office)
    (result,) = run.results.all()
    result.grade = run.outline["groups"][0]["grades"][-1]["code"]
    result.save()
    assert ground_of(result) is None
    (todo,) = region_todos(office, 2025)
    assert (todo.kind, todo.detail) == ("waiting", "示例集群。")
    due = timezone.localdate() + timedelta(days=1)
    chosen = {"result": result, "reason": "低散乱", "due": due, "by": office}
    region_handlings.choose(**chosen, way="强化提升")
    assert (ground_of(result), region_todos(office, 2025)) == (None, [])
    RegionHandling.objects.update(due=timezone.localdate() - timedelta(days=1))
    assert [each.kind for each in region_todos(office, 2025)] == ["wrong"]
    assert region_todos(make.user("leader", world.county), 2025) == []
    region_handlings.choose(**chosen, way="淘汰腾退")
    who = occupants(result)[0].enterprise
    client.force_login(office)
    assert "淘汰腾退</span>" in client.get(f"/regions/{run.pk}/").content.decode()
    client.post(f"/regions/{run.pk}/{result.pk}/land/", {"reason": "腾退", "enterprise": [who.pk]})
    (told,) = LandFinding.objects.get(enterprise=who).evidence
    assert (told["rule"], told["title"]) == ("B-03", "产业集群淘汰腾退")
    assert "已定淘汰腾退（低散乱）" in told["sentence"]


def judge_cluster(county, office):
    """All of division 33."""
    about = regional.region_part(county).region
    about.kind, about.name = "产业集群", "示例集群"
    about.save()
    return judge(county, "qinglan-clusters-2025")


def test_le_06_a_park_in_transition_has_no_grade_and_is_not_low(client, run, office):
    grades = {each.name: each.grade for each in run.results.all()}
    assert grades["丙园"] == ""
    assert sorted(grades.values()) == ["", "B", "C"]
    assert grades[low_one(run).name] == "C"
    client.force_login(office)
    assert "过渡期" in client.get(f"/regions/{run.pk}/").content.decode()


def test_le_06_a_year_is_judged_by_the_star_of_that_year(world, run):
    found = regions_of(run.snapshot, "园区", looks_back=False).label("园区星级")
    assert [found.words[code] for code in found.codes] == ["二星"] * 3  # one star from the year after


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
    assert AuditEvent.objects.filter(act="region_land_proposed").count() == 1


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
    with pytest.raises(ValidationError, match="不能列为拟认定"):
        actions.propose_land(result=fine, enterprises=who, reason="改造", by=office)
    with pytest.raises(ValidationError, match="请写明理由"):
        actions.propose_land(result=low, enterprises=who, reason=" ", by=office)
    outside = [occupants(fine)[0].enterprise.pk]
    with pytest.raises(ValidationError, match="请选择在"):
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


def test_le_06_by_rest_as_on_the_page(client, run, office):
    low = low_one(run)
    route = f"/api/v1/region-runs/{run.pk}/land/{low.name}/"
    client.force_login(office)
    found = client.get(route).json()
    assert (found["grade"], found["ground"]["code"]) == ("C", "LE-06")
    who = found["occupants"][0]["credit_code"]
    given = {"credit_codes": [who], "reason": "改造"}
    told = client.post(route, given, content_type="application/json")
    assert told.status_code == 201
    (made,) = told.json()["findings"]
    assert (made["credit_code"], made["evidence"][0]["rule"]) == (who, "LE-06")
    assert client.get(route).json()["occupants"][0]["finding"] == made["number"]
    fine = next(each for each in run.results.all() if each.grade == "B")
    other = client.post(
        f"/api/v1/region-runs/{run.pk}/land/{fine.name}/", given, content_type="application/json"
    )
    assert other.status_code == 400
    assert "不能列为拟认定" in other.content.decode()
