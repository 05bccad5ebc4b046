"""Counties are ranked side by side by what their land brings, each held against the target (X-18, X-01)."""

from decimal import Decimal

import pytest

from evaluation.results.province import lines_of
from evaluation.results.province_targets import beside, targets_of
from evaluation.targets.language import documents
from evaluation.targets.standing import standing
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db
CODE = "X-01-亩均税收"


@pytest.fixture
def world():
    """Two counties with figures and one without."""
    first = judged.county()
    judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))
    make.county("云岭县", "339903")
    return first


@pytest.mark.parametrize("sort", ["ratio0", "-ratio0", CODE, f"-{CODE}"])
def test_x_18_counties_are_ranked_either_way_and_who_has_no_data_comes_last(client, world, sort):
    client.force_login(make.user("province_viewer", world.county))
    page = client.get("/province/", {"document": "zhezhengfa-2023-4", "sort": sort})
    lines = page.context["page"].object_list
    at = [head.code for head in page.context["heads"]].index(CODE)
    values = [
        line.targets[at].standing.value if sort.endswith(CODE) else line.ratio("亩均税收") for line in lines
    ]
    assert [line.county.name for line in lines][2] == "云岭县"
    assert values[2] is None
    assert values[0] != values[1]
    assert values[:2] == sorted(values[:2], reverse=sort.startswith("-"))


@pytest.mark.parametrize(
    ("value", "state", "distance"), [("40", "达到", "0"), ("39.9999", "未达到", "-0.0001")]
)
def test_x_18_a_county_is_watched_by_its_distance_to_the_target(world, value, state, distance):
    """正好 40 万元/亩算达到，差一点就是未达到；没有数据的不算未达到。"""
    target = documents()["zhezhengfa-2023-4"].targets[CODE]
    found = standing(target, {2025: Decimal(value)}, 2025)
    assert (found.state, found.distance) == (state, Decimal(distance))
    province = make.province(world.county)
    told = targets_of(province, 2025)
    lines = beside(lines_of(province, 2025), told, [CODE])
    assert [line.targets[0].standing.state == "没有数据" for line in lines] == [False, False, True]
