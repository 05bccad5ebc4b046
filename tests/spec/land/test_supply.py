"""工业用地供应：年限、租金、到期，各项占比和要件。规则的数都取自文件，文件没有规定的由县里定。"""

from datetime import date
from decimal import Decimal

import pytest

from landuse.provisions import delivered, find, worst
from landuse.provisions.clauses import (
    Clause,
    Conditions,
    EnergyLine,
    Expiry,
    LeastShare,
    RenewalRatio,
    RentChange,
    RentFloor,
    SmallPark,
    StockLand,
    SupplyByGrade,
    Terms,
    Transition,
    Years,
)
from landuse.provisions.documents import load
from landuse.supply import (
    Rent,
    Supply,
    checklist,
    energy_review,
    expiry,
    freed_energy,
    least_share,
    mode_for,
    plot_ratio_rise,
    price_floor,
    renewal_ratio,
    rent_changes,
    rent_floor,
    rent_paid,
    small_park,
    stock_land,
    term,
    transition,
    unrealised_plan,
)
from tests.spec.land.provisions import DAY, clause, outcomes

D, day = Decimal, date.fromisoformat


@pytest.mark.parametrize(
    ("mode", "months", "lease", "said"),
    [
        ("一次性出让", 600, None, ["符合"]),
        ("一次性出让", 601, None, ["不符合"]),
        ("弹性年期出让", 599, None, ["符合"]),
        ("弹性年期出让", 600, None, ["不符合"]),
        ("长期租赁", 59, None, ["提醒", "符合"]),
        ("长期租赁", 60, None, ["符合", "符合"]),
        ("长期租赁", 240, None, ["符合", "符合"]),
        ("长期租赁", 241, None, ["符合", "提醒"]),
        ("先租后让", 600, 60, ["符合"]),
        ("先租后让", 600, 61, ["提醒"]),
        ("先租后让", 600, None, ["缺数据"]),
        ("租让结合", 600, 60, ["未定"]),
    ],
)
def test_zr_01_how_long(mode, months, lease, said):
    """长期租赁和先租后让的年限写的是“一般”，超出的提醒；出让的年限不能超出。"""
    assert outcomes(term(clause(Terms, "ZR-01"), mode, months=months, lease_months=lease)) == said


def test_zr_01_says_years_and_months():
    (said,) = term(clause(Terms, "ZR-01"), "先租后让", months=600, lease_months=61)
    assert said.sentence == "先租后让 5 年 1 个月，一般应当租赁部分不超过 5 年。"
    assert (said.code, said.source) == ("ZR-01", "自然资发〔2022〕201号 供应方式和年限")


@pytest.mark.parametrize(("rent", "outcome"), [("20", "符合"), ("19.9999", "不符合")])
def test_zr_02_rent_is_at_least_2_percent(rent, outcome):
    assert rent_floor(clause(RentFloor, "ZR-02"), D(rent), D(1000)).outcome == outcome


@pytest.mark.parametrize(
    ("since", "amount", "said"),
    [
        ("2029-02-28", "22", ["符合", "符合"]),
        ("2029-02-27", "22", ["不符合", "符合"]),
        ("2029-02-28", "22.01", ["符合", "不符合"]),
        ("2030-01-01", "15", ["符合", "符合"]),
    ],
)
def test_zr_03_rent_changes_every_five_years_by_a_tenth(since, amount, said):
    """2024年2月29日起 20 万元；五年后没有2月29日，2月28日起可调。"""
    rents = [Rent(day(since), D(amount)), Rent(day("2024-02-29"), D(20))]
    assert outcomes(rent_changes(clause(RentChange, "ZR-03"), rents)) == said


@pytest.mark.parametrize(("price", "outcome"), [("100", "符合"), ("99.99", "不符合")])
def test_zr_04_price_is_not_below_cost(price, outcome):
    assert price_floor(clause(Clause, "ZR-04"), D(price), D(100)).outcome == outcome


@pytest.mark.parametrize(
    ("paid", "outcome", "words"), [("40", "符合", "已缴清"), ("39.9", "不符合", "欠 0.1 万元")]
)
def test_zr_05_rent_is_paid_up_at_registration(paid, outcome, words):
    finding = rent_paid(clause(Clause, "ZR-05"), D(40), D(paid))
    assert finding.outcome == outcome
    assert words in finding.sentence


@pytest.mark.parametrize(
    ("today", "asked", "said"),
    [
        ("2029-02-27", False, ["符合", "符合"]),
        ("2029-02-28", False, ["提醒", "符合"]),
        ("2029-08-28", False, ["提醒", "符合"]),
        ("2029-08-29", False, ["提醒", "不符合"]),
        ("2029-08-29", True, ["提醒", "符合"]),
        ("2030-02-28", True, ["提醒", "符合"]),
        ("2030-03-01", True, ["不符合", "符合"]),
    ],
)
def test_zr_06_the_end_is_told_ahead(today, asked, said):
    """2030年2月28日到期，县里定提前 12 个月提醒、续期提前 6 个月（到8月28日）申请。"""
    basis = clause(Expiry, "ZR-06", ahead=12, renewal=6)
    assert outcomes(expiry(basis, day("2030-02-28"), day(today), renewal_asked=asked)) == said


