"""What a supply or a renewal should look like: mode by grade (P-01), plot ratio of renewal projects (X-06)."""

from decimal import Decimal

from landuse.provisions import Basis, Finding
from landuse.provisions.clauses import Mode, RenewalRatio, SupplyByGrade


def mode_for(basis: Basis[SupplyByGrade], grade: str | None, mode: Mode) -> Finding:
    """Whether the county's differentiated supply offers the mode to an enterprise of the grade; None: no grade yet."""
    if grade is None:
        return basis.missing("评价档次")
    offered = basis.clause.modes.get(grade, [])
    words = "、".join(offered) or "不供应"
    return basis.decided(mode in offered, f"{grade} 档：{words}；申请{mode}。")


def renewal_ratio(basis: Basis[RenewalRatio], ratio: Decimal) -> Finding:
    """The plot ratio of an approved renewal project; the sentence tells what may be tried where it is not reached."""
    clause = basis.clause
    holds = ratio >= clause.least
    sentence = f"容积率 {ratio:f}，{'不低于' if holds else '低于'}一般要求的 {clause.least:f}"
    more = "" if ratio >= clause.tried else f"，有条件的可试点探索 {clause.tried:f} 以上"
    return basis.decided(holds, f"{sentence}{more}。")
