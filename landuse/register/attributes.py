"""What is known of enterprises besides their figures, as of the last day of a year: words, days, titles, states."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q

from landuse.models import (
    Enterprise,
    EnterpriseState,
    EnterpriseTag,
    EnterpriseYear,
    Occupancy,
    ParkStar,
    Performance,
    Relation,
)
from mujun.accounts.models import County

PAST_YEARS = 5
_PARCELS = """
SELECT DISTINCT ON (who) who, code, tenure, supplied_on FROM (
    SELECT o.enterprise_id AS who, p.code, p.tenure, p.supplied_on, o.area, true AS used
    FROM landuse_occupancy o
    JOIN landuse_parcel p ON p.id = o.parcel_id
    WHERE p.county_id = %(county)s AND o.kind <> %(let)s AND o.since <= %(day)s
        AND (o.until IS NULL OR o.until >= %(day)s)
    UNION ALL
    SELECT holder_id, code, tenure, supplied_on, area, false FROM landuse_parcel
    WHERE county_id = %(county)s AND holder_id IS NOT NULL
) land
ORDER BY who, used DESC, area DESC, code
"""
# of those who rent: the holder of the parcel of which they rent most, whether they have land of their own too, floors
_TENANTS = """
SELECT o.enterprise_id, (array_agg(h.credit_code ORDER BY o.area DESC, p.code)
        FILTER (WHERE h.id IS NOT NULL AND h.id <> o.enterprise_id))[1],
    EXISTS (SELECT 1 FROM landuse_parcel held WHERE held.holder_id = o.enterprise_id)
        OR EXISTS (SELECT 1 FROM landuse_occupancy used WHERE used.enterprise_id = o.enterprise_id
            AND used.kind = %(own)s AND used.since <= %(day)s AND (used.until IS NULL OR used.until >= %(day)s)),
    sum(o.floor_area)
FROM landuse_occupancy o
JOIN landuse_parcel p ON p.id = o.parcel_id
LEFT JOIN landuse_enterprise h ON h.id = p.holder_id
WHERE p.county_id = %(county)s AND o.kind = %(rented)s AND o.since <= %(day)s
    AND (o.until IS NULL OR o.until >= %(day)s)
