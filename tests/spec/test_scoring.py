"""计分和定级的基本做法：封顶保底、缺失、取舍、名额、并列，每样一张小表。"""

import numpy as np
import pytest

from evaluation.scoring.engine import score
from evaluation.scoring.remarks import REMARKS
from tests.spec.figures import figures, method

PAIR = """
单位 税收实际贡献 用地面积 工业增加值
甲 100 10 1000
乙 400 10 /
"""


def first(method_, table):
    return score(method_, figures(table)).groups[0]


def test_value_over_base_times_weight(tmp_path):
    group = first(method(tmp_path), "单位 税收实际贡献 用地面积 工业增加值\n甲 50 10 1500")
    assert [item.scores[0] for item in group.items] == [30, 60]
    assert group.totals[0] == 90


@pytest.mark.parametrize(("cap", "expected"), [("无", 240), ("1.5", 90), ("1", 60)])
def test_cap_is_a_multiple_of_the_weight(tmp_path, cap, expected):
    group = first(method(tmp_path, ("封顶: 无", f"封顶: {cap}")), PAIR)
    assert group.items[0].scores[1] == expected
    assert REMARKS[group.items[0].remarks[1]] == ("" if cap == "无" else "已封顶")


@pytest.mark.parametrize(("floor", "expected"), [("无", -30), ("0", 0)])
def test_negative_tax_and_the_floor(tmp_path, floor, expected):
    group = first(
        method(tmp_path, ("保底: 无", f"保底: {floor}")), "单位 税收实际贡献 用地面积 工业增加值\n甲 -50 10 0"
    )
    assert group.items[0].scores[0] == expected


@pytest.mark.parametrize(
    ("policy", "item", "total", "remark"),
    [
        ("记0分", 0, 240, "缺数据，记0分"),
        ("本组该项平均得分", 40, 280, "缺数据，取本组该项平均得分"),
        ("剔除该项并放大其余权重", np.nan, 400, "缺数据，剔除该项并放大其余权重"),
        ("不评", np.nan, np.nan, "缺数据，按办法不评"),
        ("未定", np.nan, np.nan, "缺数据，办法没有规定怎样计分"),
    ],
)
def test_missing_figures(tmp_path, policy, item, total, remark):
    group = first(method(tmp_path, ("缺失: 记0分", f"缺失: {policy}")), PAIR)
    np.testing.assert_equal([group.items[1].scores[1], group.totals[1]], [item, total])
    assert REMARKS[group.items[1].remarks[1]] == remark


@pytest.mark.parametrize(
    ("policy", "score_", "remark"),
    [
        ("同缺失", 0, "缺数据，记0分"),
        ("记0分", 0, "分母为零，记0分"),
        ("记满分", 60, "分母为零，记满分"),
        ("未定", np.nan, "分母为零，办法没有规定怎样计分"),
    ],
)
@pytest.mark.parametrize("tax", ["80", "0"])
def test_zero_denominator(tmp_path, policy, score_, remark, tax):
    chosen = method(tmp_path, ("分母为零: 同缺失", f"分母为零: {policy}"))
    item = first(chosen, f"单位 税收实际贡献 用地面积 工业增加值\n甲 {tax} 0 10\n乙 1 1 1").items[0]
    np.testing.assert_equal(item.scores[0], score_)
    assert REMARKS[item.remarks[0]] == remark


@pytest.mark.parametrize(
    ("mode", "tax", "expected"),
    [
        ("四舍五入", "1.00005", 6.0003),
        ("四舍五入", "-1.00005", -6.0003),
        ("四舍六入五成双", "1.000075", 6.0004),
        ("四舍六入五成双", "1.000025", 6.0002),
        ("截尾", "1.00016", 6.0009),
    ],
)
def test_rounding_of_an_item(tmp_path, mode, tax, expected):
    chosen = method(tmp_path, ("取舍: 四舍五入", f"取舍: {mode}"))
    assert (
        first(chosen, f"单位 税收实际贡献 用地面积 工业增加值\n甲 {tax} 1 /").items[0].scores[0] == expected
    )


