"""标准地：承诺与结果，逐阶段判定（达标、限期整改、违约），转让后的义务（LE-21），履约情况进评价（LE-22）。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.agreements import (
    LIBRARY,
    Opinion,
    Results,
    Stage,
    Verdict,
    breaches,
    disposal,
    fulfilment,
    judge,
    load,
    obligations,
    promises,
    transfer,
    verdict,
)
from landuse.provisions import worst
from landuse.provisions.clauses import Clause, Conditions
from mujun.documents import DocumentError
from tests.spec.land.provisions import clause

D, day = Decimal, date.fromisoformat
RULE = load((LIBRARY / "qinglan-2024.yaml").read_text(encoding="utf-8"), "qinglan-2024.yaml")
OPEN = load((LIBRARY / "cixi.yaml").read_text(encoding="utf-8"), "cixi.yaml")
PROMISED = promises(
    RULE, {"固定资产投资强度": D(300), "容积率": D("1.5"), "亩均税收": D(20), "单位增加值能耗": D("0.52")}
)


def yearly(tax: str, energy: str = "0.5", on: str = "2024-02-29", told: str = ""):
    values = {"亩均税收": D(tax), "单位增加值能耗": D(energy)}
    results = Results(Stage.YEARLY, day(on), values, {"亩均税收": day(told)} if told else {})
    return judge(RULE, PROMISED, results)


@pytest.mark.parametrize(
    ("tax", "expected", "shortfall"),
    [
        ("20.00", "达标", "0"),
        ("19.99", "限期整改", "0.01"),
        ("12.00", "限期整改", "8"),
        ("11.99", "违约", "8.01"),
    ],
)
def test_a_result_is_judged_by_the_agreement_s_own_rule(tax, expected, shortfall):
    """约定 20 万元/亩，示例规则：不到六成（12 万元/亩）就是违约。"""
    check, _ = yearly(tax)
    assert (check.verdict, check.shortfall) == (expected, D(shortfall))


@pytest.mark.parametrize(("energy", "expected"), [("0.52", "达标"), ("0.53", "限期整改"), ("0.87", "违约")])
def test_what_may_not_be_exceeded(energy, expected):
    """约定不高于 0.52：0.52 ÷ 0.6 = 0.8667，再高就不到六成。"""
    assert yearly("20", energy)[1].verdict == expected


@pytest.mark.parametrize(("on", "expected"), [("2025-02-28", "限期整改"), ("2025-03-01", "违约")])
def test_a_miss_may_be_put_right_for_twelve_months(on, expected):
    """2024年2月29日要求整改，到2025年2月28日；再查不出新的期限。"""
    check, _ = yearly("19", on=on, told="2024-02-29")
    assert check.verdict == expected
    assert check.due == (day("2025-02-28") if expected == "限期整改" else None)


def test_without_time_to_put_right_every_miss_is_a_breach():
    rule = RULE.model_copy(update={"months": 0, "breach_below": "不设"})
    values = {"亩均税收": D("19.99"), "单位增加值能耗": D("0.5")}
    found = judge(rule, PROMISED, Results(Stage.YEARLY, day("2025-01-01"), values))
    assert [check.verdict for check in found] == ["违约", "达标"]


def test_each_stage_looks_at_its_own_promises():
    looked_at = {stage: judge(RULE, PROMISED, Results(stage, day("2025-01-01"), {})) for stage in Stage}
    names = {stage: [check.promise.indicator for check in found] for stage, found in looked_at.items()}
    assert names[Stage.BUILT] == ["固定资产投资强度", "容积率"]
    assert names[Stage.RUNNING] == names[Stage.YEARLY] == ["亩均税收", "单位增加值能耗"]
    assert {verdict(found) for found in looked_at.values()} == {Verdict.UNKNOWN}


def test_breaches_are_listed_with_what_is_missing():
    found = yearly("5", "0.53")
    (breach,) = breaches(found)
    assert breach.sentence == "亩均税收：约定不低于 20 万元/亩，实际 5 万元/亩，差 15 万元/亩，违约。"
    assert found[1].sentence.endswith("差 0.01 吨标准煤/万元，限 2025-02-28 前整改到位。")
    assert verdict(found) == "违约"


def test_where_the_rule_is_silent_a_miss_is_undecided():
    """样式没有写阶段、整改期限和违约线：不替县里定。"""
    (promise,) = promises(OPEN, {"亩均税收": D(20)})
    values = {"亩均税收": D(19)}
    results = Results(Stage.YEARLY, day("2025-01-01"), values)
    assert [check.verdict for check in judge(OPEN, [promise], results)] == ["未定"]
    staged = replace(promise, stages=(Stage.YEARLY,))
    (check,) = judge(OPEN, [staged], results)
    assert (check.verdict, check.shortfall) == ("未定", 1)
    assert judge(OPEN, [staged], replace(results, values={"亩均税收": D(20)}))[0].verdict == "达标"


def test_an_indicator_that_the_rule_does_not_know():
    with pytest.raises(ValueError, match="就业"):
        promises(RULE, {"就业": D(1)})


def test_mistakes_in_a_rule_are_told_with_their_line():
    text = (LIBRARY / "qinglan-2024.yaml").read_text(encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load(
            text.replace("整改期限月: 12", "整改期限月: -1").replace("要求: 不高于", "要求: 小于"),
            "示例.yaml",
        )
    assert [problem.place.line for problem in caught.value.problems] == [10, 11]


# LE-21


def may_transfer(opinion: Opinion | None, standard_land: bool = True, **facts: bool) -> str:
    basis = clause(Conditions, "LE-21")
    said = dict.fromkeys(basis.clause.conditions, True) | facts
    return worst(transfer(basis, said, standard_land=standard_land, opinion=opinion))


def test_le_21_standard_land_needs_a_written_opinion():
    assert may_transfer(Opinion.FREE) == "符合"
    assert may_transfer(Opinion.RESTRICTED) == "不符合"
    assert may_transfer(None) == "不符合"
    assert may_transfer(None, standard_land=False) == "符合"
    assert may_transfer(Opinion.FREE, 符合环保要求=False) == "不符合"


def test_le_21_what_is_owed_passes_on_unchanged():
    """竣工验收已达标的不再欠；年度核查年年有；整改期限不因转让延长。"""
    built = judge(
        RULE,
        PROMISED,
        Results(Stage.BUILT, day("2023-01-01"), {"固定资产投资强度": D(300), "容积率": D("1.4")}),
    )
    owed = obligations(PROMISED, {Stage.BUILT: built, Stage.YEARLY: yearly("19")})
    assert [(each.promise.indicator, each.promise.value, each.due) for each in owed] == [
        ("容积率", D("1.5"), day("2024-01-01")),
        ("亩均税收", D(20), day("2025-02-28")),
        ("单位增加值能耗", D("0.52"), None),
    ]
    assert owed[2].promise == PROMISED[3]
    assert obligations(PROMISED, {}) == obligations(PROMISED, {Stage.YEARLY: []})


# LE-24


def test_le_24_a_court_s_sale_keeps_the_agreement_and_asks_no_opinion():
    """权利状况和规划、产业要求都要明确；“标准地”的协议继续，买受人接着履行。"""
    basis = clause(Conditions, "LE-24")
    clear = dict.fromkeys(basis.clause.conditions, True)
    found = disposal(basis, clear, standard_land=True)
    assert (worst(found), len(found)) == ("符合", 4)
    assert "由买受人按约定条件履行" in found[-1].sentence
    assert found[-1].source == "浙政办发〔2023〕12号 三（八）"
    assert len(disposal(basis, clear, standard_land=False)) == 3


@pytest.mark.parametrize(("said", "expected"), [(False, "不符合"), (None, "缺数据")])
def test_le_24_what_is_not_clear_stands_in_the_way(said, expected):
    basis = clause(Conditions, "LE-24")
    facts = dict.fromkeys(basis.clause.conditions, True) | {"规划利用要求明确": said}
    assert worst(disposal(basis, facts, standard_land=True)) == expected


# LE-22


def test_le_22_the_yearly_check_becomes_a_figure():
    """示例规则：达标 100 分、限期整改 60 分、违约 0 分，各项平均。"""
    basis = clause(Clause, "LE-22")
    figure = fulfilment(basis, RULE, yearly("19.99"))
    assert (figure.code, figure.value) == ("LE-22", 80)
    assert figure.sentence == "2 项承诺达标 1 项，履约分 80。"
    assert fulfilment(basis, RULE, yearly("20")).value == 100
    assert fulfilment(basis, RULE, yearly("11.99", "0.53")).value == 30


def test_le_22_no_figure_without_results_or_without_scores():
    basis = clause(Clause, "LE-22")
    missing = judge(RULE, PROMISED, Results(Stage.YEARLY, day("2025-01-01"), {"亩均税收": D(20)}))
    for rule, checks in ((RULE, missing), (RULE, []), (OPEN, yearly("20"))):
        assert fulfilment(basis, rule, checks).value is None


@given(
    st.decimals(0, 40, places=2), st.decimals(0, 40, places=2), st.dates(date(2024, 1, 1), date(2026, 1, 1))
)
def test_a_better_result_is_never_judged_worse(one, other, on):
    order = list(Verdict)
    verdicts = [
        yearly(str(tax), on=on.isoformat(), told="2024-01-01")[0].verdict for tax in sorted([one, other])
    ]
    assert order.index(verdicts[1]) <= order.index(verdicts[0])
