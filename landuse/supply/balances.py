"""Accounts of land: what left the control line is replaced (LE-14), what is used of the quota was earned (X-13)."""

from dataclasses import dataclass
from decimal import Decimal

from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import Clause, Quota

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Account:
    """亩 since the account was opened; of `out`, what was drawn before it was earned."""

    into: Decimal = _NOTHING
    out: Decimal = _NOTHING
    ahead: Decimal = _NOTHING

    @property
    def left(self) -> Decimal:
        return self.into - self.out


def replaced(basis: Basis[Clause], account: Account) -> Finding:
    """LE-14: as much was added inside the line as was taken out of it."""
    holds = account.left >= 0
    words = "已经补足" if holds else f"还差 {-account.left:f} 亩"
    return basis.decided(holds, f"累计调出 {account.out:f} 亩，补入 {account.into:f} 亩，{words}。")


def earned(basis: Basis[Quota], account: Account) -> Finding:
    """X-13: no more is used than was earned, but for what was drawn ahead."""
    sums = f"累计得到 {account.into:f} 亩，使用 {account.out:f} 亩"
    if account.left >= 0:
        return basis.finding(Outcome.MET, f"{sums}，还有 {account.left:f} 亩。")
    if basis.clause.ahead and -account.left <= account.ahead:
        return basis.finding(
            Outcome.REMIND, f"{sums}，超出的 {-account.left:f} 亩是提前预支，以后得到的先抵。"
        )
    over = -account.left - (account.ahead if basis.clause.ahead else _NOTHING)
    return basis.decided(False, f"{sums}，没有指标的使用 {over:f} 亩。")


def within_the_province(basis: Basis[Quota], into: Decimal) -> list[Finding]:
    """X-13: no county earns more in a year than the whole province is given; nothing is said where it earns none."""
    if not into:
        return []
    holds, yearly = into <= basis.clause.yearly, basis.clause.yearly
    words = "以内" if holds else "以外，请核对"
    return [basis.decided(holds, f"本年得到 {into:f} 亩，在全省每年 {yearly:f} 亩{words}。")]