def _ladder(size: int) -> str:
    rows = "\n".join(f"企{at:02d} {1000 - at} 10 0" for at in range(size))
    return f"单位 税收实际贡献 用地面积 工业增加值\n{rows}"


@pytest.mark.parametrize(
    ("rounding", "size", "counts"),
    [
        ("四舍五入", 20, [4, 8, 7, 1]),
        ("四舍五入", 12, [2, 5, 4, 1]),  # 2.4 → 2, 7.2 → 7, 11.4 → 11
        ("进一", 12, [3, 5, 4, 0]),  # 3, 8, 12
        ("去尾", 12, [2, 5, 4, 1]),
        ("四舍五入", 1, [0, 1, 0, 0]),  # 0.2 → 0, 0.6 → 1
    ],
)
def test_cuts_are_cumulative_shares_of_the_pool(tmp_path, rounding, size, counts):
    group = first(method(tmp_path, ("取整: 四舍五入", f"取整: {rounding}")), _ladder(size))
    assert np.bincount(group.grades, minlength=4).tolist() == counts


def test_ties_are_settled_by_the_chain_of_keys(tmp_path):
    table = """
    单位 税收实际贡献 用地面积 工业增加值
    甲 100 10 0
    乙 200 20 0
    丙 100 10 0
    丁 300 10 0
    """
    group = first(method(tmp_path), table)
    assert group.ranks.tolist() == [3, 2, 3, 1]


@pytest.mark.parametrize(("share", "grade"), [("同取高档", "A"), ("同取低档", "B")])
def test_a_tie_across_an_edge(tmp_path, share, grade):
    rows = "\n".join(f"企{at} 100 10 0" for at in range(3))
    group = first(
        method(tmp_path, ("同取高档", share)),
        f"单位 税收实际贡献 用地面积 工业增加值\n{rows}\n末 1 10 0\n尾 0 10 0",
    )
    assert {group.grade_names[code] for code in group.grades[:3]} == {grade}


def test_pools_by_industry_rank_apart(tmp_path):
    table = """
    单位 行业 税收实际贡献 用地面积 工业增加值
    甲 17 100 10 0
    乙 17 200 10 0
    丙 38 900 10 0
    """
    group = first(method(tmp_path, ("排序池: 全组", "排序池: [行业]")), table)
    assert group.ranks.tolist() == [2, 1, 1]
    assert group.pool_sizes.tolist() == [2, 2, 1]
    assert [group.pool_names[pool] for pool in group.pools] == ["规上 · 17", "规上 · 17", "规上 · 38"]


def test_who_fits_no_group_stays_outside(tmp_path):
    table = "单位 规模 税收实际贡献 用地面积 工业增加值\n甲 规上 1 1 1\n乙 规下 1 1 1"
    outcome = score(method(tmp_path), figures(table))
    assert outcome.outside.tolist() == [1]
    assert outcome.groups[0].rows.tolist() == [0]


def test_nobody_is_ranked_while_pools_are_open(tmp_path):
    group = first(method(tmp_path, ("排序池: 全组", "排序池: 未定")), _ladder(3))
    assert group.ranks.tolist() == [0, 0, 0]
    assert group.grades.tolist() == [-1, -1, -1]


def test_an_empty_group_and_an_empty_table(tmp_path):
    outcome = score(method(tmp_path), figures("单位 规模 税收实际贡献 用地面积 工业增加值\n甲 规下 1 1 1"))
    assert len(outcome.groups[0].rows) == 0
    assert len(outcome.digest()) == 64


def test_the_digest_does_not_depend_on_the_order_of_rows(tmp_path):
    lines = _ladder(9).splitlines()
    shuffled = "\n".join([lines[0], *reversed(lines[1:])])
    chosen = method(tmp_path)
    assert score(chosen, figures(_ladder(9))).digest() == score(chosen, figures(shuffled)).digest()


def test_the_digest_sees_a_changed_figure(tmp_path):
    chosen, table = method(tmp_path), _ladder(9)
    assert (
        score(chosen, figures(table)).digest()
        != score(chosen, figures(table.replace("999", "998.5"))).digest()
    )
