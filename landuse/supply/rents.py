"""Rents and prices: the floor (ZR-02), its changes (ZR-03), cost (ZR-04), what must be paid at registration (ZR-05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from landuse.periods import last_day
from landuse.provisions import Basis, Finding
from landuse.provisions.clauses import Clause, RentChange, RentFloor


@dataclass(frozen=True)
class Rent:
    """万元 a year, from a day on."""

    since: date
    amount: Decimal


def rent_floor(basis: Basis[RentFloor], first: Decimal, valuation: Decimal) -> Finding:
    """The fixed or the first rent (万元 a year) against the plot's valuation for 50 years (万元)."""
    floor = basis.clause.share * valuation
    words = "不低于" if first >= floor else "低于"
    share = f"{basis.clause.share:.1%}"
    sentence = (
        f"年租金 {first:f} 万元，{words}评估价 {valuation:f} 万元的 {share}（{floor.normalize():f} 万元）。"
    )
    return basis.decided(first >= floor, sentence)


def rent_changes(basis: Basis[RentChange], rents: Sequence[Rent]) -> list[Finding]:
    """For each change of rent its gap to the one before, then its rise; of changes in any order, sorted by day."""
    findings = []
    for before, after in pairwise(sorted(rents, key=lambda rent: rent.since)):
        due = last_day(before.since, 12 * basis.clause.gap)
        gap = f"{after.since} 调整，距上次（{before.since}）不少于 {basis.clause.gap} 年的，最早 {due}。"
        findings.append(basis.decided(after.since >= due, gap))
        most = before.amount * (1 + basis.clause.rise)
        rise = f"{after.since} 起年租金 {after.amount:f} 万元，上期 {before.amount:f} 万元，涨幅不超过"
        rise += f" {basis.clause.rise:.0%} 的上限为 {most.normalize():f} 万元。"
        findings.append(basis.decided(after.amount <= most, rise))
    return findings


def price_floor(basis: Basis[Clause], price: Decimal, cost: Decimal) -> Finding:
    """Grant price or lease price folded to the same term, against cost; 万元."""
    words = "不低于" if price >= cost else "低于"
    return basis.decided(price >= cost, f"价格 {price:f} 万元，{words}成本价 {cost:f} 万元。")


def rent_paid(basis: Basis[Clause], due: Decimal, paid: Decimal) -> Finding:
    """What was due until the day of registration, and what came in; 万元."""
    if paid >= due:
        return basis.decided(True, f"到登记时应缴 {due:f} 万元，已缴清。")
    return basis.decided(False, f"到登记时应缴 {due:f} 万元，已缴 {paid:f} 万元，欠 {due - paid:f} 万元。")
