"""措施怎样写、怎样算：标准、阶梯、比例、上限、从高、退还，以及什么时候能够执行。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from evaluation.allocation.core import levers
from evaluation.allocation.core.advice import advise, beside, by_grade
from evaluation.allocation.core.lawful import limits, obstacles
from evaluation.allocation.core.levers import Lever, load
from evaluation.allocation.core.overlaps import doubled, yielding
from evaluation.allocation.core.recommend import propose
from evaluation.allocation.core.refunds import refund
from mujun.documents import DocumentError
from tests.spec.figures import figures

LEVER = """
措施库: 例子
措施:
  - 编号: E1
    措施: 差别电价
    类型: 电价
    档次: [C-, D]
    算式: 用电量 * 标准
    标准: 0.30
    单位: 万元
    方向: 加征
    状态: 现行
    法律依据: 例子〔2025〕1号
    公平竞争审查文号: 例审〔2025〕1号
    审查日期: 2025-06-01
    施行: 2025-07-01
    失效: 2027-06-30
    来源: 例子
"""
LIBRARY = Path(levers.__file__).parent.parent / "library"
FIGURES = figures(
    """
    单位 用电量 用水量 规模
    甲   100    2000   规上
    乙   10.005 1000   规下
    丙   /      500    规上
    丁   40     800    规上
    """
)
GRADES = np.array(["D", "D", "D", "C-"])


def lever(*changes: tuple[str, str]):
    text = LEVER
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes)
    (found,) = load(text, "例子.yaml")
    return found


def amounts(of, grades=GRADES, before=()):
    return [None if each is None else str(each) for each in propose(of, FIGURES, grades, before).amounts]


def test_one_rate_for_all_and_nothing_where_a_figure_is_missing():
    assert amounts(lever()) == ["30.0000", "3.0015", None, "12.0000"]


def test_the_working_has_the_numbers_filled_in():
    said = propose(lever(), FIGURES, GRADES).workings
    assert said[0] == "用电量 100 万千瓦时 × 标准 0.3 = 30 万元"
    assert said[2] == "缺用电量，算不出数额"


def test_a_grade_may_have_a_share_of_the_rate():
    """南京 2018：D 全额，C- 减半。"""
    half = lever(("    单位: 万元\n", "    单位: 万元\n    档次比例: {C-: 0.5}\n"))
    assert amounts(half) == ["30.0000", "3.0015", None, "6.0000"]


def test_a_rate_by_calendar_year_goes_on_after_the_last():
    """苏州：2019 年 0.10，2020 年 0.20，2021 年起 0.30。"""
    ladder = lever(("标准: 0.30", "分年标准: {2019: 0.10, 2020: 0.20, 2021: 0.30}"))
    for year, amount in (
        (2018, None),
        (2019, "10.0000"),
        (2020, "20.0000"),
        (2021, "30.0000"),
        (2026, "30.0000"),
    ):
        of_year = figures_of(year)
        found = propose(ladder, of_year, GRADES).amounts[0]
        assert (None if found is None else str(found)) == amount, year


def figures_of(year: int):
    return replace(FIGURES, year=year)


def test_a_rate_by_years_running_counts_only_years_without_a_break():
    ladder = lever(("标准: 0.30", "连年标准: {1: 0.10, 2: 0.20, 3: 0.30}"))
    last, before_last = np.array(["D", "D", "B", "A"]), np.array(["D", "B", "D", "D"])
    proposal = propose(ladder, FIGURES, GRADES, [last, before_last])
    assert proposal.running.tolist() == [3, 2, 1, 1]
    assert amounts(ladder, before=[last, before_last]) == ["30.0000", "2.0010", None, "4.0000"]
    assert amounts(ladder, before=[last, before_last, last]) == ["30.0000", "2.0010", None, "4.0000"]


@pytest.mark.parametrize(
    ("rounding", "expected"), [("四舍五入", "3.01"), ("四舍六入五成双", "3.00"), ("截尾", "3.00")]
)
def test_an_amount_is_rounded_once_by_its_rule(rounding, expected):
    """10.0166… × 0.3 is 3.005 as written, though no binary number is."""
    exact = lever(("标准: 0.30", f"标准: 0.30\n    保留小数: 2\n    取舍: {rounding}"))
    of = figures("单位 用电量\n甲 10.016666666666667\n乙 10.0166666")
    found = propose(exact, of, np.array(["D", "D"])).amounts
    assert [str(found[0]), str(found[1])] == [expected, "3.00"]


def test_an_amount_has_a_cap():
    capped = lever(("单位: 万元", "单位: 万元\n    不超过: 20"))
    assert amounts(capped)[0] == "20.0000"
    assert amounts(capped)[3] == "12.0000"
    assert (
        propose(capped, FIGURES, GRADES).workings[0] == "用电量 100 万千瓦时 × 标准 0.3，不超过 20 = 20 万元"
    )


def test_a_condition_narrows_whom_it_touches():
    large = lever(("    算式:", "    条件: 规模 = 规上\n    算式:"))
    assert propose(large, FIGURES, GRADES).rows.tolist() == [0, 2, 3]


def test_of_overlapping_surcharges_only_the_highest_is_due():
    group = ("单位: 万元", "单位: 万元\n    从高: 电价加价")
    one, other = lever(group), lever(group, ("编号: E1", "编号: E2"), ("用电量 * 标准", "20 * 标准 / 0.3"))
    proposals = [propose(each, FIGURES, GRADES) for each in (one, other)]
    assert [each.amounts[0] for each in proposals] == [Decimal("30.0000"), Decimal("20.0000")]
    first, second = yielding(proposals, len(FIGURES))
    # 甲 pays the first, 乙 and 丁 the second; 丙 has no amount under the first, so nothing goes before the second
    assert first.tolist() == [-1, 1, -1, 1]
    assert second.tolist() == [0, -1, -1, -1]


def test_what_is_due_adds_up_without_what_yields():
    group = ("单位: 万元", "单位: 万元\n    从高: 电价加价")
    one, other = lever(group), lever(group, ("编号: E1", "编号: E2"), ("用电量 * 标准", "20 * 标准 / 0.3"))
    first, second = advise([one, other], FIGURES, GRADES)
    # 甲 30; 乙 20 instead of 3.0015, 丙 20 and 丁 20 instead of 12
    assert (first.size, first.amount, second.size, second.amount) == (
        2,
        Decimal("30.0000"),
        3,
        Decimal("60.0000"),
    )


def test_another_grade_goes_on_from_the_years_before():
    """As if it were D this year: who was D the two years before stands on the third step."""
    ladder = lever(("标准: 0.30", "连年标准: {1: 0.10, 2: 0.20, 3: 0.30}"))
    last, before_last = np.array(["D", "D", "B", "A"]), np.array(["D", "B", "D", "D"])
    found = by_grade([ladder], FIGURES, ["A", "D"], [last, before_last])
    assert found["A"][0].size == 0
    assert found["D"][0].proposal.running.tolist() == [3, 2, 1, 1]
    assert found["D"][0].proposal.of(np.array([1])).workings == [
        "用电量 10.005 万千瓦时 × 标准 0.2 = 2.001 万元"
    ]


@pytest.mark.parametrize(
    ("grade", "expected"), [("A", ("", "B")), ("B", ("A", "C")), ("D", ("C", "")), ("T", ("", ""))]
)
def test_the_grades_beside(grade, expected):
    assert beside(["A", "B", "C", "D"], grade) == expected


@pytest.mark.parametrize(
    "change",
    [
        ("标准: 0.30", "标准: 未定"),
        ("标准: 0.30", "连年标准: {1: 0.10, 2: 0.20}"),
        ("单位: 万元", "单位: 万元\n    退还: {升到: [A], 比例: 0.5}"),
        ("    算式: 用电量 * 标准\n    标准: 0.30\n    单位: 万元\n", ""),
    ],
)
def test_a_record_kept_with_a_set_comes_back_as_it_was(change):
    of = lever(change)
    again = Lever.kept(of.model_dump(mode="json"))
    assert (again, again.is_open, again.rated) == (of, of.is_open, of.rated)


def test_equal_surcharges_leave_the_first_standing():
    group = ("单位: 万元", "单位: 万元\n    从高: 电价加价")
    proposals = [
        propose(lever(group, ("编号: E1", f"编号: {code}")), FIGURES, GRADES) for code in ("E1", "E2")
    ]
    first, second = yielding(proposals, len(FIGURES))
    assert first.tolist() == [-1, -1, -1, -1]
    assert second.tolist() == [0, 0, -1, 0]


def test_what_is_only_simulated_keeps_nobody_from_paying():
    """从高 is settled among those that may be executed; the others are held against all of them."""
    group = ("单位: 万元", "单位: 万元\n    从高: 电价加价")
    rates = {"E1": "0.10", "E2": "0.20", "E3": "0.30"}
    levers = [
        lever(group, ("编号: E1", f"编号: {code}"), ("标准: 0.30", f"标准: {rate}"))
        for code, rate in rates.items()
    ]
    for executable, expected in (
        ((), [2, 2, -1]),
        (("E1",), [-1, 2, -1]),
        (("E1", "E2"), [1, -1, -1]),
        (("E3",), [2, 2, -1]),
    ):
        found = advise(levers, FIGURES, GRADES, executable=executable)
        assert [each.instead[0] for each in found] == expected


def test_two_surcharges_on_the_same_thing_without_a_group_are_named():
    """Only those that would both be charged: same column, a grade in common, no common 从高."""
    of = {
        code: lever(
            ("编号: E1", f"编号: {code}"), ("单位: 万元", f"单位: 万元\n    报表栏目: {column}{group}")
        )
        for code, column, group in (
            ("E1", "加价电费", ""),
            ("E2", "加价电费", ""),
            ("E3", "加价电费", "\n    从高: 电价加价"),
            ("E4", "加价电费", "\n    从高: 电价加价"),
            ("W1", "加价水费", ""),
        )
    }
    other_grade = of["E2"].model_copy(update={"grades": ["C"]})
    assert [each.code for each in doubled(of["E1"], of.values())] == ["E2", "E3", "E4"]
    assert [each.code for each in doubled(of["E3"], of.values())] == ["E1", "E2"]
    assert doubled(of["E1"], [other_grade, of["W1"]]) == []
    assert doubled(of["E1"].model_copy(update={"direction": "减免"}), of.values()) == []


def test_who_rises_gets_a_share_of_the_last_years_back():
    back = lever(
        ("单位: 万元", "单位: 万元\n    保留小数: 2\n    退还: {升到: [A, B], 比例: 0.5, 退几年: 2}")
    )
    charged = {2023: Decimal("8"), 2024: Decimal("10.01"), 2025: Decimal("6")}
    assert refund(back, charged, 2026, "B") == Decimal("8.01")  # half of 16.01, half up
    assert refund(back, charged, 2025, "A") == Decimal("9.01")  # of 2024 and 2023
    assert refund(back, charged, 2026, "C") is None
    assert refund(lever(), charged, 2026, "A") is None


def test_a_rate_that_the_source_leaves_open_gives_no_amount():
    silent = lever(("标准: 0.30", "标准: 未定"))
    assert amounts(silent) == [None] * 4
    assert propose(silent, FIGURES, GRADES).workings[0] == "缺标准，算不出数额"
    assert obstacles(silent, date(2026, 1, 1)) == ["标准未定"]


def test_the_library_loads():
    """公开文件中的例子一律不能执行；演示县里只有三条齐备，依据都是虚构的。"""
    lawful = [
        each.code
        for path in sorted(LIBRARY.glob("*.yaml"))
        for each in load(path.read_text(encoding="utf-8"), path.name)
        if not obstacles(each, date(2026, 11, 1))
    ]
    assert lawful == ["QL-1", "QL-2", "QL-3"]


class TestLawful:
    """差别化措施须有依据、审查和有效期，否则只能模拟；O-01、F-09 的界限不能越过。"""

    def test_everything_there(self):
        assert obstacles(lever(), date(2026, 1, 1)) == []

    @pytest.mark.parametrize(
        ("on", "against"),
        [
            (date(2025, 6, 30), ["2025年7月1日起施行"]),
            (date(2025, 7, 1), []),
            (date(2027, 6, 30), []),
            (date(2027, 7, 1), ["2027年6月30日已失效"]),
        ],
    )
    def test_validity_includes_both_ends(self, on, against):
        assert obstacles(lever(), on) == against

    @pytest.mark.parametrize("status", ["草案", "中止", "废止", "示例"])
    def test_only_what_is_in_force(self, status):
        assert obstacles(lever(("状态: 现行", f"状态: {status}")), date(2026, 1, 1)) == [f"状态为{status}"]

    def test_what_is_missing_is_named(self):
        bare = lever(
            ("    法律依据: 例子〔2025〕1号\n", ""),
            ("    公平竞争审查文号: 例审〔2025〕1号\n", ""),
            ("    施行: 2025-07-01\n", "    须价格主管部门批准: true\n"),
        )
        assert obstacles(bare, date(2026, 1, 1)) == [
            "没有法律依据", "没有公平竞争审查", "没有价格主管部门批准", "没有施行日期",
        ]  # fmt: skip

    def test_o_01_ownership_does_not_matter(self):
        foreign = lever(("    算式:", "    条件: 有标签(外资企业)\n    算式:"))
        assert obstacles(foreign, date(2026, 1, 1)) == ["要素供给不得因所有制或者投资者身份而不同（O-01）"]

    def test_f_09_credit_is_never_cut_by_grade(self):
        cut = lever(("类型: 电价", "类型: 信贷"), ("方向: 加征", "方向: 限制"))
        assert obstacles(cut, date(2026, 1, 1))[0].endswith("（F-09）")
        white_list = lever(("类型: 电价", "类型: 信贷"), ("方向: 加征", "方向: 支持"))
        assert obstacles(white_list, date(2026, 1, 1)) == []

    def test_limits_say_their_source(self):
        assert all(each.source and each.reason for each in limits())


@pytest.mark.parametrize(
    ("was", "becomes", "key", "reason"),
    [
        ("    标准: 0.30\n", "", "算式", "没有写明标准"),
        ("用电量 * 标准", "用电量 * 0.3", "编号", "算式没有用它"),
        ("标准: 0.30", "标准: 0.30\n    分年标准: {2025: 0.1}", "编号", "写了不止一种"),
        ("标准: 0.30", "连年标准: {2: 0.1}", "连年标准", "第 1 年"),
        ("标准: 0.30", "标准: 0.30\n    档次比例: {A: 0.5}", "档次比例", "不在适用档次里"),
        ("    单位: 万元\n", "", "算式", "没有单位"),
        ("用电量", "用电", "算式", "没有“用电”这个数据项"),
        ("标准: 0.30", "标准: -0.30", "标准", ""),
        ("单位: 万元", "单位: 万元\n    不超过: 0", "不超过", ""),
    ],
)
def test_each_mistake_is_said_with_its_key(was, becomes, key, reason):
    with pytest.raises(DocumentError) as refused:
        lever((was, becomes))
    (problem,) = refused.value.problems
    assert key in problem.key
    assert reason in problem.reason
    assert problem.cure
