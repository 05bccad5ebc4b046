"""A county's part of a cluster is one of its own regions, whatever it is called; one that is missing is told of."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import clusters as actions
from evaluation.actions import region_making
from evaluation.models import Region, RegionPart
from tests import factories as make
from tests.cluster_factories import NAME, SINCE, belong, summed


def test_a_part_that_is_renamed_stays_the_part(operator, cluster, first, second):
    belong(first)
    belong(second)
    Region.objects.filter(county=first.county).update(name="青澜新材料集群")
    assert [each["missing"] for each in summed(operator, first, second).parts] == ["", ""]


def test_x_03_a_county_that_has_not_registered_its_part_is_told_and_named(
    client, operator, cluster, first, second
):
    belong(first)
    office = make.user("reform_office", second.county)
    client.force_login(office)
    assert "1 个省市产业集群还没有本县的部分" in client.get("/").text
    client.force_login(make.user("reform_office", first.county))
    assert "还没有本县的部分" not in client.get("/").text
    client.force_login(operator)
    assert "白石县还没有登记自己的部分" in client.get(f"/province/clusters/{cluster.pk}/").text
    # one of another name is chosen; it counts once it is made of something
    own = Region.objects.create(county=second.county, kind="开发区", name="白石开发区")
    client.force_login(office)
    address = f"/regions/clusters/{cluster.pk}/"
    assert "本县还没有登记" in client.get(address).text
    assert client.post(address, {"region": ""}).status_code == 400
    assert client.post(address, {"region": own.pk}).status_code == 302
    assert "还没有本县的部分" in client.get("/").text
    RegionPart.objects.create(region=own, town=second.towns[0], since=SINCE)
    assert "还没有本县的部分" not in client.get("/").text
    assert [each["missing"] for each in summed(operator, first, second).parts] == ["", ""]


def test_what_a_county_registers_by_the_name_of_a_cluster_is_its_part(cluster, first):
    office = make.user("reform_office", first.county)
    made = region_making.found(county=first.county, kind="产业集群", name=NAME, note="", by=office)
    assert cluster.places.get(county=first.county).region == made


def test_only_the_office_of_the_county_chooses_its_own_region(operator, cluster, first, second):
    belong(second)
    place = cluster.places.select_related("county").get(county=first.county)
    theirs = Region.objects.get(county=second.county)
    with pytest.raises(PermissionDenied):
        actions.choose_part(place=place, region=theirs, by=operator)
    with pytest.raises(ValidationError, match="不是本县登记"):
        actions.choose_part(place=place, region=theirs, by=make.user("reform_office", first.county))


def test_parts_that_were_found_by_name_before_are_pointed_at(cluster, first, second):
    """As the migration does it."""
    own = Region.objects.create(county=first.county, kind="产业集群", name=NAME)
    Region.objects.create(county=second.county, kind="开发区", name=NAME)
    import_module("evaluation.migrations.0004_clusters_judged").point_at_parts(apps, None)
    assert {place.county: place.region for place in cluster.places.all()} == {
        first.county: own,
        second.county: None,
    }