def test_zr_06_the_document_does_not_say_when():
    said = expiry(clause(Expiry, "ZR-06"), day("2030-02-28"), day("2030-02-28"), renewal_asked=False)
    assert outcomes(said) == ["符合", "未定"]


@pytest.mark.parametrize(
    ("count", "area", "said"), [(7, "7", ["符合", "符合"]), (6, "6.99", ["提醒", "提醒"])]
)
def test_le_05_small_parks_have_70_percent_small_firms(count, area, said):
    """“原则上均不低于70%”：数量和面积各算各的，不足的提醒。"""
    basis = clause(SmallPark, "LE-05")
    assert outcomes(small_park(basis, firms=10, small_firms=count, area=D(10), small_area=D(area))) == said


@pytest.mark.parametrize("code", ["LE-13", "X-12"])
@pytest.mark.parametrize(("part", "outcome"), [("300", "符合"), ("299.99", "不符合")])
def test_le_13_x_12_industry_has_30_percent_of_the_grants(code, part, outcome):
    finding = least_share(clause(LeastShare, code), D(part), D(1000))
    assert (finding.code, finding.outcome) == (code, outcome)


@pytest.mark.parametrize("code", ["LE-26", "X-11"])
@pytest.mark.parametrize(("part", "outcome"), [("500", "符合"), ("499.99", "不符合")])
def test_le_26_x_11_half_a_percent_of_the_income_is_set_aside(code, part, outcome):
    assert least_share(clause(LeastShare, code), D(part), D(100_000)).outcome == outcome


def test_a_share_of_nothing_is_not_known():
    assert least_share(clause(LeastShare, "LE-13"), D(0), D(0)).outcome == "缺数据"
    with pytest.raises(ValueError, match="no part"):
        least_share(clause(LeastShare, "LE-13"), D(2), D(1))


@pytest.mark.parametrize(
    ("carried_out", "said"), [("2029-02-28", "不符合"), ("2029-03-01", "符合"), (None, "缺数据")]
)
def test_le_15_a_plan_that_is_not_carried_out_within_five_years(carried_out, said):
    """2024年2月29日起五年，到2029年2月28日为止。"""
    basis = clause(Years, "LE-15")
    found = unrealised_plan(
        basis,
        dict.fromkeys(basis.clause.conditions, True),
        day("2024-02-29"),
        carried_out and day(carried_out),
    )
    assert outcomes(found) == [said, "符合", "符合", "符合"]


def test_le_15_not_where_something_illegal_goes_on():
    basis = clause(Years, "LE-15")
    facts = dict.fromkeys(basis.clause.conditions, True) | {"没有违法出租": False}
    assert worst(unrealised_plan(basis, facts, day("2024-02-29"), day("2035-01-01"))) == "不符合"


@pytest.mark.parametrize(("after", "outcome"), [("1.5", "不符合"), ("1.51", "符合")])
def test_le_20_a_higher_plot_ratio_costs_nothing(after, outcome):
    basis = clause(Conditions, "LE-20")
    facts = dict.fromkeys(basis.clause.conditions, True)
    assert worst(plot_ratio_rise(basis, facts, D("1.5"), D(after))) == outcome
    assert worst(plot_ratio_rise(basis, facts | {"自有工业用地": False}, D("1.5"), D(after))) == "不符合"


def test_le_23_all_seven_must_hold_before_land_is_split():
    basis = clause(Conditions, "LE-23")
    words = basis.clause.conditions
    assert len(words) == 7
    assert outcomes(checklist(basis, dict.fromkeys(words, True))) == ["符合"] * 7
    for missing in words:
        facts = dict.fromkeys(words, True)
        assert worst(checklist(basis, facts | {missing: False})) == "不符合"
        assert worst(checklist(basis, facts | {missing: None})) == "缺数据"
    with pytest.raises(ValueError, match="环保"):
        checklist(basis, {"环保": True})


@pytest.mark.parametrize(
    ("intensity", "targets", "at_line", "outcome"),
    [
        ("0.5199", True, None, "符合"),
        ("0.5199", False, None, "提醒"),
        ("0.5199", None, None, "缺数据"),
        ("0.52", True, None, "未定"),
        ("0.52", True, "绿色通道", "符合"),
        ("0.52", True, "按标准审查", "提醒"),
        ("0.5201", True, None, "提醒"),
    ],
)
def test_x_14_energy_review(intensity, targets, at_line, outcome):
    basis = clause(EnergyLine, "X-14", at_line=at_line)
    assert energy_review(basis, D(intensity), targets).outcome == outcome


