"""Clusters of a province: core and cooperating counties that come, change and go (X-03), looked at by part (X-18)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from evaluation.actions import cluster_results, clusters, province_runs
from evaluation.models import ClusterResult, Region, RegionPart
from evaluation.results.clusters import clusters_of
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db
NAME, YEAR, SINCE = "高端装备集群", 2025, date(2024, 1, 1)


@pytest.fixture
def first():
    return judged.county()


@pytest.fixture
def second(first):
    return judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))


@pytest.fixture
def office(first, second):
    return make.user("province_operator", first.county)


@pytest.fixture
def cluster(office, first, second):
    for world in (first, second):
        region = Region.objects.create(county=world.county, kind="产业集群", name=NAME)
        for town in world.towns:
            RegionPart.objects.create(region=region, town=town, since=SINCE)
    made = clusters.found(province=office.province, name=NAME, note="", by=office)
    clusters.add_place(cluster=made, county=first.county, role="核心", since=SINCE, by=office)
    return made


def parts(office, *worlds):
    """Name and role of each county as the year's run sums them up."""
    whole = province_runs.start(province=office.province, year=YEAR, by=None)
    for world in worlds:
        whole.lines.filter(county=world.county).update(run=world.run)
    cluster_results.sum_up(whole=whole)
    return [(each["name"], each["role"]) for each in ClusterResult.objects.get().parts]


@pytest.mark.parametrize(("since", "belongs"), [(date(2025, 12, 31), True), (date(2026, 1, 1), False)])
def test_x_03_a_county_belongs_from_its_first_day(office, cluster, first, second, since, belongs):
    """一年看年末：12 月 31 日加入的算，第二天加入的不算。"""
    clusters.add_place(cluster=cluster, county=second.county, role="协同", since=since, by=office)
    assert (("白石县", "协同区") in parts(office, first, second)) is belongs


@pytest.mark.parametrize(("until", "belongs"), [(date(2025, 12, 31), True), (date(2025, 12, 30), False)])
def test_x_03_a_county_belongs_to_its_last_day(office, cluster, first, second, until, belongs):
    place = clusters.add_place(cluster=cluster, county=second.county, role="协同", since=SINCE, by=office)
    clusters.end_place(place=place, until=until, by=office)
    assert (("白石县", "协同区") in parts(office, first, second)) is belongs


@pytest.mark.parametrize(("since", "is_taken"), [(date(2025, 6, 30), False), (date(2025, 7, 1), True)])
def test_x_03_a_role_is_adjusted_from_the_day_after_and_the_former_stays(
    office, cluster, first, since, is_taken
):
    """核心区改为协同区：原来的到 6 月 30 日为止，新的从第二天起；两条都留着。"""
    clusters.end_place(place=cluster.places.get(), until=date(2025, 6, 30), by=office)
    about = {"cluster": cluster, "county": first.county, "role": "协同", "since": since, "by": office}
    if not is_taken:
        with pytest.raises(ValidationError, match="已在其中"):
            clusters.add_place(**about)
        return
    clusters.add_place(**about)
    assert parts(office, first) == [("青澜县", "协同区")]
    assert [place.role for place in cluster.places.all()] == ["核心", "协同"]


@pytest.mark.parametrize(("more", "is_told"), [(0, True), (1, False)])
def test_x_18_core_and_cooperating_areas_are_told_apart_unless_too_few(
    office, cluster, first, second, more, is_told
):
    """两个县分开考核，各有合计和离目标的距离；少于规定户数的一方不给数，另一方也不给，以免相减得出。"""
    clusters.add_place(cluster=cluster, county=second.county, role="协同", since=SINCE, by=office)
    parts(office, first, second)
    members = {each["name"]: each["members"] for each in ClusterResult.objects.get().parts}
    office.province.fewest = min(members.values()) + more
    office.province.save()
    (shown,) = clusters_of(office, YEAR)
    told = {part.name: (part.role, part.members) for part in shown.parts}
    assert told == {
        "青澜县": ("核心区", members["青澜县"] if is_told else None),
        "白石县": ("协同区", members["白石县"] if is_told else None),
    }
    assert ("亩均税收", 40) in {(each.figure.name, each.wanted) for each in shown.distances}
