"""Clusters over several counties: summed once, parts named, and no county learns of another's enterprises."""

from datetime import date

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import clusters as actions
from evaluation.models import Cluster, ClusterResult
from evaluation.regions.clusters import CODES, Part, hidden, told, united
from evaluation.results.clusters import clusters_of
from tests import factories as make
from tests.cluster_factories import NAME, SINCE, belong, summed


def part(units, **columns):
    blank = np.full(len(units), np.nan)
    return Part(units, {code: np.array(columns.get(code, blank), dtype=float) for code in CODES})


def test_f_06_an_enterprise_of_two_counties_counts_once_above_in_the_part_that_stands_first():
    core = part(["甲", "乙"], tax=[10, 20], land=[1, 2])
    other = part(["乙", "丙"], tax=[7, np.nan], land=[5, 5])
    whole, shared = united([core, other])
    assert (list(whole.units), shared) == (["甲", "乙", "丙"], 1)
    found = told(whole)
    assert found["税收"] == {"value": 30.0, "counted": 2}
    assert found["亩均税收"] == {"value": 10.0, "counted": 2}
    assert found["用地"] == {"value": 8.0, "counted": 3}
    assert told(other)["亩均税收"] == {"value": 7 / 5, "counted": 1}


@pytest.mark.parametrize(
    ("counts", "out"),
    [
        ([5, 5, 5], set()),
        ([3, 5], set()),
        # two are too few, and the rest would tell of them: the smallest of the others goes with them
        ([2, 9, 5], {0, 2}),
        ([2, 1, 9], {0, 1}),
        ([0, 5, 5], set()),
        ([2], {0}),
    ],
)
def test_what_could_be_reckoned_from_the_rest_is_not_told(counts, out):
    assert hidden(counts, 3) == out


def test_the_parts_of_two_counties_are_summed_and_named(operator, cluster, first, second):
    belong(first)
    belong(second)
    result = summed(operator, first, second)
    assert [(each["name"], each["role"]) for each in result.parts] == [
        ("白石县", "核心区"),
        ("青澜县", "协同区"),
    ]
    codes = [set(_of_town(world).values_list("credit_code", flat=True)) for world in (first, second)]
    assert result.members == len(codes[0] | codes[1])
    assert result.shared == len(codes[0] & codes[1])
    own = [
        dict(zip(world.run.snapshot.variables, row.values, strict=True))
        for world in (second,)
        for row in _of_town(world)
    ]
    (shown,) = clusters_of(operator, 2025)
    wanted = {(each.figure.name, each.wanted) for each in shown.distances}
    assert {("亩均税收", 40), ("亩均增加值", 195), ("全员劳动生产率", 35), ("研发投入强度", 3.4)} <= wanted
    assert result.parts[0]["figures"]["税收"]["value"] == pytest.approx(sum(row["tax"] for row in own))


def _of_town(world):
    return world.run.snapshot.rows.filter(town=world.towns[0].name)


def test_whoever_is_missing_is_named_with_the_reason(operator, cluster, first, second):
    belong(first)
    whole = summed(operator, first)
    missing = {each["name"]: each["missing"] for each in whole.parts}
    assert missing == {"白石县": "统一试算没有这个县的结果", "青澜县": ""}
    ClusterResult.objects.all().delete()
    again = summed(operator, first, second)
    assert "还没有登记" in again.parts[0]["missing"]


def test_a_county_sees_its_own_part_and_nothing_of_another(client, operator, cluster, first, second):
    belong(first)
    belong(second)
    result = summed(operator, first, second)
    (shown,) = clusters_of(make.user("leader", first.county), 2025)
    theirs, mine = shown.parts
    assert (mine.members, mine.values["税收"]) == (
        result.parts[1]["members"],
        result.parts[1]["figures"]["税收"]["value"],
    )
    assert (theirs.name, theirs.role, theirs.members, dict(theirs.values)) == ("白石县", "核心区", None, {})
    others = result.members - mine.members
    for cluster.province.fewest, known in ((others, True), (others + 1, False)):
        cluster.province.save()
        (shown,) = clusters_of(make.user("reform_office", first.county), 2025)
        assert (shown.members is not None) is known
    assert clusters_of(make.user("town_officer", first.county, town=first.towns[0]), 2025) == []
    assert clusters_of(make.user("leader", make.county("外县", "339903")), 2025) == []
    client.force_login(make.user("leader", first.county))
    names = [each.name for each in second.enterprises]
    page = client.get("/regions/clusters/?year=2025").text
    assert NAME in page
    assert not any(name in page for name in names)
    (told_of,) = client.get("/api/v1/clusters/2025/").json()["results"]
    assert [each["members"] for each in told_of["parts"]] == [None, mine.members]


def test_the_operator_registers_a_cluster_and_its_counties_on_the_pages(client, operator, first, second):
    client.force_login(operator)
    assert client.post("/province/clusters/", {"name": ""}).status_code == 400
    client.post("/province/clusters/", {"name": NAME})
    made = Cluster.objects.get()
    address = f"/province/clusters/{made.pk}/"
    about = {"county": second.county.pk, "role": "核心", "since": "2025-01-01"}
    assert client.post(address, about).status_code == 302
    assert "这个县已在其中" in client.post(address, about).text
    place = made.places.get()
    client.post(f"/province/clusters/places/{place.pk}/end/", {"until": "2025-06-30"})
    place.refresh_from_db()
    assert place.until == date(2025, 6, 30)
    assert client.get("/province/clusters/").status_code == 200
    assert client.get("/api/v1/province-clusters/2025/").json()["results"][0]["name"] == NAME


def test_only_the_operator_of_the_province_registers(operator, cluster, first):
    with pytest.raises(PermissionDenied):
        actions.found(
            province=operator.province, name="另一个", note="", by=make.user("province_viewer", first.county)
        )
    elsewhere = make.county("外省县", "440101")
    with pytest.raises(ValidationError, match="不在本省市"):
        actions.add_place(cluster=cluster, county=elsewhere, role="核心", since=SINCE, by=operator)
