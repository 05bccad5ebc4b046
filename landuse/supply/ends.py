"""Rights and transitions that end: warnings ahead (ZR-06, F-07). The last day still counts."""

from datetime import date

from landuse.periods import last_day
from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import Clause, Expiry, Transition


def expiry(basis: Basis[Expiry], end: date, today: date, *, renewal_asked: bool) -> list[Finding]:
    """How a right stands that ends on `end`, then whether its renewal was asked for in time."""
    right = _until(basis, "使用权", end, today, basis.clause.ahead)
    return [right, _renewal(basis, end, today, renewal_asked)]


def _renewal(basis: Basis[Expiry], end: date, today: date, asked: bool) -> Finding:
    if asked:
        return basis.finding(Outcome.MET, "已申请续期。")
    if basis.clause.renewal is None:
        return basis.open("最迟在到期前多久申请续期")
    due = last_day(end, -basis.clause.renewal)
    if today > due:
        return basis.finding(Outcome.BREACH, f"续期最迟应在 {due} 申请，没有申请。")
    return basis.finding(Outcome.MET, f"需要续期的，最迟在 {due} 申请。")


def transition(basis: Basis[Transition], start: date, today: date) -> Finding:
    """F-07: buildings and land keep use and kind of right for some years from `start` on."""
    end = last_day(start, 12 * basis.clause.years)
    return _until(basis, f"{basis.clause.years} 年过渡期", end, today, basis.clause.ahead)


def _until(basis: Basis[Clause], what: str, end: date, today: date, ahead: int | None) -> Finding:
    if today > end:
        return basis.finding(Outcome.BREACH, f"{what}已于 {end} 到期。")
    sentence = f"{what}到 {end}，还有 {(end - today).days} 天。"
    if ahead is not None and today >= last_day(end, -ahead):
        return basis.finding(Outcome.REMIND, sentence)
    return basis.finding(Outcome.MET, sentence)
