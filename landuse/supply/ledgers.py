"""Least shares of a year: what is short, against which clauses, and how much is missing before the year is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from landuse.provisions import Finding, find
from landuse.provisions.clauses import LeastShare, SmallPark
from landuse.provisions.documents import PolicyDocument
from landuse.supply.contracts import silent
from landuse.supply.shares import least_share, small_park

Kind = Literal["industrial", "fund", "small_park"]
CODES: dict[Kind, tuple[str, ...]] = {
    "industrial": ("LE-13", "X-12"),
    "fund": ("LE-26", "X-11"),
    "small_park": ("LE-05",),
}
UNITS: dict[Kind, str] = {"industrial": "亩", "fund": "万元", "small_park": "户"}


@dataclass(frozen=True)
class Shares:
    """`part` of `whole`; of a park besides the areas (亩) of the same."""

    part: Decimal
    whole: Decimal
    area_part: Decimal | None = None
    area_whole: Decimal | None = None


def judge_year(documents: Sequence[PolicyDocument], kind: Kind, year: int, shares: Shares) -> list[Finding]:
    """By the clauses in force on the last day of the year; one finding for each share of each clause."""
    return [finding for code in CODES[kind] for finding in _judge(documents, code, year, shares)]


def _judge(documents: Sequence[PolicyDocument], code: str, year: int, shares: Shares) -> list[Finding]:
    day = date(year, 12, 31)
    if code != "LE-05":
        basis = find(documents, LeastShare, code, day)
        return [silent(code)] if basis is None else [least_share(basis, shares.part, shares.whole)]
    park = find(documents, SmallPark, code, day)
    if park is None:
        return [silent(code)]
    if shares.area_part is None or shares.area_whole is None:
        return [park.missing("园区面积和小微企业使用面积")]
    return small_park(
        park,
        firms=int(shares.whole),
        small_firms=int(shares.part),
        area=shares.area_whole,
        small_area=shares.area_part,
    )


def missing_part(documents: Sequence[PolicyDocument], kind: Kind, year: int, shares: Shares) -> Decimal:
    """How much more the part has to be, the whole being what it is; of several clauses what the strictest asks for.

    0 where nothing is missing; of a park the number of firms, in whole ones.
    """
    least = [each for code in CODES[kind] for each in _least(documents, code, year)]
    short = max((share * shares.whole - shares.part for share in least), default=Decimal(0))
    if kind == "small_park":
        short = short.to_integral_value("ROUND_CEILING")
    return max(short, Decimal(0))


def _least(documents: Sequence[PolicyDocument], code: str, year: int) -> list[Decimal]:
    day = date(year, 12, 31)
    if code == "LE-05":
        park = find(documents, SmallPark, code, day)
        return [] if park is None else [park.clause.by_count]
    basis = find(documents, LeastShare, code, day)
    return [] if basis is None else [basis.clause.share]


def uses_of(documents: Sequence[PolicyDocument], year: int) -> list[str]:
    """What the fund may be used for, as the clause in force at the end of the year names it."""
    for code in CODES["fund"]:
        basis = find(documents, LeastShare, code, date(year, 12, 31))
        if basis is not None and basis.clause.uses:
            return basis.clause.uses
    return []
