"""Whatever is asked for and ruled, plans keep all of it, and no other solver finds a better one."""

from datetime import date
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from evaluation.allocation.planning import (
    Applicants,
    Conflict,
    Effort,
    Optimum,
    PlanRules,
    Problem,
    greedy,
    optimum,
)
from tests.generative.reference.planning import broken, by_cbc, gain

DAY = date(2026, 6, 30)
QUOTAS = ("土地", "能耗")
TOWNS, GRADES, MARKS = ("甲镇", "乙镇"), "ABD", ("工业用地", "重大项目")
EXACT = Effort(gap=0.0)

# tenths, few and small, so that sums meet their bounds often and are not binary
amount = st.integers(0, 40).map(lambda n: Decimal(n) / 10)
share = st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal("0.65"), Decimal(1)])
quota = st.sampled_from(QUOTAS)
mark = st.sampled_from(MARKS)


@st.composite
def one_of_all(draw: st.DrawFn, codes: list[str]) -> dict:
    kind = draw(
        st.sampled_from(
            ["不予安排", "需求比例上限", "镇街上限", "镇街下限", "最低占比", "优先", "必须安排", "不得安排"]
        )
    )
    limit = draw(amount)
    some = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))
    said = {
        "不予安排": {"档次": [draw(st.sampled_from(GRADES))]},
        "需求比例上限": {"上限": {draw(st.sampled_from(GRADES)): draw(share)}},
        "镇街上限": {"指标": draw(quota), "镇街": {draw(st.sampled_from(TOWNS)): limit}},
        "镇街下限": {"指标": draw(quota), "其余": limit / 4},
        "最低占比": {"指标": draw(quota), "标记": draw(mark), "不低于": draw(share)}
        | draw(st.sampled_from([{}, {"已安排": {"合计": 2, "其中": 1}}])),
        "优先": {"指标": draw(quota), "标记": draw(mark)} | draw(st.sampled_from([{}, {"数量": limit}])),
        "必须安排": {"企业": some, "至少": draw(st.sampled_from(["任一级", "足额"]))},
        "不得安排": {"企业": some},
    }
    return {"种类": kind, "依据": "试", **said[kind]}


@st.composite
def cases(draw: st.DrawFn) -> tuple[PlanRules, Applicants]:
    count = draw(st.integers(1, 7))
    codes = [f"C{number}" for number in draw(st.permutations(range(count)))]
    levels = [draw(st.integers(1, 3)) for _ in codes]

    def table(values: st.SearchStrategy[Decimal]) -> list[list[Decimal]]:
        return [sorted(draw(st.lists(values, min_size=many, max_size=many))) for many in levels]

    def column(values: st.SearchStrategy) -> list:
        return [draw(values) for _ in codes]

    applicants = Applicants(
        codes,
        column(st.sampled_from(TOWNS)),
        column(st.sampled_from(GRADES)),
        {name: table(amount) for name in QUOTAS},
        {"税收": table(amount), "增加值": table(amount)},
        {name: column(st.booleans()) for name in MARKS},
    )
    many = draw(st.integers(0, 4))
    rules = [draw(one_of_all(codes)) | {"名称": f"规则{at}"} for at in range(many)]
    return planned(rules, draw(amount) * 2, draw(amount) * 3), applicants


def planned(rules: list[dict], land: Decimal, energy: Decimal) -> PlanRules:
    return PlanRules.model_validate(
        {
            "规划": "试",
            "年份": 2026,
            "地区": "339901",
            "来源": "试",
            "状态": "示例",
            "指标": {"土地": {"数量": land, "单位": "亩"}, "能耗": {"数量": energy, "单位": "吨标准煤"}},
            "收益": {"税收": 1, "增加值": Decimal("0.25")},
            "规则": rules,
        }
    )


