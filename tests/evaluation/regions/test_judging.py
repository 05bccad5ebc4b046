"""Towns, parks and industries are judged on the snapshot the year stands on; everybody sees what is theirs."""

from datetime import date

import pytest

from evaluation.actions import methods, regions
from evaluation.models import Region, RegionPart, RegionResult, RegionRun
from mujun.accounts.models import AuditEvent
from mujun.jobs.registry import CannotFinish
from tests import factories as make
from tests import judged
from tests.factories import regions as regional

pytestmark = pytest.mark.django_db


def silent(done, total, step):
    """Nobody watches."""


def judge(county, code="qinglan-regions-2025", year=2025):
    office = make.user("reform_office", county)
    method = methods.add(county=county, code=code, by=office)
    job = make.job(county, kind="region_run", by=office, params={"year": year, "method": method.pk})
    return regions.carry_out(job=job, progress=silent)


def test_sums_are_those_of_the_enterprises_of_the_run(client):
    world = judged.county()
    run = judge(world.county)
    rows = list(world.run.snapshot.rows.values_list("town", "values"))
    at = world.run.snapshot.variables.index("tax")
    for result in run.results.all():
        own = [values[at] for town, values in rows if town == result.name and values[at] is not None]
        assert result.sums["税收实际贡献"] == pytest.approx(sum(own))
        assert result.members == sum(town == result.name for town, _ in rows)
    assert AuditEvent.objects.filter(act="regions_judged").count() == 1


def test_the_same_again_has_the_same_digest():
    world = judged.county()
    assert judge(world.county).digest == judge(world.county).digest


def test_industries_are_the_same_enterprises_grouped_otherwise():
    world = judged.county()
    towns, industries = judge(world.county), judge(world.county, "qinglan-industries-2025")
    assert industries.kind == "行业"
    assert sum(each.members for each in industries.results.all()) == sum(
        each.members for each in towns.results.all()
    )


def test_without_parks_the_cure_is_told():
    world = judged.county()
    with pytest.raises(CannotFinish, match="没有园区"):
        judge(world.county, "qinglan-parks-2025")
    assert not RegionRun.objects.exists()


def test_without_a_judged_year_the_cure_is_told():
    with pytest.raises(CannotFinish, match="先在“测算”中完成企业的测算"):
        judge(judged.county().county, year=2031)


def test_f06_above_clusters_that_share_enterprises_each_counts_once():
    world = judged.county()
    for name, industries in (("甲集群", ("13", "17")), ("乙集群", ("17", "33"))):
        cluster = Region.objects.create(county=world.county, kind="产业集群", name=name)
        for industry in industries:
            RegionPart.objects.create(region=cluster, industry=industry, since=date(2024, 1, 1))
    run = judge(world.county, "qinglan-clusters-2025")
    rows = world.run.snapshot.rows.filter(industry__in=("13", "17", "33")).values_list("values", flat=True)
    tax, land = (world.run.snapshot.variables.index(code) for code in ("tax", "land"))
    (group,) = run.outline["groups"]
    assert group["together"]["members"] == len(rows) < sum(each.members for each in run.results.all())
    expected = sum(row[tax] for row in rows) / sum(row[land] for row in rows)
    assert group["together"]["values"][0] == pytest.approx(expected)
    assert group["items"][0]["base"] == pytest.approx(expected)


class TestPages:
    @pytest.fixture
    def world(self):
        return judged.county()

    def test_the_office_reads_a_run_and_a_town(self, client, world):
        run = judge(world.county)
        client.force_login(make.user("reform_office", world.county))
        page = client.get(f"/regions/{run.pk}/").content.decode()
        first = run.results.first()
        assert first.name in page
        assert "逐项得分" in client.get(f"/regions/{run.pk}/{first.pk}/").content.decode()
        lines = client.get(f"/regions/{run.pk}/?download=list").content.decode().splitlines()
        assert len(lines) == 1 + run.results.count() + len(run.outline["groups"])

    def test_a_town_officer_sees_the_own_town_and_the_county_only(self, world):
        run = judge(world.county)
        whole = regional.region_result(world.run)
        town = world.county.towns.get(name=run.results.first().name)
        officer = make.user("town_officer", world.county, town=town)
        seen = RegionResult.objects.visible_to(officer)
        assert {each.name for each in seen} == {town.name, whole.name}

    def test_another_county_sees_nothing(self, world):
        run = judge(world.county)
        stranger = make.user("reform_office", make.county("邻县", "339902"))
        assert not RegionRun.objects.visible_to(stranger).exists()
        assert not RegionResult.objects.visible_to(stranger).filter(run=run).exists()
