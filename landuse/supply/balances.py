"""Accounts of land: what left the control line is replaced (LE-14), what is used of the quota was earned (X-13)."""

from dataclasses import dataclass
from decimal import Decimal

from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import Clause, Quota

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Account:
    """亩 since the account was opened. Of `out`, as far as it is quota: for projects other than major ones of 415X,
    for projects of which nobody said, and drawn ahead.
    """

    into: Decimal = _NOTHING
    out: Decimal = _NOTHING
    not_major: Decimal = _NOTHING
    unsaid: Decimal = _NOTHING
    ahead: Decimal = _NOTHING

    @property
    def left(self) -> Decimal:
        return self.into - self.out


def replaced(basis: Basis[Clause], account: Account) -> Finding:
    """LE-14: as much was added inside the line as was taken out of it."""
    holds = account.left >= 0
    words = "已经补足" if holds else f"还差 {-account.left:f} 亩"
    return basis.decided(holds, f"累计调出 {account.out:f} 亩，补入 {account.into:f} 亩，{words}。")


def quota(basis: Basis[Quota], account: Account) -> list[Finding]:
    """X-13: no more used than earned, but for what a major project may draw ahead; and all for major projects."""
    return [_earned(basis, account), _for_major(basis, account)]


def _earned(basis: Basis[Quota], account: Account) -> Finding:
    sums = f"累计得到 {account.into:f} 亩，使用 {account.out:f} 亩"
    if account.left >= 0:
        return basis.finding(Outcome.MET, f"{sums}，还有 {account.left:f} 亩。")
    if basis.clause.ahead and -account.left <= account.ahead:
        return basis.finding(
            Outcome.REMIND, f"{sums}，超出的 {-account.left:f} 亩是提前预支，以后得到的先抵。"
        )
    over = -account.left - (account.ahead if basis.clause.ahead else _NOTHING)
    return basis.decided(False, f"{sums}，没有指标的使用 {over:f} 亩。")


def _for_major(basis: Basis[Quota], account: Account) -> Finding:
    if account.not_major:
        sentence = f"使用的指标中 {account.not_major:f} 亩不是{basis.clause.projects}。"
        return basis.decided(False, sentence)
    if account.unsaid:
        return basis.missing(f" {account.unsaid:f} 亩用于什么项目的说明")
    return basis.finding(Outcome.MET, f"使用的指标全部用于{basis.clause.projects}。")
