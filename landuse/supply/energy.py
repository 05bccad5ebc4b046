"""X-14: which way a new project's energy review goes. X-15: energy that closed firms set free for major projects."""

from datetime import date
from decimal import Decimal

from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import Conditions, EnergyLine
from landuse.supply.checklist import Facts, checklist

GREEN = "绿色通道"


def energy_review(basis: Basis[EnergyLine], intensity: Decimal, targets_met: bool | None) -> Finding:
    """符合: the green channel. 提醒: review by standard, which is no refusal.

    `intensity` in 吨标准煤/万元 of value added; `targets_met`: whether the place is sure to meet its energy targets.
    """
    line, at_line = basis.clause.line, basis.clause.at_line
    if intensity == line and at_line is None:
        return basis.open(f"单位增加值能耗恰为 {line:f} 吨标准煤/万元时怎样审查")
    low = intensity < line or (intensity == line and at_line == GREEN)
    if not low:
        return basis.finding(Outcome.REMIND, f"{_compared(intensity, line)}，按照标准审查。")
    if targets_met is None:
        return basis.missing("项目所在地能否完成能耗双控目标的意见")
    if not targets_met:
        return basis.finding(Outcome.REMIND, "项目所在地不能确保完成能耗双控目标，按照标准审查。")
    return basis.finding(Outcome.MET, f"{_compared(intensity, line)}，可走{GREEN}。")


def freed_energy(basis: Basis[Conditions], facts: Facts, freed: date, used: date) -> list[Finding]:
    """X-15: it balances a major project's use in the year in which it was set free, under all conditions."""
    same = freed.year == used.year
    words = "在腾出的当年使用" if same else "不在腾出的当年使用"
    return [
        basis.decided(same, f"{freed.year} 年腾出，{used.year} 年使用，{words}。"),
        *checklist(basis, facts),
    ]


def _compared(intensity: Decimal, line: Decimal) -> str:
    words = "恰为" if intensity == line else "低于" if intensity < line else "超过"
    bound = "" if intensity == line else f"（{intensity:f}）"
    return f"单位增加值能耗{words} {line:f} 吨标准煤/万元{bound}"
