"""缺数据、分母为零、值为负时怎样计分；值、项得分、总分在哪里取舍。

每一项可以自己规定，没有规定的随“规则”。固定分写成 {记分: -3}，不随权重变。
"""

import numpy as np
import pytest

from evaluation.methods.loader import open_points, restore
from evaluation.scoring.engine import score
from evaluation.scoring.remarks import REMARKS
from tests.spec.figures import METHOD, figures, method, write
from tests.spec.test_method_files import problems

FIRST = "亩均税收: {权重: 60, 基准: 10}"
ZERO = "分母为零: 同缺失"


def scored(tmp_path, policy: str, table: str, *changes: tuple[str, str]) -> list[tuple]:
    chosen = method(tmp_path, (FIRST, f"亩均税收: {{权重: 60, 基准: 10, {policy}}}"), *changes)
    item = score(chosen, figures(f"单位 行业 税收实际贡献 用地面积 工业增加值\n{table}")).groups[0].items[0]
    return [(float(each), REMARKS[remark]) for each, remark in zip(item.scores, item.remarks, strict=True)]


MISSING = "甲 17 / 1 1\n乙 38 / 1 1\n丙 38 5 1 1"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("缺失: {记分: -3}", [(-3, "缺数据，按办法记固定分")] * 2),
        (
            "缺失: {满分条件: 行业 = 17, 否则: 记0分}",
            [(60, "缺数据，符合办法的条件，记满分"), (0, "缺数据，记0分")],
        ),
        (
            "缺失: {满分条件: 行业 = 17, 否则: {记分: -3}}",
            [(60, "缺数据，符合办法的条件，记满分"), (-3, "缺数据，按办法记固定分")],
        ),
        (
            "缺失: {满分条件: 行业 = 17, 否则: 本组该项平均得分}",
            [(60, "缺数据，符合办法的条件，记满分"), (30, "缺数据，取本组该项平均得分")],
        ),
    ],
)
def test_missing_figures(tmp_path, policy, expected):
    assert scored(tmp_path, policy, MISSING) == [*expected, (30, "")]


def test_reweighting_keeps_to_those_without_the_condition(tmp_path):
    """“否则”可以剔除该项：乙的其余项放大，甲得满分。"""
    chosen = method(
        tmp_path,
        (FIRST, FIRST.replace("}", ", 缺失: {满分条件: 行业 = 17, 否则: 剔除该项并放大其余权重}}")),
    )
    table = "单位 行业 税收实际贡献 用地面积 工业增加值\n甲 17 / 1 50\n乙 38 / 1 50"
    assert score(chosen, figures(table)).groups[0].totals.tolist() == [80, 50]


def test_zero_denominator_with_points(tmp_path):
    assert scored(tmp_path, "分母为零: {记分: 2.5}", "甲 17 5 0 1") == [(2.5, "分母为零，按办法记固定分")]


def test_a_growth_without_last_year_is_missing_not_a_zero_denominator(tmp_path):
    """上年没有数据是缺数据；上年是零才是分母为零。"""
    change = ("税收实际贡献 / 用地面积", "税收实际贡献 / 上年(税收实际贡献) * 10")
    assert scored(tmp_path, "分母为零: 记满分", "甲 17 5 1 1", change) == [(0, "缺数据，记0分")]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("负值: 照算", (-30, "")),
        ("负值: 记0分", (0, "值为负，记0分")),
        ("负值: {记分: -3}", (-3, "值为负，按办法记固定分")),
        ("负值: 照算, 保底: 0", (0, "按保底计分")),
    ],
)
def test_negative_values(tmp_path, policy, expected):
    assert scored(tmp_path, policy, "甲 17 -5 1 1\n乙 17 5 1 1") == [expected, (30, "")]


# 各种处理对缺数据、分母为零、负值都能用；丙 30 分是唯一按自己的值得分的
ANY = "甲 17 5 0 50\n乙 38 -5 1 50\n丙 38 5 1 50"


@pytest.mark.parametrize(
    ("policy", "expected", "words"),
    [
        ("本组该项平均得分", [30, 30], "取本组该项平均得分"),
        ("剔除该项并放大其余权重", [np.nan, np.nan], "剔除该项并放大其余权重"),
        ("不评", [np.nan, np.nan], "按办法不评"),
        ("未定", [np.nan, np.nan], "办法没有规定怎样计分"),
        ("{满分条件: 税收实际贡献 < 9, 否则: 记0分}", [60, 60], "符合办法的条件，记满分"),
        ("{满分条件: 税收实际贡献 > 9, 否则: {记分: 2}}", [2, 2], "按办法记固定分"),
    ],
)
def test_the_same_policies_for_zero_denominators_and_negative_values(tmp_path, policy, expected, words):
    (zero, said_zero), (negative, said_negative), (usual, _) = scored(
        tmp_path, f"分母为零: {policy}, 负值: {policy}", ANY
    )
    np.testing.assert_equal([zero, negative, usual], [*expected, 30])
    assert (said_zero, said_negative) == (f"分母为零，{words}", f"值为负，{words}")


def test_totals_without_an_item_left_out(tmp_path):
    """甲乙的亩均税收都剔除。乙的亩均增加值 20 分放大为 50 分，和丙一样；甲的亩均增加值记 0 分。"""
    policy = "分母为零: 剔除该项并放大其余权重, 负值: 剔除该项并放大其余权重"
    chosen = method(tmp_path, (FIRST, FIRST.replace("}", f", {policy}}}")))
    table = figures(f"单位 行业 税收实际贡献 用地面积 工业增加值\n{ANY}")
    group = score(chosen, table).groups[0]
    assert group.totals.tolist() == [0, 50, 50]


