"""Quality rules: each kind at its boundary, from both sides, and what the library promises."""

from math import nan

import numpy as np
import pytest

from evaluation.quality.engine import check
from evaluation.quality.rules import library, load
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
    result = check(
        load(RULES.format(rule=rule), "rules.yaml"), 2025, figures(now, **labels), figures(before or {})
    )
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


def test_a_required_figure_is_required_of_its_scale_only():
    rule = "种类: 必报, 变量: 工业增加值, 前提: 规模 = 规上"

    assert found(rule, {"工业增加值": [nan, 0, nan]}, 规模=["规上", "规上", "规下"])[0] == [0]


def test_duplicates_count_from_their_number_and_value():
    rule = "种类: 重复, 变量: 营业收入, 户数不少于: 3, 数值不小于: 10"

    assert found(rule, {"营业收入": [10, 10, 10, 11, 11, 9, 9, 9]})[0] == [0, 1, 2]


def test_a_rule_holds_for_its_years():
    rule = "种类: 正负, 变量: 用电量, 应: 大于零, 起始年度: 2024, 终止年度: 2025"
    rules = load(RULES.format(rule=rule), "rules.yaml")
    now = figures({"用电量": [0]})

    assert [len(check(rules, year, now, now)) for year in (2023, 2024, 2025, 2026)] == [0, 1, 1, 0]


def test_every_mistake_of_a_file_is_named():
    text = RULES.format(rule="种类: 勾稽, 变量: 营业收人, 条件: 营业收入 <= 税金") + (
        "  - {编号: Q-001, 说明: 试, 办法: 试, 重要性: 错误, 来源: 试, 种类: 范围, 变量: 用电量}\n"
    )

    with pytest.raises(DocumentError) as error:
        load(text, "rules.yaml")

    reasons = " ".join(problem.reason for problem in error.value.problems)
    assert all(word in reasons for word in ("营业收人", "税金", "重复", "没有界线"))


def test_every_rule_of_the_library_says_what_to_do_and_where_it_comes_from():
    assert all(rule.cure and rule.source and rule.title for rule in library().rules)
