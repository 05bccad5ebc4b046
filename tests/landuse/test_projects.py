"""Redevelopment projects: modes (LE-16), odd parcels (LE-18), plot ratio (X-06), and what moves them on."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from landuse.actions import projects as actions
from landuse.identification.registers import modes
from landuse.models import Project
from landuse.readings.project_checks import checked
from landuse.readings.provisions import documents_of
from tests import factories as make
from tests.factories import land

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


def plot(county, area: str):
    return make.parcel(make.town(county), area=Decimal(area))


def findings(project: Project) -> dict[str, list[str]]:
    members = list(project.members.select_related("parcel"))
    found = checked(project, members, documents_of(project.county))
    outcomes = {"single": [finding.outcome.value for _, finding in found.odd]}
    for finding in found.findings:
        outcomes.setdefault(finding.code, []).append(finding.outcome.value)
    return outcomes


def test_le_16_there_are_nine_modes_and_no_other_is_taken(county):
    assert [item.name for item in modes().items] == [
        "政府收回（协商补偿）", "政府统一收储", "国资统一收购整合", "自主改造", "国资改造",
        "政企合作", "企企合作", "连片开发", "统租统招",
    ]  # fmt: skip
    assert modes().source == "浙政办发〔2023〕12号三（二）"
    with pytest.raises(ValidationError, match="选择一种再开发方式"):
        land.project(plot(county, "20"), mode="LE-16-10")


@pytest.mark.parametrize(("area", "outcome"), [("3.00", "符合"), ("3.01", "不符合")])
def test_le_18_an_odd_parcel_of_a_project_has_at_most_3_mu(county, area, outcome):
    assert findings(land.project(plot(county, "100"), odd=[plot(county, area)]))["single"] == [outcome]


@pytest.mark.parametrize(("main", "outcome"), [("27", "符合"), ("26.9999", "不符合")])
def test_le_18_exactly_a_tenth_where_the_county_counts_odd_parcels_in(county, main, outcome):
    """零星 3 亩，主体 27 亩，县里定了总面积含零星用地：3 ÷ 30 正好 10%。"""
    land.clause_decision(county)
    assert findings(land.project(plot(county, main), odd=[plot(county, "3")]))["LE-18"] == [outcome]


@pytest.mark.parametrize(("ratio", "outcome"), [("1.5", "符合"), ("1.499", "提醒"), (None, "缺数据")])
def test_x_06_the_plot_ratio_of_a_renewal_is_a_reminder_not_a_bar(county, ratio, outcome):
    known = None if ratio is None else Decimal(ratio)
    assert findings(land.project(plot(county, "20"), plot_ratio=known))["X-06"] == [outcome]


def test_le_19_farmland_in_its_block_bars_the_way(county):
    lot = plot(county, "20")
    block, project = land.block(lot), land.project(lot)
    assert "LE-19" not in findings(project)
    ticks = dict.fromkeys(("low", "scattered", "messy", "polluting"), False)
    block.surveys.create(surveyed_on="2025-06-01", farmland=Decimal("0.0001"), note="有耕地", **ticks)
    assert findings(project)["LE-19"] == ["不符合"]


def test_a_parcel_is_in_one_open_project(county):
    lot = plot(county, "20")
    first = land.project(lot)
    with pytest.raises(ValidationError, match="已在别的项目中"):
        land.project(lot, name="又一个")
    actions.move_on(project=first, state="given_up", treated=Decimal(0), reason="不做了", by=None)
    assert land.project(lot, name="又一个").members.count() == 1


def test_a_project_has_land_of_its_own(county):
    with pytest.raises(ValidationError, match="至少要有一宗主体用地"):
        actions.set_parcels(
            project=land.project(lot := plot(county, "2")), parcels={lot.code: "边角地"}, by=None
        )


def test_it_moves_on_in_order_and_ends_when_all_is_treated(county):
    officer = make.user("land_officer", county)
    project = land.project(plot(county, "20"))

    def move(state, treated, reason="有进展", by=officer):
        return actions.move_on(project=project, state=state, treated=Decimal(treated), reason=reason, by=by)

    with pytest.raises(PermissionDenied):
        move("under_way", 0, by=make.user("leader", county))
    with pytest.raises(ValidationError, match="不能直接转为"):
        move("completed", 20)
    move("under_way", 5)
    with pytest.raises(ValidationError, match="还没有整治完"):
        move("completed", "19.9999")
    with pytest.raises(ValidationError, match="写明进展"):
        move("completed", 20, reason=" ")
    move("completed", 20)
    with pytest.raises(ValidationError, match="已经完成"):
        move("under_way", 20)
    assert list(project.steps.values_list("state", flat=True)) == ["planned", "under_way", "completed"]


def test_a_block_is_made_a_project_on_the_page(client, county):
    first, second = plot(county, "20"), plot(county, "2")
    block = land.block(first, second)
    client.force_login(make.user("land_officer", county))
    form = client.get(reverse("project-new"), {"block": block.code}).content.decode()
    assert first.code in form
    typed = {
        "name": "东片改造",
        "mode": "LE-16-8",
        "unit": "经信局",
        "planned_area": "22",
        "parcels": f"{first.code}\n{second.code} 边角",
    }
    refused = client.post(reverse("project-new"), typed).content.decode()
    assert "第 2 行：“边角”读不懂" in refused
    client.post(reverse("project-new"), typed | {"parcels": f"{first.code}\n{second.code} 边角地"})
    page = client.get(reverse("project", args=[Project.objects.get().number])).content.decode()
    assert "连片开发" in page
    assert "单宗 2 亩，不超过 3 亩" in page
    listed = client.get(reverse("project-list"), {"download": "1"}).content.decode()
    assert "东片改造,连片开发,经信局,谋划,2,1,22.0000" in listed
