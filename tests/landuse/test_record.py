"""The record of a year: what parcels, agreements, surveys and reasons to stay say of enterprises and of each parcel."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from landuse.identification import rules
from landuse.models import (
    Agreement,
    AgreementPromise,
    AgreementRuleSet,
    Block,
    BlockDivision,
    BlockParcel,
    BlockSurvey,
    Development,
    Performance,
    Retention,
)
from landuse.readings.handed_down import rolls_of
from tests import factories as make
from tests.landuse import handling

YEAR, DAY = 2024, date(2025, 6, 1)
MU = 2000 / 3  # square metres


def rule(**words):
    """One that asks for land, so that parcels are read."""
    said = "".join(f"    {key}: {value}\n" for key, value in words.items())
    head = (
        "规则集: 试\n地区: 339901\n来源: 试\n状态: 示例\n规则:\n  - 编号: T-1\n    说明: 试\n    依据: 试\n"
    )
    return rules.load(head + said, "试.yaml").rules[0]


RATIO = rule(指标="容积率", 低于="1")


@pytest.fixture
def town(db):
    return make.town(make.county())


@pytest.fixture
def plant(town):
    """An enterprise with two parcels of 10 and 30 亩, and one that nobody in the list holds."""
    enterprise = make.enterprise(town, "两宗地")
    Performance.objects.create(
        enterprise=enterprise, year=YEAR, scale="规上", industry="33", land=50, tax=100, energy=40
    )
    small = make.parcel(town, enterprise, 10, floor_area=5 * MU, code="1")
    large = make.parcel(town, enterprise, 30, floor_area=45 * MU, code="2")
    free = make.parcel(town, None, 20, floor_area=2 * MU, code="3")
    return SimpleNamespace(enterprise=enterprise, small=small, large=large, free=free, county=town.county)


def developed(parcel, **facts):
    Development.objects.create(parcel=parcel, **facts)


def rolls(plant, *asked):
    return rolls_of(plant.county, YEAR, asked or [RATIO], DAY)


def levels(plant, name):
    """Of the enterprise, and of the three parcels; None where unknown."""
    found = rolls(plant)
    columns = [found.enterprises.record.levels[name], found.plots.record.levels[name]]
    return [None if np.isnan(each) else round(float(each), 3) for column in columns for each in column]


def test_energy_is_handed_down_and_earlier_years_do_not_know_it(plant):
    Performance.objects.create(
        enterprise=plant.enterprise, year=YEAR - 1, scale="规上", industry="33", land=50, tax=100
    )
    twice = rule(指标="单位增加值能耗", 高于="1", 连续几年="2")
    record = rolls(plant, twice).enterprises.record
    assert [column.tolist() for column in record.amounts["energy"]] == [
        [pytest.approx(np.nan, nan_ok=True)],
        [40],
    ]


def test_the_plot_ratio_of_an_enterprise_is_weighted_by_the_land_it_holds(plant):
    assert levels(plant, "plot_ratio") == [1.25, 0.5, 1.5, 0.1]


def test_what_one_parcel_does_not_tell_is_unknown_of_the_enterprise(plant):
    plant.small.floor_area = None
    plant.small.save()
    assert levels(plant, "plot_ratio") == [None, None, 1.5, 0.1]


def test_building_density_is_the_footprint_over_the_ground(plant):
    developed(plant.small, footprint=3 * MU)
    developed(plant.large, footprint=6 * MU)
    assert levels(plant, "building_density") == [22.5, 30, 20, None]


def test_investment_is_stated_for_the_land_used_at_the_intensity_of_the_land_held(plant):
    developed(plant.small, invested=1000)
    developed(plant.large, invested=1400)
    # 2400 万元 on 40 亩 held: 60 a 亩, on 50 亩 used
    assert levels(plant, "invested") == [3000, 1000, 1400, None]


def test_vacancy_is_empty_floor_over_floor(plant):
    developed(plant.small, vacant_floor=5 * MU)
    developed(plant.large, vacant_floor=0)
    assert levels(plant, "vacancy") == [10, 100, 0, None]


def test_an_enterprise_is_vacant_since_its_last_parcel_is(plant):
    developed(plant.small, vacant_since=date(2023, 1, 1))
    developed(plant.free, vacant_since=date(2022, 1, 1))
    found = rolls(plant)
    assert np.isnat(found.enterprises.record.vacant).all()
    assert found.plots.record.vacant.astype(str).tolist() == ["2023-01-01", "NaT", "2022-01-01"]
    developed(plant.large, vacant_since=date(2024, 2, 29))
    assert rolls(plant).enterprises.record.vacant.astype(str).tolist() == ["2024-02-29"]


def test_promises_are_those_of_running_agreements_then_of_the_supply_contract(plant):
    plant.small.plot_ratio, plant.large.plot_ratio = 1.2, 2
    plant.small.save()
    plant.large.save()
    text = AgreementRuleSet.objects.create(county=plant.county, name="试", source="试", text="", digest="1")
    for number, ended in (("甲", date(2023, 1, 1)), ("乙", None)):
        agreement = Agreement.objects.create(
            county=plant.county, number=number, parcel=plant.large, enterprise=plant.enterprise, rule_set=text,
            signed_on=date(2020, 1, 1), ended_on=ended,
        )  # fmt: skip
        for indicator, value in (("容积率", 1 if ended else 1.6), ("固定资产投资强度", 300)):
            AgreementPromise.objects.create(agreement=agreement, indicator=indicator, value=value)
    found = rolls(plant)
    assert found.plots.record.promised["容积率"][:2].tolist() == [1.2, 1.6]
    assert found.enterprises.record.promised["容积率"].tolist() == [1.5]
    # what only one of the parcels promises is no promise of the enterprise
    assert np.isnan(found.enterprises.record.promised["投资强度"]).all()


def test_the_newest_survey_of_a_block_marks_its_parcels_and_their_holder(plant):
    """LE-01 and LE-11."""
    division = BlockDivision.objects.create(
        county=plant.county, metres=10, reason="试", parcels=1, undrawn=0, blocks=1
    )
    block = Block.objects.create(county=plant.county, code="1", name="区块", division=division)
    BlockParcel.objects.create(block=block, parcel=plant.small)
    marks = {"low": False, "messy": False, "polluting": False, "note": "看过"}
    for day, scattered in ((date(2025, 1, 1), True), (date(2025, 3, 1), False)):
        BlockSurvey.objects.create(
            block=block, surveyed_on=day, scattered=scattered, plan_conflict=True, **marks
        )
    plant.large.present_use, plant.free.present_use = "0604", "0601"
    plant.large.save()
    plant.free.save()
    found = rolls(plant)
    flags = found.plots.record.flags
    assert flags["不符合规划"].tolist() == [True, False, False]
    assert not flags["散"].any()
    assert flags["用途不符"].tolist() == [False, True, False]
    whole = found.enterprises.record.flags
    assert [whole[name].tolist() for name in ("不符合规划", "用途不符", "散")] == [[True], [True], [False]]


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"harmonious": None}, False),
        ({"approver": ""}, False),
        ({"evidence": ""}, False),
        ({"reason": "LE-02a", "fits_industry": None}, False),
        ({"reason": "LE-02a", "fits_industry": True}, True),
        ({"since": date(2025, 6, 1)}, True),
        ({"since": date(2025, 6, 2)}, False),
        ({"ended_on": date(2025, 6, 1)}, True),
        ({"ended_on": date(2025, 5, 31)}, False),
    ],
)
def test_an_approved_reason_keeps_the_enterprise_and_its_parcels(plant, changed, kept):
    """LE-02a–c, on the day the rules are applied; both ends of the reason's days are inclusive."""
    whole = {
        "reason": "LE-02b", "evidence": "文件", "approver": "县政府", "harmonious": True, "since": date(2025, 1, 1)
    }  # fmt: skip
    Retention.objects.create(enterprise=plant.enterprise, **whole | changed)
    asked = rule(情形="[不符合规划]", 可保留="[LE-02a, LE-02b]")
    for roll in (rolls(plant, asked).enterprises, rolls(plant, asked).plots):
        found = roll.record.retained
        assert sorted(found.rows.tolist() if found else []) == (
            [*range(2 if roll.parcels is not None else 1)] if kept else []
        )


def test_a_violation_of_safety_or_environment_stands_until_it_is_rechecked_as_put_right(plant):
    """LE-09."""
    asked = rule(情形="[安全环保不达标]")
    case = handling.case_of(plant.enterprise)
    found = case.violations.create(category="LE-09-4", text="质量", plan="整改", due=DAY)
    states = [
        ("LE-09-4", "", False),
        ("LE-09-3", "", True),
        ("LE-09-5", "failed", True),
        ("LE-09-5", "passed", False),
    ]
    for category, recheck, marked in states:
        found.category, found.recheck, found.rechecked_on = category, recheck, DAY if recheck else None
        found.save()
        flags = rolls(plant, asked).enterprises.record.flags
        assert flags["安全环保不达标"].tolist() == [marked], category


def test_parcels_are_read_only_when_a_rule_asks_for_them(plant):
    with CaptureQueriesContext(connection) as queries:
        assert rolls(plant, rule(指标="亩均税收", 低于="5")).plots is None
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        rolls(plant, RATIO)
    assert len(queries) == 5
