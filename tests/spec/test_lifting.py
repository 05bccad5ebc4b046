"""提升一档需要：每个数据项单独改变到多少，档次正好上一档；单独改变不能提档的，照实说明。"""

import pytest

from evaluation.scoring.lifting import lifts
from tests.spec.figures import figures, method

TABLE = """
单位  税收实际贡献  工业增加值  用地面积
甲    300           2000        20
乙    260           1500        20
丙    200           1200        20
丁    120           900         20
戊    100           800         20
"""


def ways(one, table, row, few=64):
    found = lifts(one, figures(table), row, few)
    return (
        found.grade,
        found.next,
        {
            (way.variable, "增" if (way.change or 0) > 0 else "减"): way.needed and float(way.needed)
            for way in found.ways
        },
    )


@pytest.fixture
def one(tmp_path):
    """Two of five are A or B: 前20% is one place, 至60% three, 至95% five."""
    return method(tmp_path)


def test_the_smallest_change_of_each_figure_that_reaches_the_next_grade(one):
    """丁要到 B 档，须超过第 3 名丙：60 × 税收/20/10 + 40 × 增加值/20/100 = 84，同分时比税收。"""
    grade, above, found = ways(one, TABLE, 3)

    assert (grade, above) == ("C", "B")
    assert found == {
        ("税收实际贡献", "增"): 220,  # 66 + 18 = 84 分，同分，税收多
        ("工业增加值", "增"): 2400.01,  # 同为 84 分时税收不如丙，要再多一点
        ("用地面积", "减"): 12.8571,  # 1080 / 84 = 12.857…
    }


def test_a_cap_can_make_it_impossible(tmp_path):
    """封顶后，这一项再多也不加分。"""
    capped = method(tmp_path, ("封顶: 无", "封顶: 1"))

    # 税收已经封顶，得 60 分，加上增加值的 4.8 分，比丙的 84 分少
    _, _, found = ways(capped, TABLE.replace("100           800", "300           240"), 4)

    assert found[("税收实际贡献", "减")] is None


MEAN = ("基准: 10}", "基准: {取: 均值}}")
MIXED = ("亩均增加值: 工业增加值 / 用地面积", "亩均增加值: 用地面积 / 工业增加值")


@pytest.mark.parametrize(
    ("changes", "variable", "sure"),
    [
        ([], "税收实际贡献", True),
        ([("封顶: 无", "封顶: 1"), ("保底: 无", "保底: 0")], "用地面积", True),
        # 基准是各户的均值，自己的数变了，各户的得分都变
        ([MEAN], "税收实际贡献", False),
        ([MEAN], "工业增加值", True),
        # 用地多了，亩均税收低，另一项高
        ([MIXED], "用地面积", False),
        ([MIXED], "税收实际贡献", True),
    ],
)
def test_where_nothing_can_be_missed(tmp_path, changes, variable, sure):
    """数据项只朝一个方向影响名次的，整个范围都有把握；否则“没有找到”不等于一定没有。"""
    found = lifts(method(tmp_path, *changes), figures(TABLE), 3)
    assert {way.sure for way in found.ways if way.variable == variable} == {sure}


def test_a_rule_in_between_is_not_jumped_over(tmp_path):
    """税收在 230 以上、231 以下才直升 A 档：这一段再窄也找得到。"""
    rule = "调整:\n  - {名称: 直升, 条件: 税收实际贡献 >= 230 且 税收实际贡献 < 231, 定为: A, 名额: 不变}\n分组:\n"
    found = lifts(
        method(tmp_path, ("分组:\n", rule), ("前20%, B: 至60%", "前20%, B: 至21%")), figures(TABLE), 1
    )
    needed = {float(way.needed) for way in found.ways if way.variable == "税收实际贡献" and way.needed}
    assert 230.99 in needed


def test_the_best_grade_and_no_grade_have_nothing_above(one, tmp_path):
    assert ways(one, TABLE, 0) == ("A", "", {})
    silent = method(
        tmp_path, ("前20%, B: 至60%, C: 至95%, D: 其余}", "前20%, B: 其余}"), ("排序池: 全组", "排序池: 未定")
    )
    assert ways(silent, TABLE, 3) == ("", "", {})


def test_never_below_what_the_figure_may_be(one):
    """用地面积不能小于零；税收可以为负，但减少不会提档。"""
    _, _, found = ways(one, TABLE, 4)

    assert found[("用地面积", "减")] > 0


def test_a_figure_that_is_missing_is_not_asked_to_change(one):
    _, _, found = ways(one, TABLE.replace("120           900", "120           /  "), 3)

    assert {name for name, _ in found} == {"税收实际贡献", "用地面积"}


def test_who_moves_the_mean_of_others_is_still_right(tmp_path):
    """丙没有增加值，取其他各户的平均得分：丁的增加值多了，丙也跟着多。"""
    moving = method(tmp_path, ("缺失: 记0分", "缺失: 本组该项平均得分"))
    table = TABLE.replace("200           1200", "200           /   ")

    needed = ways(moving, table, 3)[2][("工业增加值", "增")]

    again = lifts(moving, figures(table.replace(" 900 ", f" {needed} ")), 3)
    short = lifts(moving, figures(table.replace(" 900 ", f" {needed - 0.01:.2f} ")), 3)
    assert (again.grade, short.grade) == ("B", "C")