GROUP BY o.enterprise_id
"""
# the second character of a unified social credit code (GB 32100-2015) under 9, the market regulators
_ENTITIES = {"92": "个体工商户", "93": "农民专业合作社"}


@dataclass(frozen=True)
class Attributes:
    """By id of the enterprise. `words` and `days` by name of the attribute; `flags` by kind and word: who has it;
    `grades` by year.
    """

    words: dict[str, dict[int, str]] = field(default_factory=dict)
    days: dict[str, dict[int, date]] = field(default_factory=dict)
    flags: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    grades: dict[int, dict[int, str]] = field(default_factory=dict)


def attributes_of_year(county: County, year: int) -> Attributes:
    """Those in force on 31 December of `year`, and the grades of the years before it. Twelve queries."""
    parcels, supplied = _parcels(county, year)
    words = _entry_words(county, year) | parcels | _tenants(county, year)
    return Attributes(
        words=words | {"集团": _groups(county, year), "主体类型": _entities(county)},
        days=_days(county) | {"供地日期": supplied, "合并日期": _mergers(county, year)},
        flags=_flags("标签", EnterpriseTag.objects, "tag__name", county, year)
        | _flags("状态", EnterpriseState.objects, "kind", county, year),
        grades=_grades(county, year),
    )


def _entry_words(county: County, year: int) -> dict[str, dict[int, str]]:
    entries = EnterpriseYear.objects.filter(enterprise__county=county, year=year)
    words = {
        "行业小类": "industry_class",
        "园区": "park__name",
        "园区类型": "park__kind",
        "园区状态": "park__state",
        "园区星级": "park",
    }
    columns = list(zip(*entries.values_list("enterprise", *words.values()), strict=True)) or [()] * 6
    found = {
        name: {who: word for who, word in zip(columns[0], column, strict=True) if word}
        for name, column in zip(words, columns[1:], strict=True)
    }
    stars = dict(ParkStar.objects.in_force(year).filter(park__county=county).values_list("park", "star"))
    found["园区星级"] = {who: stars[park] for who, park in found["园区星级"].items() if park in stars}
    return found


def _groups(county: County, year: int) -> dict[int, str]:
    """Members and the head itself go by the credit code of the head."""
    members = dict(
        _in_force(Relation.objects.filter(enterprise__county=county, kind=Relation.Kind.MEMBER), year)
        .order_by("since", "id")
        .values_list("enterprise", "other_code")
    )
    heads = Enterprise.objects.filter(county=county, credit_code__in=set(members.values()))
    return dict(heads.values_list("id", "credit_code")) | members


def _parcels(county: County, year: int) -> tuple[dict[str, dict[int, str]], dict[int, date]]:
    """The parcel on which an enterprise uses most land on the last day of the year, else the one it holds; its right,
    and since when.
    """
    rows = _queried(_PARCELS, county, year, let=Occupancy.Kind.LET)
    words = {
        "宗地": {who: code for who, code, _, _ in rows},
        "权利性质": {who: tenure for who, _, tenure, _ in rows if tenure},
    }
    return words, {who: day for who, _, _, day in rows if day}


def _tenants(county: County, year: int) -> dict[str, dict[int, str]]:
    rows = _queried(_TENANTS, county, year, own=Occupancy.Kind.OWN, rented=Occupancy.Kind.RENTED)
    return {
        "出租方": {who: landlord for who, landlord, _, _ in rows if landlord},
        "用地方式": {who: "兼有" if own else "承租" for who, _, own, _ in rows},
        "承租建筑面积": {who: f"{floor:f}" for who, _, _, floor in rows if floor is not None},
    }


def _queried(sql: str, county: County, year: int, **kinds: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"county": county.pk, "day": date(year, 12, 31), **kinds})
        return cursor.fetchall()


def _entities(county: County) -> dict[int, str]:
    others = Enterprise.objects.filter(county=county).exclude(credit_code__startswith="91")
    known = others.values_list("id", "credit_code")
    return {who: _ENTITIES[code[:2]] for who, code in known if code[:2] in _ENTITIES}


def _mergers(county: County, year: int) -> dict[int, date]:
    """When an enterprise last took another one in."""
    merged = Relation.objects.filter(
        enterprise__county=county, kind=Relation.Kind.MERGED, since__lte=date(year, 12, 31)
    )
    return dict(merged.order_by("since", "id").values_list("enterprise", "since"))


def _days(county: County) -> dict[str, dict[int, date]]:
    known = Enterprise.objects.filter(county=county)
    rows = list(known.values_list("id", "founded_on", "producing_since"))
    return {
        "成立日期": {who: day for who, day, _ in rows if day},
        "投产日期": {who: day for who, _, day in rows if day},
    }


def _flags(kind: str, marks, word: str, county: County, year: int) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    borne = _in_force(marks.filter(enterprise__county=county), year)
    for name, who in borne.order_by(word, "enterprise").values_list(word, "enterprise"):
        found.setdefault((kind, name), set()).add(who)
    return found


def _grades(county: County, year: int) -> dict[int, dict[int, str]]:
    rows: Iterable[tuple[int, int, str]] = (
        Performance.objects.filter(enterprise__county=county, year__range=(year - PAST_YEARS, year - 1))
        .exclude(grade="")
        .order_by("year", "enterprise")
        .values_list("year", "enterprise", "grade")
    )
    found: dict[int, dict[int, str]] = {}
    for past, who, grade in rows:
        found.setdefault(past, {})[who] = grade
    return found


def _in_force(marks, year: int):
    last = date(year, 12, 31)
    return marks.filter(Q(until=None) | Q(until__gte=last), since__lte=last)
