"""评价单位：几户合在一起评价，结果各户相同。

同一集团的、同一宗地上的承租企业，数量相加，以其中一户为代表；够大的可以另算。
"""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.methods.loader import open_points
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Labels
from tests.spec.figures import METHOD, figures, method, write
from tests.spec.test_method_files import problems

TOGETHER = "评价单位: {合并: 宗地, 代表: 用地面积, 部分缺数据: 只加已有}\n分组:\n"
TABLE = """
单位 税收实际贡献 用地面积 工业增加值 年平均职工人数
甲 10 1 / 5
乙 30 3 200 /
丙 50 5 500 9
丁 20 1 100 4
"""
# 甲、乙在同一宗地上，丙在另一宗，丁不在任何宗地
PARCELS = ["P1", "P1", "P2", None]


def placed(parcels=PARCELS, table=TABLE):
    words = sorted({each for each in parcels if each})
    codes = np.array([words.index(each) if each else -1 for each in parcels])
    rows = figures(table)
    return replace(rows, labels={**rows.labels, "宗地": Labels(codes, tuple(words))})


def judged(tmp_path, *changes, rows=None):
    chosen = method(tmp_path, ("分组:\n", TOGETHER), *changes)
    return score(chosen, rows or placed()).groups[0]


def test_amounts_are_added_up_and_the_result_is_shared(tmp_path):
    """甲乙合计：税收 40、用地 4、增加值 200；亩均税收 10 得 60 分，亩均增加值 50 得 20 分。"""
    group = judged(tmp_path)
    assert group.rows.tolist() == [0, 1, 2, 3]
    assert group.items[0].values.tolist() == [10, 10, 10, 20]
    assert group.totals.tolist() == [80, 80, 100, 160]
    assert group.ranks.tolist() == [3, 3, 2, 1]
    assert group.pool_sizes.tolist() == [3, 3, 3, 3]
    assert [bool(reason) for reason in group.reasons] == [True, True, False, False]
    assert "2 户合并评价，以 乙 为代表" in group.reasons[0]


def test_a_part_that_is_missing_can_leave_the_whole_missing(tmp_path):
    group = judged(tmp_path, ("部分缺数据: 只加已有", "部分缺数据: 缺失"))
    np.testing.assert_equal(group.items[1].values, [np.nan, np.nan, 100, 100])


def test_who_is_large_enough_stands_apart(tmp_path):
    group = judged(tmp_path, ("部分缺数据: 只加已有", "部分缺数据: 只加已有, 另算: 用地面积 >= 3"))
    assert group.items[0].values.tolist() == [10, 10, 10, 20]
    assert group.pool_sizes.tolist() == [4, 4, 4, 4]
    assert group.reasons[0] == ""


def test_words_are_those_of_the_leading_member(tmp_path):
    """代表是用地最多的一户：甲乙一起按乙的规模（规下）分组，不在规上组里。"""
    rows = placed()
    scale = Labels.of(["规上", "规下", "规上", "规上"])
    outcome = score(
        method(tmp_path, ("分组:\n", TOGETHER)), replace(rows, labels={**rows.labels, "规模": scale})
    )
    assert outcome.groups[0].rows.tolist() == [2, 3]
    assert outcome.outside.tolist() == [0, 1]


def test_a_title_of_one_is_a_title_of_all(tmp_path):
    adding = "加减分:\n  上市: {条件: 有标签(上市企业), 分: 5}\n分组:\n"
    flags = {("标签", "上市企业"): np.array([True, False, False, False])}
    group = judged(tmp_path, ("分组:\n", adding), rows=replace(placed(), flags=flags))
    assert group.points[0].points.tolist() == [5, 5, 0, 0]


def test_everybody_alone_is_as_without(tmp_path):
    alone = placed([None] * 4)
    apart, usual = score(method(tmp_path, ("分组:\n", TOGETHER)), alone), score(method(tmp_path), alone)
    assert apart.digest() == usual.digest()


# 混合企业：合并评一次，各户单独再评一次。合并时三个单位，单独时四户
CUTS = ("定级: {A: 前20%, B: 至60%, C: 至95%, D: 其余}", "定级: {A: 前34%, B: 至67%, C: 其余}")
MIXED = """
单位 税收实际贡献 用地面积 工业增加值 年平均职工人数
甲 40 1 / 5
乙 10 3 200 /
丙 40 5 500 9
丁 20 1 100 4
"""


@pytest.mark.parametrize(
    ("alone", "expected", "ranks"),
    [
        ("不评", "BBCA", [2, 2, 3, 1]),
        ("以合并为准", "BBCA", [2, 2, 3, 1]),
        ("取较高档", "ABCA", [2, 2, 3, 1]),
        ("取较低档", "BCCA", [2, 2, 3, 1]),
        ("以单独为准", "ACBB", [1, 4, 3, 2]),
        ("未定", "––CA", [2, 2, 3, 1]),
    ],
)
def test_members_judged_together_and_each_for_itself(tmp_path, alone, expected, ranks):
    """合并：丁 160 分，甲乙 75+20=95 分，丙 88 分。单独：甲 240 分，丁 160 分，丙 88 分，乙 46.7 分。

    名次、得分用为准的那一次；取较高、较低档的，用合并那一次。未定时两次相同的才有档次。
    """
    group = judged(tmp_path, ("只加已有}", f"只加已有, 单独: {alone}}}"), CUTS, rows=placed(table=MIXED))
    assert "".join([*group.grade_names, "–"][at] for at in group.grades) == expected
    assert group.ranks.tolist() == ranks


def test_both_results_are_told(tmp_path):
    changes = ("只加已有}", "只加已有, 单独: 取较高档}"), CUTS
    group = judged(tmp_path, *changes, rows=placed(table=MIXED))
    assert group.reasons[1] == (
        "2 户合并评价，以 乙 为代表；合并评价为 B（95 分，第 2 名），"
        "单独评价为 C（46.6667 分，第 4 名），取较高档"
    )
    assert group.reasons[2] == ""


def test_which_of_the_two_counts_is_a_decision(tmp_path):
    text = METHOD.replace("分组:\n", TOGETHER.replace("只加已有", "未定, 单独: 未定"), 1)
    assert open_points(write(tmp_path, text).method) == ["评价单位 › 部分缺数据", "评价单位 › 单独"]


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("部分缺数据: 只加已有", "部分缺数据: 只加已有, 单独: 取高", "不在可选之列"),
        ("合并: 宗地", "合并: 宗第", "不能按“宗第”合并"),
        ("代表: 用地面积", "代表: 用地面基", "没有“用地面基”"),
        ("部分缺数据: 只加已有", "部分缺数据: 算零", "不在可选之列"),
    ],
)
def test_mistakes(tmp_path, was, becomes, reason):
    found = problems(tmp_path, METHOD.replace("分组:\n", TOGETHER, 1).replace(was, becomes))
    assert any(reason in str(problem) for problem in found)
