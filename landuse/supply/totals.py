"""Industrial land in all of the places where a cluster has its core or cooperating area (X-12), year against year."""

from decimal import Decimal

from landuse.provisions import Basis, Finding
from landuse.provisions.clauses import GrantedShare, Role


def steady(basis: Basis[GrantedShare], role: Role, total: Decimal, before: Decimal | None) -> Finding:
    """亩, `before` of the year before. As much as before is enough; compared without rounding."""
    if role not in basis.clause.steady:
        return basis.open(f"{role}所在地的工业用地总量")
    if before is None:
        return basis.missing("上一年的工业用地总量")
    change = total - before
    words = "持平" if not change else f"{'增加' if change > 0 else '减少'} {abs(change):f} 亩"
    return basis.decided(change >= 0, f"{role}工业用地 {total:f} 亩，上年 {before:f} 亩，{words}。")
