"""LE-18: odd parcels (边角地、夹心地、插花地) that may be developed together with a redevelopment project."""

from collections.abc import Sequence
from decimal import Decimal

from landuse.provisions.clauses import OddParcels
from landuse.provisions.finding import Finding
from landuse.provisions.library import Basis


def odd_parcels(basis: Basis[OddParcels], areas: Sequence[Decimal], main: Decimal) -> list[Finding]:
    """One finding for each odd parcel, in their order, then one for all together. 亩; `main` is the project's own land.

    Both limits are included and compared without rounding. Raises ValueError unless all areas are positive.
    """
    if not all(area > 0 for area in [*areas, main]):
        raise ValueError("areas are positive")
    return [*(_single(basis, area) for area in areas), _together(basis, sum(areas, Decimal()), main)]


def _single(basis: Basis[OddParcels], area: Decimal) -> Finding:
    limit = basis.clause.each
    words = "不超过" if area <= limit else "超过"
    return basis.decided(area <= limit, f"单宗 {area:f} 亩，{words} {limit:f} 亩。")


def _together(basis: Basis[OddParcels], odd: Decimal, main: Decimal) -> Finding:
    """Where the document is silent on what the whole is, and it makes a difference, nobody has decided."""
    clause = basis.clause
    wholes = {"含零星用地": main + odd, "不含零星用地": main}
    chosen = [*wholes.values()] if clause.whole is None else [wholes[clause.whole]]
    answers = {odd <= clause.together * whole for whole in chosen}
    if len(answers) > 1:
        return basis.open("项目总面积是否包含零星用地，两种算法结论不同")
    holds = answers.pop()
    words = "不超过" if holds else "超过"
    return basis.decided(
        holds, f"累计 {odd:f} 亩，{words}项目总面积 {chosen[0]:f} 亩的 {clause.together:.2%}。"
    )
