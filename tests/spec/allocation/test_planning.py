"""紧缺指标：给谁、给多少、为什么不给。"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluation.allocation.planning import (
    Effort,
    PlanningError,
    Problem,
    account,
    by_rank,
    greedy,
    library,
    load,
    open_points,
    optimum,
    pro_rata,
    reasons,
    worths,
)
from evaluation.allocation.planning.files import LIBRARY
from mujun.documents import DocumentError
from tests.spec.allocation.tables import (
    DAY,
    applicants,
    best,
    conflict,
    given,
    problem,
    rule,
    rules_text,
)

LAND = """
企业  镇街  档次  工业用地  重大项目  名次  土地       税收
C1    甲镇  A     是        否        1     10/20      50/80
C2    甲镇  B     是        否        3     10/20/30   40/70/90
C3    乙镇  C     否        否        4     20         90
C4    乙镇  D     否        是        2     15/30      20/30
"""


def land(amount: str, rules: str = "") -> Problem:
    return problem(LAND, {"土地": amount}, rules)


def test_the_best_plan_gives_where_an_acre_brings_most():
    """40 亩：C1、C2 各 10 亩（每亩 5、4），C3 的 20 亩每亩 4.5；再多就是 C1 加 10 亩（每亩 3）。"""
    assert given(land("40")) == {"C1": "10", "C2": "10", "C3": "20"}
    assert given(land("50")) == {"C1": "20", "C2": "10", "C3": "20"}
    assert best(land("50")).gain == 210


@pytest.mark.parametrize(("amount", "c3"), [("20", "20"), ("19.99", None), ("20.00", "20")])
def test_a_size_fits_up_to_the_last_hundredth(amount, c3):
    assert given(problem("企业 土地 税收\nC3 20 90", {"土地": amount})).get("C3") == c3


def test_tenths_add_up_as_written():
    """0.1 + 0.2 正好是 0.3。"""
    table = "企业 土地 税收\nC1 0.1 1\nC2 0.2 1"
    assert given(problem(table, {"土地": "0.3"})) == {"C1": "0.1", "C2": "0.2"}
    assert given(problem(table, {"土地": "0.299999"})) == {"C1": "0.1"}


def test_several_quotas_bind_at_once():
    table = """
    企业  土地  能耗  排放  资金  税收  增加值
    C1    10    500   1     0     30    10
    C2    10    100   1     50    20    60
    C3    5     100   0.5   0     10    10
    """
    quotas = {"土地": "20", "能耗": "600", "排放": "1.5", "资金": "60"}
    assert given(problem(table, quotas, gains="{税收: 1, 增加值: 0}")) == {"C1": "10", "C3": "5"}
    assert given(problem(table, quotas, gains="{税收: 1, 增加值: 0.5}")) == {"C2": "10", "C3": "5"}


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ("档次: [C, D]", {"C1": "20", "C2": "30"}),
        ("档次: [C], 指标: [土地]", {"C1": "20", "C2": "30", "C4": "15"}),
    ],
)
def test_grades_that_receive_nothing(said, plan):
    assert given(land("65", rule("不予安排", said))) == plan


def test_a_grade_barred_from_land_may_still_have_energy():
    table = "企业 档次 土地 能耗 税收\nC1 D 0/5 10/10 1/2"
    quotas = {"土地": "10", "能耗": "10"}
    barred = problem(table, quotas, rule("不予安排", "档次: [D], 指标: [土地]"))
    assert (given(barred), given(barred, "能耗")) == ({}, {"C1": "10"})
    assert given(problem(table, quotas, rule("不予安排", "档次: [D]")), "能耗") == {}


@pytest.mark.parametrize(("most", "c2"), [("0.66", "10"), ("0.666667", "20"), ("0.9999", "20"), ("1", "30")])
def test_a_grade_receives_a_share_of_its_need_at_most(most, c2):
    """C2 申请 30 亩，其三分之二是 20 亩。"""
    assert given(land("1000", rule("需求比例上限", f"上限: {{B: {most}}}")))["C2"] == c2


@pytest.mark.parametrize(("cap", "gain"), [("30", 120), ("29.99", 90), ("50", 170)])
def test_a_town_has_a_cap(cap, gain):
    """甲镇的 C1、C2：30 亩以内最好的是 20 + 10，不到 30 亩是 10 + 10。"""
    of = land(
        "1000",
        rule("不得安排", "企业: [C3, C4]") + rule("镇街上限", f"指标: 土地, 镇街: {{甲镇: {cap}}}", "上限"),
    )
    assert best(of).gain == gain


@pytest.mark.parametrize(
    ("floor", "plan"), [("20", {"C1": "20", "C3": "20"}), ("20.01", {"C3": "20", "C4": "15"})]
)
def test_a_town_has_a_floor(floor, plan):
    """40 亩，乙镇至少 20 亩给 C3 正好；多一点就要给到 C4。"""
    floors = rule("镇街下限", f"指标: 土地, 镇街: {{乙镇: {floor}}}")
    assert given(land("40", floors + rule("不得安排", "企业: [C2]", "不得"))) == plan


def test_le_13_industrial_land_has_its_least_share():
    """工业用地不低于 30%：60 亩里 18 亩；C3 的 42 亩正好是另外七成。"""
    table = """
    企业  工业用地  土地   税收
    C1    是        18     1
    C3    否        42/43  100/200
    """
    share = rule("最低占比", "标记: 工业用地, 指标: 土地, 不低于: 0.30")
    assert given(problem(table, {"土地": "61"}, share)) == {"C1": "18", "C3": "42"}
    assert given(problem(table, {"土地": "61"})) == {"C1": "18", "C3": "43"}


def test_le_13_counts_what_was_given_before():
    """年内已出让 100 亩，其中工业 12 亩；再出让 60 亩全给工业，是 72 亩占 160 亩的 45%。"""
    table = "企业 工业用地 土地 税收\nC1 是 60 1\nC2 否 60 9"
    before = ", 已安排: {合计: 100, 其中: 12}"
    share = rule("最低占比", "标记: 工业用地, 指标: 土地, 不低于: %s" + before)
    assert given(problem(table, {"土地": "60"}, share % "0.45")) == {"C1": "60"}
    told = conflict(problem(table, {"土地": "60"}, share % "0.451"))
    assert [each.rule for each in told.demands] == ["规则"]


@pytest.mark.parametrize(
    ("kept", "plan"),
    [
        ("0", {"C1": "20", "C2": "10", "C3": "20"}),
        ("15", {"C1": "10", "C3": "20", "C4": "15"}),
        ("30", {"C1": "10", "C2": "10", "C4": "30"}),
    ],
)
def test_x_13_freed_land_is_kept_for_major_projects(kept, plan):
    """50 亩里腾出的土地先留给重大项目 C4，收益再低也不给别人。"""
    assert given(land("50", rule("优先", f"标记: 重大项目, 指标: 土地, 数量: {kept}"))) == plan


def test_x_13_no_more_is_kept_than_major_projects_ask_for():
    """C4 只申请 30 亩：留 30 亩，不是全部 80 亩。"""
    whole = land("80", rule("优先", "标记: 重大项目, 指标: 土地"))
    assert given(whole) == {"C1": "20", "C2": "10", "C3": "20", "C4": "30"}
    assert "留给重大项目的 30 亩" in whole.limits[1].sentence


@pytest.mark.parametrize(("least", "c4"), [("任一级", "15"), ("足额", "30")])
def test_some_must_be_served(least, c4):
    assert given(land("40", rule("必须安排", f"企业: [C4], 至少: {least}")))["C4"] == c4


def test_some_must_not_be_served():
    assert "C1" not in given(land("1000", rule("不得安排", "企业: [C1, C9]")))


def test_rules_that_contradict_each_other_are_named():
    """下限 60 亩、必须给 C1、指标 60 亩三条不能同时做到；其余规则与此无关。"""
    rules = (
        rule("镇街下限", "指标: 土地, 镇街: {乙镇: 50}", "乙镇下限")
        + rule("必须安排", "企业: [C1], 至少: 足额", "重点企业")
        + rule("镇街上限", "指标: 土地, 其余: 500", "无关")
        + rule("不予安排", "档次: [X]", "也无关")
    )
    found = conflict(land("60", rules))
    assert [each.rule for each in found.demands] == ["土地指标", "乙镇下限", "重点企业"]
    assert found.least
    assert found.sentence == (
        "不能同时做到：土地指标（土地一共 60 亩）；乙镇下限（乙镇土地不少于 50 亩（一共申请 50 亩））；"
        "重点企业（C1 必须足额安排）。放宽或停用其中一条后再算。"
    )
    assert greedy(land("60", rules)) is None
    assert given(land("70", rules)) == {"C1": "20", "C3": "20", "C4": "30"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (rule("必须安排", "企业: [C9]"), "C9 必须安排（没有提出申请）"),
        (rule("镇街下限", "指标: 土地, 镇街: {丙镇: 1}"), "丙镇土地不少于 1 亩（一共申请 0 亩）"),
    ],
)
def test_a_rule_that_nobody_can_meet_stands_alone(said, words):
    assert [each.sentence for each in conflict(land("60", said)).demands] == [words]


def test_who_was_left_out_is_told_why():
    rules = rule("不予安排", "档次: [D]", "D类") + rule("需求比例上限", "上限: {B: 0.5}", "B类")
    of = land("40", rules)
    found = best(of)
    told = {reason.code: reason.sentence for reason in reasons(of, found.plan, found.prices)}
    assert told == {
        "C1": "部分安排：土地只余 0 亩，还需 10；多得收益 30，抵不上所需指标的边际价值 40。",
        "C2": "部分安排：B类，B 档的土地最多安排申请量的 50%。",
        "C4": "没有安排：D类，D 档不安排土地。",
    }


def test_a_size_that_does_not_fit_whole_is_told_so():
    of = land("39", rule("不得安排", "企业: [C1, C4]", "不得"))
    found = best(of)
    told = {reason.code: reason.sentence for reason in reasons(of, found.plan, found.prices)}
    assert (
        told["C2"]
        == "部分安排：土地只余 9 亩，还需 10；多得收益 30，不低于所需指标的边际价值 30，只是整级放不下。"
    )


@pytest.mark.parametrize(
    ("amount", "margin", "exact"), [("39", 4, 40), ("40", 4, 0), ("45", 3, 0), ("49", 3, 30)]
)
def test_one_more_unit_of_a_quota_has_its_worth(amount, margin, exact):
    """下一个 10 亩每亩值 4 万元，再下一个 3 万元；整级才放得下，所以多一亩往往得 0，到整数时一次得足。"""
    of = land(amount)
    (worth,) = worths(of, best(of), Effort())
    assert (worth.quota, worth.unit, worth.margin, worth.exact) == ("土地", "亩", margin, exact)
    assert (worth.least, worth.most, worth.estimate) == (exact, exact, exact)
    (untold,) = worths(of, best(of))
    assert (untold.exact, untold.least, untold.most, untold.estimate) == (None, None, None, margin)


def test_without_proof_one_more_unit_is_worth_something_between_bounds():
    """A plan that is not proven to be the best leaves the difference open, never wrong; more is never worth less
    than nothing.
    """
    of = land("49")
    sure = best(of)
    doubtful = replace(sure, gain=sure.gain - 5, bound=sure.bound + 40)
    (worth,) = worths(of, doubtful, Effort())
    assert (worth.exact, worth.least, worth.most, worth.estimate) == (None, 0, 35, 3)


def test_by_rank_and_pro_rata_are_accounted_for_in_the_same_figures():
    """按名次：C1 20、C4 30，C2 名次在后只剩 0。按比例：100 亩申请 50 亩，各得一半。"""
    of = land("50", rule("镇街上限", "指标: 土地, 镇街: {乙镇: 20}", "乙镇上限"))
    ranked, shared = by_rank(of), pro_rata(of)
    assert ranked.options.tolist() == [2, 0, 0, 2]
    first, second, third = (account(of, plan) for plan in (ranked, shared, best(of).plan))
    assert (first.gain, first.used, first.left) == (110, {"土地": 50}, {"土地": 0})
    assert (first.full, first.part, first.nothing) == (2, 0, 2)
    assert [each.rule for each in first.broken] == ["乙镇上限"]
    assert shared.share == Fraction(1, 2)
    assert (second.gain, second.part, second.used) == (145, 4, {"土地": 50})
    assert [each.rule for each in second.broken] == ["乙镇上限"]
    assert (third.gain, third.broken) == (210, ())
    assert third.by_town == {"甲镇": {"土地": 30}, "乙镇": {"土地": 20}}
    assert by_rank(Problem.of(of.rules, replace(of.applicants, places=None), DAY)) is None


def test_pro_rata_gives_no_part_of_a_hundredth():
    of = problem("企业 土地 税收\nC1 0.01 1\nC2 0.02 1", {"土地": "0.02"})
    assert of.given("土地", pro_rata(of)) == [Decimal("0.00"), Decimal("0.01")]


def test_equals_go_by_credit_code():
    table = "企业 土地 税收\nC3 10/20 5/8\nC1 10/20 5/8\nC2 10/20 5/8"
    assert given(problem(table, {"土地": "40"})) == {"C1": "20", "C2": "10", "C3": "10"}
    assert greedy(problem(table, {"土地": "25"})).options.tolist() == [1, 1, 0]


def test_nobody_and_nothing():
    assert best(problem("企业 土地 税收\nC1 0 0", {"土地": "0"})).gain == 0
    nobody = replace(
        applicants(LAND),
        codes=[],
        towns=[],
        grades=[],
        uses={"土地": []},
        gains={"税收": []},
        marks={},
        places=None,
    )
    assert best(Problem.of(load(rules_text({"土地": "1"}), "x"), nobody, DAY)).gain == 0


def test_undecided_and_expired_rules_are_not_applied():
    text = rules_text(
        {"土地": "1000"},
        rule("镇街上限", "指标: 土地, 其余: 未定", "未定的")
        + rule("不得安排", "企业: [C1], 失效: 2026-06-29", "过期的")
        + rule("不得安排", "企业: [C2], 失效: 2026-06-30", "最后一天"),
    )
    assert {*given(Problem.of(load(text, "x"), applicants(LAND), DAY))} == {"C1", "C3", "C4"}
    assert [point.key for point in open_points(text, "x")] == ["规则 › 0 › 其余"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (rule("镇街上限", "指标: 土地"), "没有写数量"),
        (rule("镇街上限", "指标: 能耗, 其余: 1"), "“指标”中没有“能耗”"),
        (rule("需求比例上限", "上限: {B: 1.2}"), "不能大于 1"),
        (rule("最低占比", "标记: 工业用地, 指标: 土地, 不低于: 0.3, 已安排: {合计: 1, 其中: 2}"), "大于合计"),
        (rule("按关系", "企业: [C1]"), "不认识“按关系”"),
        (rule("不得安排", "企业: [C1]") * 2, "名称“规则”重复"),
    ],
)
def test_a_planning_file_tells_its_mistakes(said, words):
    with pytest.raises(DocumentError, match=words):
        load(rules_text({"土地": "1"}, said), "x.yaml")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("企业 土地 税收\nC1 1 1\nC1 1 1", "C1 申请了不止一次"),
        ("企业 土地 税收\nC1 1/2 1", "C1 各级“土地”的用量没有填齐"),
        ("企业 土地 税收\nC1 -1 1", "C1 的“土地”的用量应是不小于零"),
        ("企业 税收\nC1 1", "申请没有“土地”的用量"),
        ("企业 土地 税收\nC1 1/2/3/4/5 1/2/3/4/5", "最多 4 级"),
        ("企业 土地 税收\nC1 1000000000 1", "小于十亿"),
        ("企业 土地 税收\nC1 0.0000001 1", "最多 6 位小数"),
        ("企业 土地 税收\n" + "\n".join(f"C{at} 999999999.999999 1" for at in range(10)), "不能精确相加"),
    ],
)
def test_applications_that_cannot_be_planned_with_are_told(table, words):
    with pytest.raises(PlanningError, match=words):
        problem(table, {"土地": "1"})


def test_a_mark_that_no_column_has_is_told():
    with pytest.raises(PlanningError, match="要看标记“重大项目”，申请没有这一列"):
        problem("企业 土地 税收\nC1 1 1", {"土地": "1"}, rule("优先", "标记: 重大项目, 指标: 土地"))


@pytest.mark.parametrize("code", library())
def test_delivered_planning_files_can_be_read(code):
    text = (LIBRARY / f"{code}.yaml").read_text(encoding="utf-8")
    assert load(text, code).status == "示例"
    assert len(open_points(text, code)) == 1


def test_whoever_waits_is_told_what_is_being_done_and_may_stop_it():
    told: list[str] = []
    optimum(land("45"), Effort(gap=0.0), step=told.append)
    assert told == ["计算边际价值", "按边际价值试排", "排出全部企业"]

    def stop(words: str) -> None:
        raise KeyboardInterrupt(words)

    with pytest.raises(KeyboardInterrupt, match="计算边际价值"):
        optimum(land("45"), step=stop)


def test_without_time_the_plan_is_still_a_plan():
    found = optimum(land("50"), Effort(gap=0.0, seconds=0.0))
    assert found.gain <= found.bound
    assert land("50").broken(found.plan) == []
