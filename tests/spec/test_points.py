"""加减分：在各项得分之外加上或扣去的分，以及总分的上下限。

一族里可以只取最高的一项，可以合计；可以按户数、项数计，可以按算式。封顶是最多的分，保底是最少的分，扣分写负数。
"""

import dataclasses

import numpy as np
import pytest

from evaluation.methods.loader import restore
from evaluation.scoring.engine import score
from evaluation.scoring.outcome import GroupOutcome
from tests.spec.figures import METHOD, figures, method, write
from tests.spec.test_method_files import problems

GROUPS = "分组:\n  规上:"
ROWS = """
单位 税收实际贡献 用地面积 工业增加值 年平均职工人数
甲 10 1 0 1
乙 5 1 0 1
丙 1 1 0 1
"""
TITLES = {"国家级专精特新": [1, 0, 0], "省级专精特新": [1, 1, 0], "绿色工厂": [1, 1, 0]}


def judged(tmp_path, points: str, rows: str = ROWS, **flags: list[int]) -> GroupOutcome:
    found = {("标签", word): np.array(held, bool) for word, held in flags.items()}
    table = dataclasses.replace(figures(rows), flags=found)
    return score(method(tmp_path, (GROUPS, f"{points}\n{GROUPS}")), table).groups[0]


FAMILY = """加减分:
  企业荣誉:
    取: 最高
    项:
      国家级: {条件: 有标签(国家级专精特新), 分: 5}
      省级: {条件: 有标签(省级专精特新), 分: 3}
      绿色: {条件: 有标签(绿色工厂), 分: 2}
"""


@pytest.mark.parametrize(
    ("take", "points", "reasons"),
    [
        ("最高", [5, 3, 0], ["国家级 +5", "省级 +3", ""]),
        ("最低", [2, 2, 0], ["绿色 +2", "绿色 +2", ""]),
        ("合计", [10, 5, 0], ["国家级 +5；省级 +3；绿色 +2", "省级 +3；绿色 +2", ""]),
        ("合计\n    封顶: 6", [6, 5, 0], ["国家级 +5；省级 +3；绿色 +2；按封顶计", "省级 +3；绿色 +2", ""]),
    ],
)
def test_a_family_of_titles(tmp_path, take, points, reasons):
    """荣誉在评价日有效才算；三户各项得分 60、30、6。"""
    group = judged(tmp_path, FAMILY.replace("取: 最高", f"取: {take}"), **TITLES)
    family = group.points[0]
    assert family.points.tolist() == points
    assert [family.reason(at) for at in range(3)] == reasons
    assert group.before.tolist() == [60, 30, 6]
    assert group.totals.tolist() == [60 + points[0], 30 + points[1], 6]


SUBLET = "\n".join(
    [
        "变量: {承租规下企业数: {代码: sub_tenants, 单位: 户}}",
        "加减分:",
        "  转租: {计数: 承租规下企业数, 首个: 0, 每增一个: -5, 封顶: 无}",
    ]
)


@pytest.mark.parametrize(
    ("first", "tenants", "expected", "reason"),
    [
        # 规上把厂房租给规下：第一户不扣，每多一户扣 5 分，不设上限
        (0, 0, 0, ""),
        (0, 1, 0, "转租 +0"),
        (0, 3, -10, "转租 -10"),
        (0, 40, -195, "转租 -195"),
        # 规下租给规下：第一户扣 10 分，每多一户扣 5 分
        (-10, 0, 0, ""),
        (-10, 1, -10, "转租 -10"),
        (-10, 3, -20, "转租 -20"),
        (-10, np.nan, 0, "转租缺数据，不加不减"),
    ],
)
def test_subletting_in_the_parks_of_wenling(tmp_path, first, tenants, expected, reason):
    """温岭 2022 工业园区：转租扣分不设上限，总分可以是负数。"""
    chosen = write(
        tmp_path, METHOD.replace(GROUPS, SUBLET.replace("首个: 0", f"首个: {first}") + f"\n{GROUPS}")
    ).method
    table = figures("单位 税收实际贡献 用地面积 工业增加值\n甲 1 1 0")
    table.numbers["承租规下企业数"] = np.array([tenants])
    group = score(chosen, table).groups[0]
    assert group.points[0].points[0] == expected
    assert group.points[0].reason(0) == reason
    assert group.totals[0] == 6 + expected


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("加减分: {利税: {算式: 税收实际贡献 * 2 - 4}}", [16, 6, -2]),
        ("加减分: {利税: {算式: 税收实际贡献 * 2 - 4, 封顶: 10, 保底: 0}}", [10, 6, 0]),
        ("加减分: {利税: {算式: 税收实际贡献 / 3}}", [3.3333, 1.6667, 0.3333]),
        ("加减分: {税收: {条件: 税收实际贡献 >= 5, 分: 8}}", [8, 8, 0]),
        ("加减分: {税: {条件: 税收实际贡献 >= 5, 分: 8}, 人: {条件: 年平均职工人数 > 0, 分: 1}}", [9, 9, 1]),
        ("加减分: {税: {条件: 税收实际贡献 >= 5, 分: 8}}\n加减分合计: {封顶: 5}", [5, 5, 0]),
        ("加减分: {税: {条件: 税收实际贡献 >= 5, 分: -8}}\n加减分合计: {保底: -5}", [-5, -5, 0]),
    ],
)
def test_points_by_formula_by_condition_and_their_sum(tmp_path, points, expected):
    group = judged(tmp_path, points)
    np.testing.assert_allclose(group.totals - group.before, expected, atol=1e-9)


