"""Quality rules: each kind at its boundary, from both sides, and what the library promises."""

from math import nan

import numpy as np
import pytest

from evaluation.quality.engine import check
from evaluation.quality.limits import limits
from evaluation.quality.rules import STAGES, library, load
from evaluation.scoring.figures import Figures, Labels
from mujun.documents import DocumentError

RULES = """
规则集: 试
来源: 试
施行: 2025-01-01
规则:
  - {{编号: Q-001, 说明: 试, 办法: 核实, 重要性: 警告, 来源: 试, {rule}}}
"""


def found(rule: str, now: dict, before: dict | None = None, **labels):
    """Rows that a rule finds, and what it says."""
    rules = load(RULES.format(rule=rule), "rules.yaml").in_force(2025, "采集")
    result = check(rules, figures(now, **labels), figures(before or {}))
    return result[0].rows.tolist(), list(result[0].sentences)


def figures(columns: dict, **labels) -> Figures:
    size = len(next(iter(columns.values()), [0] * 3))
    words = {"规模": ["规上"] * size, "行业": ["33"] * size, "镇街": ["云栖镇"] * size} | labels
    numbers = {name: np.array(values, float) for name, values in columns.items()}
    return Figures(list(range(size)), numbers, {name: Labels.of(each) for name, each in words.items()})


def test_a_range_allows_its_limits():
    rows, sentences = found(
        "种类: 范围, 变量: 用地面积, 下限: 0.1, 上限: 10", {"用地面积": [0.09, 0.1, 10, 10.01, nan]}
    )

    assert rows == [0, 3]
    assert sentences[0] == "应不低于 0.1、不高于 10.00 亩。"


@pytest.mark.parametrize(("sign", "rows"), [("不为负", [0]), ("大于零", [0, 1])])
def test_a_sign(sign, rows):
    assert found(f"种类: 正负, 变量: 用电量, 应: {sign}", {"用电量": [-0.01, 0, 0.01, nan]})[0] == rows


def test_a_jump_is_beyond_the_ratio():
    rule = "种类: 同比, 变量: 营业收入, 增至倍数: 3, 降至倍数: 0.5, 变动不小于: 0"
    now, last = [301, 300, 50, 49, 7, 7, nan], [100, 100, 100, 100, 0, nan, 100]

    rows, sentences = found(rule, {"营业收入": now}, {"营业收入": last})

    assert rows == [0, 3]
    assert sentences[0] == "上年 100.00 万元；应在 50.00 至 300.00 万元之间（上年的 0.5 至 3 倍）。"


def test_a_small_jump_is_no_jump():
    rule = "种类: 同比, 变量: 营业收入, 增至倍数: 3, 降至倍数: 0.5, 变动不小于: 90"

    assert found(rule, {"营业收入": [99, 100, 101]}, {"营业收入": [10, 10, 10]})[0] == [1, 2]


def test_a_relation_looks_only_where_all_figures_are():
    rule = "种类: 勾稽, 变量: 工业增加值, 条件: 工业增加值 <= 营业收入 * 0.5"

    rows, sentences = found(rule, {"工业增加值": [50, 51, 51, nan], "营业收入": [100, 100, nan, 1]})

    assert rows == [1]
    assert sentences == ["应符合 工业增加值 <= 营业收入 * 0.5；工业增加值 51.00 万元，营业收入 100.00 万元。"]


def test_an_outlier_is_measured_against_its_own_industry():
    ordinary = [90, 95, 100, 105, 110]
    values = [*ordinary, 1000, 1000, 1000]
    industries = ["33"] * 6 + ["17"] * 2
    rule = "种类: 离群, 变量: 用电量, 算式: 用电量, 偏离倍数: 5, 行业户数不少于: {}"

    rows, sentences = found(rule.format(6), {"用电量": values}, 行业=industries)

    assert rows == [5]
    assert "同行业 6 户的中位数" in sentences[0]
    assert found(rule.format(7), {"用电量": values}, 行业=industries)[0] == []


def test_an_outlier_begins_where_its_spread_ends():
    logs = np.array(
        [-2.0, -1, 0, 1, 2, 5]
    )  # median 0.5, deviations 2.5 1.5 0.5 0.5 1.5 4.5: their median 1.5
    rule = "种类: 离群, 变量: 用电量, 算式: 用电量, 偏离倍数: {}, 行业户数不少于: 3"
    values = {"用电量": np.exp(logs)}

    assert found(rule.format("2.02"), values)[0] == [5]  # 4.5 / (1.5 × 1.4826) = 2.0235
    assert found(rule.format("2.03"), values)[0] == []


def test_one_great_error_hides_no_outlier():
    """A mean and a standard deviation would be carried away by the million."""
    rule = "种类: 离群, 变量: 用电量, 算式: 用电量, 偏离倍数: 5, 行业户数不少于: 5"

    rows, sentences = found(rule, {"用电量": [90, 95, 100, 105, 110, 5000, 1e6]})

    assert rows == [5, 6]
    # the deviations of the logarithms have the median ln(105/95) = 0.1001; × 1.4826 × 5 = 0.7419, e^0.7419 = 2.1
    assert sentences[0] == (
        "用电量 = 5,000.00；同行业 7 户的中位数为 105.00，通常在 50.00 至 220.50 之间"
        "（取对数，中位数上下 5 倍稳健偏差）。"
    )


