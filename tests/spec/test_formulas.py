"""算式：四则运算、比较、且或非，和各个函数给出什么。"""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.methods.formulas import FormulaError, parse
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Figures, Labels


def day(text: str) -> float:
    return np.nan if text == "/" else float(np.datetime64(text, "D").astype(int))


def units(count: int, labels=(), **numbers) -> Figures:
    columns = {name: np.array(column, float) for name, column in numbers.items()}
    named = {name: Labels.of(column) for name, column in labels}
    return Figures(
        [str(at) for at in range(count)], columns, named, year=2025, day=np.datetime64("2025-12-31")
    )


@pytest.mark.parametrize(
    ("founded", "years"),
    [
        ("2023-12-31", 2),  # the birthday completes the year
        ("2024-01-01", 1),
        ("2024-02-29", 1),
        ("2025-12-31", 0),
        ("2026-01-01", -1),
        ("1965-06-30", 60),
        ("/", np.nan),
    ],
)
def test_whole_years_to_the_reference_day(founded, years):
    found = values(parse("满年(成立日期)"), units(1, 成立日期=[day(founded)]))
    np.testing.assert_equal(found, [years])


@pytest.mark.parametrize(("until", "years"), [("2024-02-28", 3), ("2024-02-29", 4), ("2025-02-28", 4)])
def test_whole_years_between_two_days(until, years):
    figures = units(1, 成立日期=[day("2020-02-29")], 投产日期=[day(until)])
    assert values(parse("满年(成立日期, 投产日期)"), figures) == years


def test_a_day_in_a_formula():
    figures = units(3, 成立日期=[day("2024-12-31"), day("2025-01-01"), np.nan])
    assert holds(parse("成立日期 >= 2025-01-01"), figures).tolist() == [False, True, False]


def test_the_first_that_is_there():
    figures = units(3, 综合能耗等价值=[5, np.nan, np.nan], 用电量=[1, 2, np.nan])
    np.testing.assert_equal(values(parse("缺则(综合能耗等价值, 用电量 * 2.84)"), figures), [5, 5.68, np.nan])


def test_one_or_the_other_by_a_condition():
    figures = units(2, labels=[("规模", ["规上", "规下"])], 税收实际贡献=[7, 7], 用地面积=[1, 2])
    assert values(parse("如果(规模 = 规上, 税收实际贡献, 用地面积)"), figures).tolist() == [7, 2]


@pytest.fixture
def three_years():
    """This year and two before: tax 30, 20, /; grades of the past D, D for the first, C, D for the second."""
    before_last = units(2, labels=[("档次", ["D", "D"])], 税收实际贡献=[np.nan, 4])
    last = units(2, labels=[("档次", ["D", "C"])], 税收实际贡献=[20, 5])
    return replace(units(2, 税收实际贡献=[30, 6]), past={1: last, 2: before_last})


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("税收实际贡献 / 上年(税收实际贡献) - 1", [0.5, 0.2]),
        ("往年(税收实际贡献, 2)", [np.nan, 4]),
        ("往年(税收实际贡献, 3)", [np.nan, np.nan]),
        ("近年均(税收实际贡献, 3)", [25, 5]),  # of the years that have it
        ("近年均(税收实际贡献, 2)", [25, 5.5]),
        ("连年(档次 = D)", [2, 0]),
        ("连年(税收实际贡献 >= 4)", [1, 2]),
    ],
)
def test_other_years(three_years, formula, expected):
    np.testing.assert_allclose(values(parse(formula), three_years), expected)


def test_tags_and_states():
    flags = {("标签", "上市企业"): np.array([True, False]), ("状态", "停产"): np.array([False, True])}
    figures = replace(units(2), flags=flags)
    assert holds(parse("有标签(上市企业)"), figures).tolist() == [True, False]
    assert holds(parse("非 有状态(停产) 或 有标签(无人有)"), figures).tolist() == [True, False]


def test_ranges_of_codes():
    """All of industry 06–46 without 44–46; a class counts with its division."""
    figures = units(5, labels=[("行业", ["05", "06", "3311", "46", "47"])])
    found = holds(parse("行业 属于 (06-46) 且 非 行业 属于 (44-46)"), figures)
    assert found.tolist() == [False, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("满年(成立日期, 投产日期, 用地面积)", "满年应有 1 至 2 项，现有 3 项"),
        ("如果(税收实际贡献, 1, 2)", "如果的第 1 项应为条件"),
        ("连年(税收实际贡献)", "连年的第 1 项应为条件"),
        ("往年(税收实际贡献, 用地面积)", "往年的最后一项应为 1 至 9 的整数"),
        ("有标签(3)", "有标签的括号里应为标签的名称"),
        ("成立日期 > 2025-02-30", "没有 2025-02-30 这一天"),
    ],
)
def test_wrong_arguments_are_named(text, reason):
    with pytest.raises(FormulaError, match=reason):
        parse(text)