def test_a_formula_without_figures_gives_nothing(tmp_path):
    rows = "单位 税收实际贡献 用地面积 工业增加值\n甲 / 1 100\n乙 5 0 100"
    group = judged(tmp_path, "加减分: {利税: {算式: 税收实际贡献 / 用地面积}}", rows)
    assert group.points[0].points.tolist() == [0, 0]
    assert group.points[0].reason(1) == "利税缺数据，不加不减"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ("", [160, 130, -94]),
        ("总分: {封顶: 100, 保底: 0}", [100, 100, 0]),
        ("总分: {封顶: 无}", [160, 130, -94]),
    ],
)
def test_bounds_of_the_total(tmp_path, bounds, expected):
    """总分超过 100 或低于 0 都可以，除非办法写明上下限。"""
    points = "加减分: {税: {条件: 税收实际贡献 >= 5, 分: 100}, 少税: {条件: 税收实际贡献 < 5, 分: -100}}"
    assert judged(tmp_path, f"{points}\n{bounds}").totals.tolist() == expected


def test_bounds_of_the_total_without_points(tmp_path):
    group = judged(tmp_path, "总分: {封顶: 50, 保底: 10}")
    assert group.totals.tolist() == [50, 30, 10]
    assert group.before.tolist() == [60, 30, 6]


def test_a_group_replaces_by_name(tmp_path):
    """分组里同名的一族代替办法的那一族，其余照旧；上下限也是。"""
    text = METHOD.replace(
        GROUPS,
        "加减分: {甲: {条件: 用地面积 > 0, 分: 1}, 乙: {条件: 用地面积 > 0, 分: 2}}\n总分: {封顶: 10}\n" + GROUPS,
    ).replace(
        "    定级: {A", "    加减分: {甲: {条件: 用地面积 > 0, 分: -1}}\n    总分: {封顶: 20}\n    定级: {A"
    )  # fmt: skip
    loaded = write(tmp_path, text)
    group = score(loaded.method, figures(ROWS)).groups[0]
    assert {family.name: family.points[0] for family in group.points} == {"甲": -1, "乙": 2}
    assert group.totals.tolist() == [20, 20, 7]
    assert restore(loaded.resolved) == loaded.method


def test_ranks_follow_the_total_with_points(tmp_path):
    group = judged(tmp_path, "加减分: {少税: {条件: 税收实际贡献 < 5, 分: 100}}")
    assert group.ranks.tolist() == [2, 3, 1]


def test_the_digest_sees_points_only_where_there_are_some(tmp_path):
    """有一族没有加到分的，摘要也不同：公布的内容多了一项。"""

    def digest(points: str) -> str:
        return score(method(tmp_path, (GROUPS, f"{points}\n{GROUPS}")), figures(ROWS)).digest()

    none = digest("加减分: {税: {条件: 税收实际贡献 > 99, 分: 1}}")
    assert none != digest("")
    assert none != digest("加减分: {税: {条件: 税收实际贡献 > 5, 分: 1}}")


def test_points_of_an_empty_group(tmp_path):
    rows = "单位 规模 税收实际贡献 用地面积 工业增加值\n甲 规下 1 1 1"
    assert len(judged(tmp_path, FAMILY, rows).totals) == 0


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("加减分: {税: {条件: 税收实际贡献, 分: 1}}", ["条件", "应为条件"]),
        ("加减分: {税: {条件: 税收实绩贡献 > 1, 分: 1}}", ["条件", "没有“税收实绩贡献”", "税收实际贡献"]),
        ("加减分: {税: {条件: 税收实际贡献 > 1}}", ["分", "没有写这一项"]),
        ("加减分: {税: {计数: 税收实际贡献 > 1, 首个: 0, 每增一个: 1}}", ["计数", "应为数值"]),
        ("加减分: {税: {计数: 户数, 首个: 0, 每增一个: 1}}", ["计数", "没有“户数”"]),
        ("加减分: {税: {计数: 用地面积, 每增一个: 1}}", ["首个", "没有写这一项"]),
        ("加减分: {税: {算式: 用地面积 +}}", ["算式", "读不懂"]),
        ("加减分: {税: {算式: 用地面绩}}", ["算式", "没有“用地面绩”"]),
        ("加减分: {税: {算式: 用地面积, 封顶: 1, 保底: 2}}", ["保底高于封顶", "负数"]),
        ("加减分: {税: {取: 最大, 项: {甲: {条件: 用地面积 > 1, 分: 1}}}}", ["取", "不在可选之列", "最高"]),
        ("加减分: {税: {取: 最高, 项: {}}}", ["项", "是空的"]),
        ("加减分: {税: {取: 最高, 项: {甲: {条件: 用地面绩 > 1, 分: 1}}}}", ["甲", "没有“用地面绩”"]),
        ("总分: {封顶: 0, 保底: 100}", ["总分", "保底高于封顶"]),
        ("总分: {上限: 100}", ["上限", "不认识这个名称"]),
    ],
)
def test_mistakes(tmp_path, points, expected):
    text = " ".join(problems(tmp_path, METHOD.replace(GROUPS, f"{points}\n{GROUPS}")))
    for part in ["第 19 行", *expected]:
        assert part in text
