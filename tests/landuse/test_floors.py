"""Square metres and 亩, and floor area as land."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.areas import floor_rules
from landuse.areas.floors import Rule, Unconvertible, land_of
from landuse.areas.units import mu_of, square_metres_of
from landuse.areas.weighting import own_use, weighted_area
from mujun.documents import DocumentError

metres = st.decimals("1", "1e6", places=2)
areas = st.decimals("0.5", "2000", places=4)
parts = st.lists(st.integers(1, 100), min_size=1, max_size=6)
sharing = st.one_of(
    st.just(Rule("按建筑面积比例")),
    st.builds(Rule, st.just("按容积率"), st.none() | st.decimals("0.3", "3", places=2)),
)


@pytest.mark.parametrize(
    ("square_metres", "mu"),
    [
        ("10000", "15.0000"),
        ("666.67", "1.0000"),
        ("1000", "1.5000"),
        ("12345.67", "18.5185"),
        ("0.1", "0.0002"),
    ],
)
def test_square_metres_are_rounded_half_up_to_a_ten_thousandth_of_a_mu(square_metres, mu):
    assert mu_of(Decimal(square_metres)) == Decimal(mu)


@given(metres)
def test_there_and_back_differs_by_half_of_the_last_decimal_at_most(square_metres):
    assert abs(square_metres_of(mu_of(square_metres)) - square_metres) <= Decimal("0.0334")


@pytest.mark.parametrize(
    ("rule", "land"),
    [
        # a parcel of 15 亩 (1 ha) with 20,000 m² of floor: its plot ratio is 2
        (Rule("按容积率"), "1.5000"),
        (Rule("按容积率", least_ratio=Decimal("2.5")), "1.2000"),
        (Rule("按容积率", least_ratio=Decimal("1.2")), "1.5000"),
        (Rule("按建筑面积比例"), "1.5000"),
        (Rule("按系数", factor=Decimal("0.5")), "1.5000"),
        (Rule("按系数", factor=Decimal("0.4")), "1.2000"),
    ],
)
def test_two_thousand_square_metres_of_floor(rule, land):
    assert land_of(Decimal(2000), rule, Decimal(15), Decimal(20000)) == Decimal(land)


@pytest.mark.parametrize(
    ("rule", "floor", "building", "reason"),
    [
        (Rule("按容积率"), "100", None, "这宗地没有建筑面积，不能折算"),
        (Rule("按建筑面积比例"), "100", "80", "超过这宗地的建筑面积 80 平方米"),
        (Rule("按系数", factor=Decimal("0.01")), "1", None, "1 平方米折算后不足 0.0001 亩"),
    ],
)
def test_what_cannot_be_converted_says_why(rule, floor, building, reason):
    with pytest.raises(Unconvertible) as caught:
        land_of(Decimal(floor), rule, Decimal(15), building and Decimal(building))
    assert caught.value.reason == reason
    assert caught.value.cure


@given(sharing, areas, st.decimals("1000", "1e6", places=2), parts)
def test_the_occupants_of_a_building_never_get_more_than_its_parcel(rule, parcel, building, shares):
    floors = [(building * share / sum(shares)).quantize(Decimal("0.01"), "ROUND_DOWN") for share in shares]
    land = [
        land_of(floor, rule, parcel, building)
        for floor in floors
        if floor > 1 and parcel * floor > building / 999
    ]
    assert sum(land) <= parcel


@given(sharing, areas, metres, st.integers(0, 364), st.integers(0, 364))
def test_more_days_are_never_less_land(rule, parcel, building, first, second):
    land = float(land_of(building, rule, parcel, building))
    short, long = sorted((first, second))
    start = date(2025, 1, 1)
    until = np.array([start + timedelta(short), start + timedelta(long)], "datetime64[D]")
    less, more = weighted_area(np.array([land, land]), np.array([start, start], "datetime64[D]"), until, 2025)
    assert less <= more <= land


@given(
    areas,
    st.lists(
        st.tuples(st.integers(0, 364), st.integers(0, 364), st.decimals("0.01", "1", places=4)), max_size=5
    ),
)
def test_holder_and_tenants_together_use_the_whole_parcel(parcel, lettings):
    """Registered + rented − let: what leaves the holder arrives at the tenants, on every day."""
    total = max(Decimal(1), sum(share for *_, share in lettings))
    let = np.array([float(parcel * share / total) for *_, share in lettings])
    days = [sorted(period) for *period, _ in lettings]
    start = np.datetime64("2025-01-01")
    since = start + np.array([first for first, _ in days], dtype=int)
    until = start + np.array([last for _, last in days], dtype=int)
    tenants = weighted_area(let, since, until, 2025).sum()
    holder = own_use(np.array([float(parcel)]), np.array([tenants]))[0]
    assert holder + tenants == pytest.approx(float(parcel))


def test_the_library_holds_readable_rules():
    for path in floor_rules.LIBRARY.glob("*.yaml"):
        assert floor_rules.load(path.read_text(encoding="utf-8"), path.name).rule.kind


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("方式: 按系数", "「系数」只用于「按系数」，且必填"),
        ("方式: 按容积率\n系数: 2", "「系数」只用于「按系数」，且必填"),
        ("方式: 按建筑面积比例\n容积率不低于: 1", "只用于「按容积率」"),
        ("方式: 按容积率\n失效: 2020-01-01", "早于「施行」"),
    ],
)
def test_a_rule_in_disorder_names_the_line(lines, reason):
    text = f"折算规则: 甲\n来源: 乙\n状态: 示例\n施行: 2022-01-01\n{lines}\n"
    with pytest.raises(DocumentError) as caught:
        floor_rules.load(text, "甲.yaml")
    assert reason in str(caught.value)
    assert "甲.yaml 第" in str(caught.value)


@given(sharing, areas, st.decimals("1000", "1e6", places=2), st.integers(0, 300), st.integers(1, 60))
def test_splitting_a_period_of_floor_area_changes_nothing(rule, parcel, building, first, length):
    land = float(land_of(building, rule, parcel, building))
    start = np.datetime64("2025-01-01") + first
    cut, end = start + length // 2, start + length
    whole = weighted_area(np.array([land]), np.array([start]), np.array([end]), 2025).sum()
    parts = weighted_area(np.array([land, land]), np.array([start, cut + 1]), np.array([cut, end]), 2025)
    assert parts.sum() == pytest.approx(whole, rel=1e-12)