@pytest.mark.parametrize(
    ("used", "confirmed", "said"),
    [
        ("2026-12-31", True, "符合"),
        ("2027-01-01", True, "不符合"),
        ("2025-12-31", True, "不符合"),
        ("2026-12-31", False, "不符合"),
        ("2026-12-31", None, "缺数据"),
    ],
)
def test_x_15_freed_energy_balances_a_major_project_of_the_same_year(used, confirmed, said):
    """腾出的用能空间只平衡当年的制造业重大项目，并要经第三方确权。"""
    basis = clause(Conditions, "X-15")
    facts = dict.fromkeys(basis.clause.conditions, True) | {"经第三方机构确权": confirmed}
    assert worst(freed_energy(basis, facts, day("2026-01-01"), day(used))) == said


@pytest.mark.parametrize(
    ("ratio", "outcome", "more"),
    [("1.49", "提醒", True), ("1.5", "符合", True), ("1.99", "符合", True), ("2.0", "符合", False)],
)
def test_x_06_plot_ratio_of_renewal_projects(ratio, outcome, more):
    """“一般不低于”：不足的提醒，不拦；2.0 以上是有条件的试点。"""
    finding = renewal_ratio(clause(RenewalRatio, "X-06"), D(ratio))
    assert finding.outcome == outcome
    assert ("试点" in finding.sentence) == more


COUNTY = """
文件: 青澜县工业用地差别化供应办法（示例）
文号: 示例
来源: 示例县自拟
状态: 示例
施行: 2026-01-01
失效: 未定
规定:
  P-01:
    条款: 一
    内容: 按亩均评价档次供地
    各档次供应方式: {A: [一次性出让, 弹性年期出让], C: [长期租赁]}
"""


@pytest.mark.parametrize(
    ("grade", "mode", "outcome"),
    [
        ("A", "一次性出让", "符合"),
        ("C", "一次性出让", "不符合"),
        ("C", "长期租赁", "符合"),
        ("D", "长期租赁", "不符合"),
        (None, "长期租赁", "缺数据"),
    ],
)
def test_p_01_supply_by_grade_is_the_county_s_to_decide(grade, mode, outcome):
    """草案不是依据：没有县里的办法，这条规则不说话。"""
    assert find(delivered(), SupplyByGrade, "P-01", DAY) is None
    basis = find([*delivered(), load(COUNTY, "青澜.yaml")], SupplyByGrade, "P-01", DAY)
    assert mode_for(basis, grade, mode).outcome == outcome


@pytest.mark.parametrize(
    ("today", "outcome"),
    [("2030-03-29", "符合"), ("2030-03-30", "提醒"), ("2030-06-30", "提醒"), ("2030-07-01", "不符合")],
)
def test_f_07_five_years_of_transition(today, outcome):
    """2025年6月30日起五年；县里定提前 3 个月提醒，到3月30日就提醒。"""
    basis = clause(Transition, "F-07", ahead=3)
    assert transition(basis, day("2025-06-30"), day(today)).outcome == outcome


SUPPLIED = Supply(approved=day("2022-01-01"), supplied=day("2023-01-01"), due=day("2024-01-01"))


@pytest.mark.parametrize(
    ("land", "today", "problem"),
    [
        (Supply(approved=day("2022-01-01")), "2024-01-01", "批而未供"),
        (SUPPLIED, "2024-01-01", None),
        (SUPPLIED, "2024-01-02", "供而未用"),
    ],
)
def test_x_04_land_not_supplied_and_not_used(land, today, problem):
    basis = clause(StockLand, "X-04", unused_since="约定动工日")
    assert stock_land(basis, land, day(today)).problem == problem


@pytest.mark.parametrize(("ratio", "problem"), [("1.50", None), ("1.49", "用而未尽")])
def test_x_04_land_not_used_up(ratio, problem):
    land = Supply(
        supplied=day("2023-01-01"),
        started=day("2023-06-01"),
        agreed={"容积率": D("1.5")},
        reached={"容积率": D(ratio)},
    )
    basis = clause(StockLand, "X-04", looked_at=["容积率"])
    assert stock_land(basis, land, day("2025-01-01")).problem == problem
    basis = clause(StockLand, "X-04", looked_at=["容积率", "投资"])
    assert stock_land(basis, land, day("2025-01-01")).outcome == "缺数据"


def test_x_04_names_the_problems_and_leaves_their_meaning_open():
    started = Supply(supplied=day("2023-01-01"), started=day("2023-06-01"))
    assert stock_land(clause(StockLand, "X-04"), SUPPLIED, day("2025-01-01")).outcome == "未定"
    assert stock_land(clause(StockLand, "X-04"), started, day("2025-01-01")).outcome == "未定"
    assert stock_land(clause(StockLand, "X-04"), Supply(), day("2025-01-01")).outcome == "缺数据"
