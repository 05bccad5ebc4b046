"""Targets of the texts by their codes, and how results stand against them."""

from decimal import Decimal as D

import pytest

from evaluation.targets.language import documents
from evaluation.targets.standing import State, standing

TARGETS = {code: target for document in documents().values() for code, target in document.targets.items()}


@pytest.mark.parametrize(
    ("code", "year", "value", "sense", "unit"),
    [
        ("X-01-亩均税收", 2025, "40", "不低于", "万元/亩"),
        ("X-01-亩均增加值", 2025, "195", "不低于", "万元/亩"),
        ("X-01-劳动生产率", 2025, "35", "不低于", "万元/人"),
        ("X-01-研发", 2025, "3.4", "不低于", "%"),
        ("X-05", 2027, "20", "不低于", "万亩"),
        ("B-01-劳动生产率", 2022, "7", "不低于", "%"),
        ("B-01-能耗", 2022, "-4", "不高于", "%"),
        ("B-01-废水", 2022, "-2", "不高于", "%"),
        ("B-01-水耗", 2022, "-5", "不高于", "%"),
        ("SX-01-比重", 2020, "40", "不低于", "%"),
        ("B-01-千亿级", 2022, "15", "不低于", "个"),
        ("SX-01-研发", 2020, "3", "不低于", "%"),
        ("X-02-核心区", 2027, "20", "不低于", "个"),
        ("X-07-万亩千亿", 2027, "40", "不低于", "个"),
        ("X-09-机器人", 2025, "15000", "不低于", "台"),
        ("X-09-绿色工厂", 2027, "500", "不低于", "家"),
        ("X-10-小巨人", 2024, "100", "不低于", "家"),
        ("X-10-未来工厂", 2027, "120", "不低于", "家"),
        ("X-13", 2026, "3000", "不低于", "亩"),
        ("X-17-设区市", 2027, "80", "不低于", "%"),
        ("LE-05-数量", 2025, "70", "不低于", "%"),
        ("LE-13", 2025, "30", "不低于", "%"),
        ("LE-26", 2025, "0.5", "不低于", "%"),
        ("F-01-专精特新", 2027, "6000", "不低于", "家"),
    ],
)
def test_each_has_the_value_and_year_of_its_text(code, year, value, sense, unit):
    target = TARGETS[code]
    assert (target.values[year], target.sense, target.unit) == (D(value), sense, unit)


def test_no_draft_sets_a_value():
    assert [each.document for each in documents().values() if each.status == "草案" and each.targets] == []


@pytest.mark.parametrize(
    ("code", "result", "state"),
    [
        ("X-01-亩均税收", "40", State.REACHED),
        ("X-01-亩均税收", "39.9999", State.MISSED),
        ("X-01-研发", "3.4", State.REACHED),
        ("X-01-研发", "3.39", State.MISSED),
    ],
)
def test_at_the_due_year_the_bound_itself_is_reached(code, result, state):
    assert standing(TARGETS[code], {2025: D(result)}, 2025).state == state


@pytest.mark.parametrize(
    ("now", "state"), [("30", State.ON_COURSE), ("29.99", State.BEHIND), ("41", State.REACHED)]
)
def test_before_it_the_straight_line_tells_the_course(now, state):
    """From 20 in 2023 to 40 in 2025: 30 is on it."""
    found = standing(TARGETS["X-01-亩均税收"], {2023: D(20), 2024: D(now)}, 2024)
    assert found.state == state
    assert found.distance == D(now) - 40


@pytest.mark.parametrize(("now", "state"), [("96", State.REACHED), ("96.01", State.MISSED)])
def test_b01_energy_per_value_added_falls_by_four_per_cent(now, state):
    found = standing(TARGETS["B-01-能耗"], {2021: D(100), 2022: D(now)}, 2022)
    assert (found.state, found.value) == (state, D(now) - 100)


def test_without_results_nothing_is_said():
    assert standing(TARGETS["X-05"], {2023: D(1)}, 2024).state == State.UNKNOWN
    assert standing(TARGETS["B-01-能耗"], {2022: D(1)}, 2022).state == State.UNKNOWN


def test_after_its_year_the_last_target_stays_the_measure():
    found = standing(TARGETS["X-01-亩均税收"], {2026: D(38)}, 2026)
    assert (found.state, found.due) == (State.MISSED, 2025)
