"""Least shares kept as ledgers: industrial land in grants (LE-13, X-12), funds (LE-26, X-11), small parks (LE-05)."""

from decimal import Decimal

from landuse.provisions import Basis, Finding
from landuse.provisions.clauses import LeastShare, SmallPark


def least_share(basis: Basis[LeastShare], part: Decimal, whole: Decimal) -> Finding:
    """Of one year: both in the same unit (亩 or 万元). Compared without rounding, the bound included."""
    return _share(basis, "占比", part, whole, basis.clause.share)


def small_park(
    basis: Basis[SmallPark], *, firms: int, small_firms: int, area: Decimal, small_area: Decimal
) -> list[Finding]:
    """LE-05: manufacturing small and micro firms by number, then by area; the areas in the same unit."""
    clause = basis.clause
    return [
        _share(basis, "制造类小微企业数量占比", Decimal(small_firms), Decimal(firms), clause.by_count),
        _share(basis, "制造类小微企业面积占比", small_area, area, clause.by_area),
    ]


def _share(
    basis: Basis[LeastShare] | Basis[SmallPark], what: str, part: Decimal, whole: Decimal, share: Decimal
) -> Finding:
    """Raises ValueError unless 0 ≤ part ≤ whole."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if not whole:
        return basis.missing("总数（为零）")
    holds = part >= share * whole
    words = "不低于" if holds else "低于"
    sentence = f"{what} {part / whole:.2%}（{part:f} ÷ {whole:f}），{words} {share:.1%}。"
    return basis.decided(holds, sentence)