def test_a_negative_value_as_if_it_were_missing(tmp_path):
    assert scored(tmp_path, "缺失: {记分: -3}, 负值: 同缺失", "甲 17 -5 1 1") == [
        (-3, "值为负，按办法记固定分")
    ]


def test_negative_values_for_every_item(tmp_path):
    change = ("  封顶: 无", "  负值: 记0分\n  封顶: 无")
    assert scored(tmp_path, "保底: 无", "甲 17 -5 1 1", change) == [(0, "值为负，记0分")]
    assert scored(tmp_path, "负值: 照算", "甲 17 -5 1 1", change) == [(-30, "")]


@pytest.mark.parametrize(
    ("places", "value", "expected"), [("", 7.3456, 44.0736), ("值位数: 2, ", 7.35, 44.1)]
)
def test_the_value_may_be_rounded_before_it_is_scored(tmp_path, places, value, expected):
    chosen = method(tmp_path, ("{项得分位数", f"{{{places}项得分位数"))
    item = score(chosen, figures("单位 税收实际贡献 用地面积 工业增加值\n甲 7.3456 1 1")).groups[0].items[0]
    assert [item.values[0], item.scores[0]] == pytest.approx([value, expected], abs=0, rel=1e-15)


@pytest.mark.parametrize(("mode", "expected"), [("截尾", 73.71), ("四舍五入", 73.72)])
def test_one_total_published_in_two_ways(tmp_path, mode, expected):
    """73.7156 分：截尾公布为 73.71，四舍五入公布为 73.72。"""
    chosen = method(tmp_path, ("总分位数: 4, 取舍: 四舍五入", f"总分位数: 2, 取舍: {mode}"))
    group = score(chosen, figures("单位 税收实际贡献 用地面积 工业增加值\n甲 12.2859333333 1 0.0")).groups[0]
    assert group.items[0].scores[0] == pytest.approx(73.7156, abs=1e-4)
    assert group.totals[0] == expected


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_infinities_and_nan_among_the_figures(tmp_path, number):
    """不是数的数据当作没有：不进入得分，也不进入算得的基准。"""
    table = figures("单位 税收实际贡献 用地面积 工业增加值\n甲 0 1 1\n乙 5 1 1")
    table.numbers["税收实际贡献"][0] = number
    chosen = method(tmp_path, (FIRST, "亩均税收: {权重: 60, 基准: {取: 均值}}"))
    item = score(chosen, table).groups[0].items[0]
    assert item.scores.tolist() == [0, 60]
    assert item.base == 5


def test_what_is_open_for_every_item_is_listed(tmp_path):
    changed = METHOD.replace("缺失: 记0分", "缺失: {满分条件: 行业 = 17, 否则: 未定}\n  负值: 未定")
    assert open_points(write(tmp_path, changed).method) == ["规则 › 缺失 › 否则", "规则 › 负值"]


def test_what_is_open_inside_a_decision_is_listed(tmp_path):
    changed = METHOD.replace(FIRST, FIRST.replace("}", ", 缺失: {满分条件: 行业 = 17, 否则: 未定}}"))
    loaded = write(tmp_path, changed)
    assert open_points(loaded.method) == ["分组 › 规上 › 计分 › 亩均税收 › 缺失 › 否则"]
    assert restore(loaded.resolved) == loaded.method


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("缺失: 记零分", ["缺失", "不在可选之列", "记0分", "{记分: 分数}"]),
        ("缺失: {记分: 零}", ["记分", "应为数字"]),
        ("缺失: {满分条件: 行业 = 17}", ["否则", "没有写这一项"]),
        ("缺失: {满分条件: 税收实际贡献, 否则: 记0分}", ["满分条件", "应为条件"]),
        ("缺失: {满分条件: 行页 = 17, 否则: 记0分}", ["满分条件", "没有“行页”", "行业"]),
        ("分母为零: 记零分", ["分母为零", "不在可选之列", "记满分"]),
        ("负值: 记负分", ["负值", "不在可选之列", "照算"]),
        ("负值: {满分条件: 行页 = 17, 否则: 记0分}", ["负值 › 满分条件", "没有“行页”"]),
    ],
)
def test_mistakes(tmp_path, policy, expected):
    text = " ".join(problems(tmp_path, METHOD.replace(FIRST, FIRST.replace("}", f", {policy}}}"))))
    for part in ["第 23 行", *expected]:
        assert part in text


def test_what_cancels_out_is_not_cut_short(tmp_path):
    """−3.27 分加 3.3 分是 0.03 分，截尾以后也是，不因计算机的小数误差变成 0.02。"""
    changes = (
        (FIRST, "亩均税收: {权重: 60, 形式: 直接}"),
        ("亩均增加值: {权重: 40, 基准: 100}", "亩均增加值: {权重: 40, 形式: 直接}"),
        ("总分位数: 4, 取舍: 四舍五入", "总分位数: 2, 取舍: 截尾"),
    )
    table = "单位 税收实际贡献 用地面积 工业增加值\n甲 -3.27 1 3.3"
    assert score(method(tmp_path, *changes), figures(table)).groups[0].totals[0] == 0.03


def test_a_unit_without_a_base_is_in_no_mean(tmp_path):
    """没有适用基准的户，即使值为负、按固定分，也不进入该项平均得分。"""
    item = '亩均税收: {权重: 60, 基准: {按: 行业, 值: {"17": 10}}, 缺失: 本组该项平均得分, 负值: {记分: 6}}'
    table = "单位 行业 税收实际贡献 用地面积 工业增加值\n甲 17 / 1 1\n乙 38 -5 1 1\n丙 17 5 1 1"
    scores = score(method(tmp_path, (FIRST, item)), figures(table)).groups[0].items[0].scores
    np.testing.assert_equal(scores, [30, np.nan, 30])
