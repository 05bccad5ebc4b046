"""Zones and clusters are put together by people, with days; their own numbers have a source and a history."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import methods, region_making, regions
from evaluation.models import Region, RegionFigure
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db
NOBODY = {
    "town": None,
    "park": None,
    "industry": "",
    "enterprise": None,
    "role": "",
    "since": date(2024, 1, 1),
}


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


@pytest.fixture
def zone(world, office):
    return region_making.found(county=world.county, kind="开发区", name="示例开发区", note="", by=office)


def judge(world, office):
    method = methods.add(county=world.county, code="qinglan-zones-2025", by=office)
    job = make.job(world.county, kind="region_run", by=office, params={"year": 2025, "method": method.pk})
    return regions.carry_out(job=job, progress=lambda *_: None)


def test_whoever_two_parts_cover_counts_once(world, office, zone):
    town = world.towns[0]
    first = next(each for each in world.enterprises if each.town_id == town.pk)
    for part in ({"town": town}, {"enterprise": first}):
        region_making.add_part(region=zone, by=office, **{**NOBODY, **part})
    (result,) = judge(world, office).results.all()
    assert result.members == world.run.snapshot.rows.filter(town=town.name).count()


def test_a_part_that_ended_before_the_last_day_is_not_in(world, office, zone):
    part = region_making.add_part(region=zone, by=office, **{**NOBODY, "town": world.towns[0]})
    assert judge(world, office).results.get().members > 0
    region_making.end_part(part=part, until=date(2025, 12, 30), by=office)
    assert zone.parts.get().until == date(2025, 12, 30)


def test_own_numbers_are_scored_and_kept(world, office, zone):
    region_making.add_part(region=zone, by=office, **{**NOBODY, "town": world.towns[0]})
    methods.add(county=world.county, code="qinglan-zones-2025", by=office)
    for value in ("1.2", "1.5"):
        region_making.report(
            county=world.county, kind="开发区", name=zone.name, year=2025, variable="综合容积率", value=D(value),
            source="示例", by=office,
        )  # fmt: skip
    run = judge(world, office)
    at = [item["name"] for item in run.outline["groups"][0]["items"]].index("容积率")
    assert run.results.get().scores[at] == 10
    assert RegionFigure.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "至少选一样"),
        ({"town": "first", "enterprise": "first"}, "不与镇街、园区、行业同选"),
    ],
)
def test_parts_that_say_nothing_or_too_much_are_refused(world, office, zone, change, words):
    known = {"town": world.towns[0], "enterprise": world.enterprises[0]}
    with pytest.raises(ValidationError, match=words):
        region_making.add_part(region=zone, by=office, **{**NOBODY, **{name: known[name] for name in change}})


def test_refusals_tell_the_cure(world, office, zone):
    with pytest.raises(ValidationError, match="已有这个开发区"):
        region_making.found(county=world.county, kind="开发区", name=zone.name, note="", by=office)
    with pytest.raises(ValidationError, match="不用另外登记"):
        region_making.found(county=world.county, kind="镇街", name="某镇", note="", by=office)
    with pytest.raises(PermissionDenied):
        region_making.found(
            county=world.county, kind="开发区", name="又一个", note="", by=make.user("leader", world.county)
        )


def test_the_office_puts_a_cluster_together_on_the_pages(client, world, office):
    client.force_login(office)
    assert client.post("/regions/made/new/", {"kind": "产业集群", "name": ""}).status_code == 400
    client.post("/regions/made/new/", {"kind": "产业集群", "name": "示例集群", "note": ""})
    made = Region.objects.get(name="示例集群")
    assert client.post(f"/regions/made/{made.pk}/", {"since": "2024-01-01"}).status_code == 400
    client.post(f"/regions/made/{made.pk}/", {"industry": "33", "since": "2024-01-01"})
    part = made.parts.get()
    client.post(f"/regions/parts/{part.pk}/end/", {"until": "2024-12-31"})
    assert "2024-12-31" in client.get("/regions/made/?download=list").content.decode()
    assert "办法没有用到区域自己的数据项" in client.get("/regions/figures/产业集群/").content.decode()