def test_where_most_are_alike_or_without_industry_nobody_is_an_outlier():
    rule = "种类: 离群, 变量: 用电量, 算式: 用电量, 偏离倍数: 5, 行业户数不少于: 5"

    assert found(rule, {"用电量": [100] * 6 + [5000]})[0] == []
    assert found(rule, {"用电量": [90, 95, 100, 105, 110, 5000]}, 行业=[None] * 6)[0] == []


def test_a_required_figure_is_required_of_its_scale_only():
    rule = "种类: 必报, 自阶段: 采集, 变量: 工业增加值, 前提: 规模 = 规上"

    assert found(rule, {"工业增加值": [nan, 0, nan]}, 规模=["规上", "规上", "规下"])[0] == [0]


def test_duplicates_count_from_their_number_and_value():
    rule = "种类: 重复, 变量: 营业收入, 户数不少于: 3, 数值不小于: 10"

    assert found(rule, {"营业收入": [10, 10, 10, 11, 11, 9, 9, 9]})[0] == [0, 1, 2]


def test_a_rule_holds_for_its_years():
    rule = "种类: 正负, 变量: 用电量, 应: 大于零, 起始年度: 2024, 终止年度: 2025"
    rules = load(RULES.format(rule=rule), "rules.yaml")

    assert [len(rules.in_force(year, "采集")) for year in (2023, 2024, 2025, 2026)] == [0, 1, 1, 0]


def test_a_required_figure_is_required_from_its_stage_on():
    rules = load(RULES.format(rule="种类: 必报, 自阶段: 核对, 变量: 工业增加值"), "rules.yaml")

    assert [stage for stage in STAGES if rules.in_force(2025, stage)] == list(STAGES[3:])


def test_every_mistake_of_a_file_is_named():
    text = RULES.format(rule="种类: 勾稽, 变量: 营业收人, 条件: 营业收入 <= 税金") + (
        "  - {编号: Q-001, 说明: 试, 办法: 试, 重要性: 错误, 来源: 试, 种类: 范围, 变量: 用电量}\n"
    )

    with pytest.raises(DocumentError) as error:
        load(text, "rules.yaml")

    reasons = " ".join(problem.reason for problem in error.value.problems)
    assert all(word in reasons for word in ("营业收人", "税金", "重复", "没有界线"))


MISTAKES = {
    "种类: 必报, 变量: 用电量": ("没有写这一项", "照系统自带的规则"),
    "种类: 必报, 变量: 用电量, 自阶段: 收集": ("不在可选之列", "采集"),
    "种类: 勾稽, 变量: 用电量, 条件: 用电量 + 1": ("这里应写条件", "税收实际贡献 <= 营业收入"),
    "种类: 勾稽, 变量: 用电量, 条件: 规模 = 规上": ("没有用到任何数据项", ""),
    "种类: 勾稽, 变量: 用电量, 条件: 用电量 属于 (规上)": ("这里应写条件", "税收实际贡献"),
    "种类: 合计, 变量: 用电量": ("不认识“合计”", "勾稽"),
    "变量: 用电量": ("没有写种类", "哪一种"),
    "种类: 同比, 变量: 用电量, 增至倍数: 0.5, 降至倍数: 0.2, 变动不小于: 0": ("应大于 1", "允许的数"),
    "种类: 离群, 变量: 用电量, 算式: 用电量 > 1, 偏离倍数: 5, 行业户数不少于: 9": ("这里应写算式", "用电量"),
    "种类: 正负, 变量: 用电量, 应: 大于零, 编号: Q-1": ("重复出现", "保留一处"),
}


@pytest.mark.parametrize("rule", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_cure(rule):
    with pytest.raises(DocumentError) as error:
        load(RULES.format(rule=rule), "rules.yaml")

    problem = error.value.problems[0]
    reason, cure = MISTAKES[rule]
    assert reason in problem.reason
    assert cure in problem.cure
    assert problem.place.line == 6
    assert problem.key.startswith("第 1 条规则")


@pytest.mark.parametrize("change", [("来源: 试, ", "来源: '', "), ("编号: Q-001", "编号: 一")])
def test_a_rule_without_source_or_code_is_refused(change):
    with pytest.raises(DocumentError) as error:
        load(RULES.format(rule="种类: 正负, 变量: 用电量, 应: 大于零").replace(*change), "rules.yaml")

    assert len(error.value.problems) == 1


@pytest.mark.parametrize("text", ["a: &x [1]\nb: *x", "[" * 5000, "a: " + "{a: " * 500])
def test_knots_are_refused_and_never_followed(text):
    with pytest.raises(DocumentError):
        load(text, "rules.yaml")


def test_every_rule_of_the_library_says_what_to_do_and_where_it_comes_from():
    assert all(rule.cure and rule.source and rule.title for rule in library().rules)


def test_what_a_rule_of_the_library_asks_for_can_be_read():
    asked = {rule.code: limits(rule) for rule in library().rules}

    assert all(asked.values())
    assert asked["Q-302"] == "不低于 0.1 亩、不高于 5,000 亩"
    assert asked["Q-401"] == "上年的 0.2 至 5 倍；变动不足 50 万元的不看"


def test_a_limit_that_was_not_compared_with_its_source_says_so():
    unchecked = {rule.code for rule in library().rules if "尚未与标准原文核对" in rule.source}

    assert unchecked == {"Q-503"}
