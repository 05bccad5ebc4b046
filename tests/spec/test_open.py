"""未定：文件没有规定的，写“未定”，不代为填写。

权重、算式、分组条件、计分的项、定级、规则各条都可以未定；整个“指标”“分组”也可以。能算的照算，不能算的说明缺什么规定。
没有哪个条目可以写未定的（正文残缺、留给下级定的），列在“待定”。
"""

import numpy as np
import pytest

from evaluation.methods.loader import open_points, restore
from evaluation.scoring.engine import score
from evaluation.scoring.remarks import REMARKS
from tests.spec.figures import METHOD, figures, write
from tests.spec.test_method_files import problems

FIRST = "      亩均税收: {权重: 60, 基准: 10}\n"
SECOND = "      亩均增加值: {权重: 40, 基准: 100}\n"
ITEMS = "    计分:\n" + FIRST + SECOND
GROUPS = METHOD[METHOD.index("分组:\n") :]
TABLE = """
单位 税收实际贡献 用地面积 工业增加值
甲 20 1 200
乙 10 1 100
"""


@pytest.mark.parametrize(
    ("was", "becomes", "point"),
    [
        ("{权重: 60,", "{权重: 未定,", "分组 › 规上 › 计分 › 亩均税收 › 权重"),
        ("亩均税收: 税收实际贡献 / 用地面积", "亩均税收: 未定", "指标 › 亩均税收 › 算式"),
        ("条件: 规模 = 规上", "条件: 未定", "分组 › 规上 › 条件"),
        (ITEMS, "    计分: 未定\n", "分组 › 规上 › 计分"),
        (GROUPS, "分组: 未定\n", "分组"),
        ("状态: 示例", "状态: 示例\n待定: [加分项目的分值]", "待定 › 加分项目的分值"),
    ],
)
def test_silence_is_listed(tmp_path, was, becomes, point):
    """写了未定的，逐条列出；存下来再取出也一样。"""
    assert was in METHOD
    loaded = write(tmp_path, METHOD.replace(was, becomes))
    assert open_points(loaded.method) == [point]
    assert restore(loaded.resolved) == loaded.method


@pytest.mark.parametrize(
    ("was", "becomes", "remark"),
    [
        ("{权重: 60,", "{权重: 未定,", "办法没有规定权重"),
        ("亩均税收: 税收实际贡献 / 用地面积", "亩均税收: 未定", "办法没有规定算式"),
    ],
)
def test_an_item_without_weight_or_formula(tmp_path, was, becomes, remark):
    """这一项不计分，没有总分，不排名；另一项照算（40、80 分）。"""
    group = score(write(tmp_path, METHOD.replace(was, becomes)).method, figures(TABLE)).groups[0]
    first, second = group.items
    assert [REMARKS[code] for code in first.remarks] == [remark] * 2
    assert np.isnan(first.scores).all()
    assert second.scores.tolist() == [80, 40]
    assert np.isnan(group.totals).all()
    assert list(group.reasons) == ["无总分：亩均税收缺数据或缺规定"] * 2
    assert group.grades.tolist() == [-1, -1]


def test_an_open_weight_leaves_its_block_open(tmp_path):
    """块内权重要折算：块内一项未定，全块不计分。"""
    blocks = "    分块: {省定: {权重: 100, 项: [亩均税收, 亩均增加值]}}\n"
    text = METHOD.replace("{权重: 60,", "{权重: 未定,").replace(SECOND, SECOND + blocks)
    group = score(write(tmp_path, text).method, figures(TABLE)).groups[0]
    assert all(np.isnan(item.scores).all() for item in group.items)


def test_a_group_without_items(tmp_path):
    text = METHOD.replace(ITEMS, "    计分: 未定\n")
    group = score(write(tmp_path, text).method, figures(TABLE)).groups[0]
    assert list(group.reasons) == ["办法未规定计分的项，没有总分"] * 2


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("条件: 规模 = 规上", "条件: 未定", "办法未规定分组“规上”的条件"),
        (GROUPS, "分组: 未定\n", "办法未规定分组"),
    ],
)
def test_nobody_belongs_where_the_condition_is_open(tmp_path, was, becomes, reason):
    outcome = score(write(tmp_path, METHOD.replace(was, becomes)).method, figures(TABLE))
    assert outcome.outside.tolist() == [0, 1]
    assert list(outcome.outside_reasons) == [reason] * 2


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("{权重: 60,", "{", "权重：没有写这一项"),
        ("{权重: 60,", "{权重: 0,", "应大于 0"),
        (ITEMS, "", "没有计分，也没有排序"),
        (ITEMS, "    计分: {}\n", "是空的"),
        (GROUPS, "分组: {}\n", "是空的"),
        (GROUPS, "分组:\n", "分组"),
    ],
)
def test_what_is_left_out_is_a_mistake(tmp_path, was, becomes, expected):
    """没有写和写了未定不是一回事。"""
    assert expected in " ".join(problems(tmp_path, METHOD.replace(was, becomes)))
