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
    Performance,
    Relation,
)
from mujun.accounts.models import County

PAST_YEARS = 5
_PARCELS = """
SELECT DISTINCT ON (who) who, code FROM (
    SELECT o.enterprise_id AS who, p.code, o.area, true AS used
    FROM landuse_occupancy o
    JOIN landuse_parcel p ON p.id = o.parcel_id
    WHERE p.county_id = %(county)s AND o.kind <> %(let)s AND o.since <= %(day)s
        AND (o.until IS NULL OR o.until >= %(day)s)
    UNION ALL
    SELECT holder_id, code, area, false FROM landuse_parcel WHERE county_id = %(county)s AND holder_id IS NOT NULL
) land
ORDER BY who, used DESC, area DESC, code
"""


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
    """Those in force on 31 December of `year`, and the grades of the years before it. Eight queries."""
    return Attributes(
        words=_entry_words(county, year) | {"集团": _groups(county, year), "宗地": _parcels(county, year)},
        days=_days(county),
        flags=_flags("标签", EnterpriseTag.objects, "tag__name", county, year)
        | _flags("状态", EnterpriseState.objects, "kind", county, year),
        grades=_grades(county, year),
    )


def _entry_words(county: County, year: int) -> dict[str, dict[int, str]]:
    entries = EnterpriseYear.objects.filter(enterprise__county=county, year=year)
    rows = list(entries.values_list("enterprise", "industry_class", "park__name"))
    return {
        "行业小类": {who: code for who, code, _ in rows if code},
        "园区": {who: park for who, _, park in rows if park},
    }


def _groups(county: County, year: int) -> dict[int, str]:
    """Members and the head itself go by the credit code of the head."""
    members = dict(
        _in_force(Relation.objects.filter(enterprise__county=county, kind=Relation.Kind.MEMBER), year)
        .order_by("since", "id")
        .values_list("enterprise", "other_code")
    )
    heads = Enterprise.objects.filter(county=county, credit_code__in=set(members.values()))
    return dict(heads.values_list("id", "credit_code")) | members


def _parcels(county: County, year: int) -> dict[int, str]:
    """The parcel on which an enterprise uses most land on the last day of the year, else the one it holds."""
    with connection.cursor() as cursor:
        cursor.execute(_PARCELS, {"county": county.pk, "day": date(year, 12, 31), "let": Occupancy.Kind.LET})
        return dict(cursor.fetchall())


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