def chosen(problem: Problem, options) -> dict[str, int]:
    return dict(zip(problem.applicants.codes, options.tolist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_best_plan_is_as_good_as_cbc_finds_and_keeps_everything(case):
    rules, applicants = case
    problem, theirs = Problem.of(rules, applicants, DAY), by_cbc(rules, applicants)
    ours = optimum(problem, EXACT)
    if theirs is None:
        event("no plan")
        assert isinstance(ours, Conflict)
        assert ours.least
        return
    assert isinstance(ours, Optimum)
    choice = chosen(problem, ours.plan.options)
    assert broken(rules, applicants, choice) == [] == problem.broken(ours.plan)
    assert gain(rules, applicants, choice) == ours.gain == problem.gain(ours.plan)
    assert ours.proven
    assert abs(float(ours.gain) - theirs) < 1e-6


@settings(max_examples=50, deadline=None)
@given(cases())
def test_an_answer_at_once_keeps_everything_and_is_never_better(case):
    rules, applicants = case
    problem = Problem.of(rules, applicants, DAY)
    at_once = greedy(problem)
    assume(at_once is not None)
    choice = chosen(problem, at_once.options)
    assert broken(rules, applicants, choice) == [] == problem.broken(at_once)
    assert gain(rules, applicants, choice) <= optimum(problem, EXACT).gain


@settings(max_examples=30, deadline=None)
@given(cases(), st.data())
def test_without_a_rule_no_less_can_be_had(case, data):
    rules, applicants = case
    assume(rules.rules)
    before = optimum(Problem.of(rules, applicants, DAY), EXACT)
    assume(isinstance(before, Optimum))
    left = [*rules.rules]
    del left[data.draw(st.integers(0, len(left) - 1))]
    after = optimum(Problem.of(rules.model_copy(update={"rules": left}), applicants, DAY), EXACT)
    assert after.gain >= before.gain


@settings(max_examples=20, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(case, random):
    rules, applicants = case
    order = list(range(len(applicants.codes)))
    random.shuffle(order)

    def moved(column):
        return [column[at] for at in order]

    shuffled = Applicants(
        moved(applicants.codes),
        moved(applicants.towns),
        moved(applicants.grades),
        {name: moved(levels) for name, levels in applicants.uses.items()},
        {name: moved(levels) for name, levels in applicants.gains.items()},
        {name: moved(column) for name, column in applicants.marks.items()},
    )
    one, other = (Problem.of(rules, each, DAY) for each in (applicants, shuffled))
    first, second = optimum(one), optimum(other)
    assert type(first) is type(second)
    if isinstance(first, Optimum):
        assert chosen(one, first.plan.options) == chosen(other, second.plan.options)


# up to 13 digits, so that binary fractions of a solver cannot tell the last of them
fine = st.integers(0, 2 * 10**12).map(lambda n: Decimal(n).scaleb(-6))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(fine, fine, amount, amount), min_size=1, max_size=6), st.data())
def test_a_quota_is_kept_to_the_last_digit(sizes, data):
    """The land there is is just what some of them ask for together, or a millionth of a 亩 less."""
    codes = [f"C{at}" for at in range(len(sizes))]
    some = data.draw(st.lists(st.sampled_from(sizes), unique=True))
    land = sum((size[0] for size in some), Decimal(0)) - data.draw(st.sampled_from([0, 1])) * Decimal(
        "0.000001"
    )
    applicants = Applicants(
        codes,
        ["甲镇"] * len(codes),
        ["A"] * len(codes),
        {"土地": [sorted(size[:2]) for size in sizes], "能耗": [[Decimal(0)] * 2 for _ in codes]},
        {"税收": [sorted(size[2:]) for size in sizes], "增加值": [[Decimal(0)] * 2 for _ in codes]},
    )
    rules = planned([], max(land, Decimal(0)), Decimal(0))
    problem = Problem.of(rules, applicants, DAY)
    found = optimum(problem, EXACT)
    every = (dict(zip(codes, levels, strict=True)) for levels in product(range(3), repeat=len(codes)))
    best = max(gain(rules, applicants, each) for each in every if not broken(rules, applicants, each))
    choice = chosen(problem, found.plan.options)
    assert broken(rules, applicants, choice) == []
    assert gain(rules, applicants, choice) == found.gain <= best <= found.bound


@pytest.mark.parametrize("seed", range(3))
def test_a_larger_year_is_as_good_as_cbc_finds_within_the_gap(seed):
    """Enough applicants that those in doubt are planned before all others."""
    random, count, gap = np.random.default_rng(seed), 200, 2e-3
    full = np.round(random.lognormal(2, 0.8, (count, 1, 2)), 1)
    use = np.round(full * np.array([[0.4], [0.7], [1]]), 1)
    tax = full.mean(axis=2) * random.lognormal(0, 0.5, (count, 1)) * np.array([0.5, 0.8, 1])

    def table(amounts: np.ndarray) -> list[list[Decimal]]:
        return [[Decimal(f"{each:.1f}") for each in row] for row in amounts.tolist()]

    applicants = Applicants(
        [f"C{at:03}" for at in random.permutation(count).tolist()],
        random.choice(TOWNS, count).tolist(),
        random.choice(list(GRADES), count).tolist(),
        {name: table(use[:, :, at]) for at, name in enumerate(QUOTAS)},
        {"税收": table(tax), "增加值": table(tax)},
        {name: (random.random(count) < 0.3).tolist() for name in MARKS},
    )
    said = [
        {"种类": "不予安排", "档次": ["D"], "指标": ["土地"]},
        {"种类": "镇街下限", "指标": "能耗", "其余": Decimal(100)},
        {"种类": "最低占比", "指标": "土地", "标记": "工业用地", "不低于": Decimal("0.4")},
        {"种类": "优先", "指标": "土地", "标记": "重大项目", "数量": Decimal(100)},
    ]
    rules = planned(
        [each | {"名称": each["种类"], "依据": "试"} for each in said], Decimal(500), Decimal(600)
    )
    problem, theirs = Problem.of(rules, applicants, DAY), by_cbc(rules, applicants, gap=gap)
    ours = optimum(problem, Effort(gap=gap))
    assert broken(rules, applicants, chosen(problem, ours.plan.options)) == []
    assert ours.proven
    assert (1 - gap) * theirs <= float(ours.gain)
    assert theirs <= float(ours.bound) + 1e-6
