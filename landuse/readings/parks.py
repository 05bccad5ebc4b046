"""The list of parks: by what describes them, for pages and the interface alike, and how much is in each."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from landuse.models import EnterpriseYear, Parcel, ParcelPark, Park, ParkMeasure, ParkStar
from landuse.models.parks import SOON
from landuse.parks.words import BETWEEN
from landuse.readings.counts import number_of

_PLAIN = (
    "kind", "state", "star", "build_mode", "land_nature", "land_source", "operator_nature", "operation_mode",
)  # fmt: skip


class Term(NamedTuple):
    """What is said of measures by their term, and which these are."""

    words: str
    rows: Callable[[], QuerySet[ParkMeasure]]


# word in the address → term
TERMS = {
    "over": Term("期限已过", ParkMeasure.objects.overdue),
    "near": Term(f"{SOON.days} 天内到期", ParkMeasure.objects.near),
}


def filtered(parks: QuerySet, asked: Mapping[str, str]) -> QuerySet:
    """By any of its words, by `q` in the name, by `measure`: a kind of measure in force, by `term`: of one whose term
    is over or near.
    """
    parks = parks.filter(**{name: asked[name] for name in _PLAIN if asked.get(name)})
    for name in ("facilities", "services"):
        if word := asked.get(name):
            parks = having(parks, name, word)
    if kind := asked.get("measure"):
        parks = managed(parks, kind)
    if of := TERMS.get(asked.get("term", "")):
        parks = parks.filter(Exists(of.rows().filter(park=OuterRef("pk"))))
    return parks.filter(name__icontains=asked["q"]) if asked.get("q") else parks


def having(parks: QuerySet, field: str, word: str) -> QuerySet:
    """Parks one of whose words in the field is this."""
    return parks.filter(**{f"{field}__regex": f"(^|{BETWEEN}){re.escape(word)}({BETWEEN}|$)"})


def managed(parks: QuerySet, kind: str) -> QuerySet:
    """Parks with a measure of the kind in force."""
    return parks.filter(Exists(ParkMeasure.objects.open().filter(park=OuterRef("pk"), kind=kind)))


def counted(parks: QuerySet, year: int) -> QuerySet:
    """Each with `members` and `plots` of the year, to sort by them or to take them along: a list that shows a few asks
    `sizes_of`.
    """
    listed = number_of(EnterpriseYear.objects.filter(year=year), "park")
    inside = number_of(ParcelPark.objects.in_force(year), "park")
    return parks.annotate(members=listed, plots=inside)


def sizes_of(parks: Sequence[int], year: int) -> dict[int, tuple[int, int]]:
    """How many members and parcels of the year each of these parks has; one query each."""
    listed = EnterpriseYear.objects.filter(year=year, park__in=parks)
    inside = ParcelPark.objects.in_force(year).filter(park__in=parks)
    members, plots = (
        dict(rows.order_by().values_list("park").annotate(size=Count("*"))) for rows in (listed, inside)
    )
    return {park: (members.get(park, 0), plots.get(park, 0)) for park in parks}


def managed_by(parks: Sequence[int]) -> dict[int, list[ParkMeasure]]:
    """Of these parks those with measures in force, the first term first; one query."""
    found: dict[int, list[ParkMeasure]] = {}
    rows = ParkMeasure.objects.open().filter(park__in=parks)
    for each in rows.order_by(F("due").asc(nulls_last=True), "pk"):
        found.setdefault(each.park_id, []).append(each)
    return found


def star_in(stars: Sequence[ParkStar], year: int) -> str:
    """Of all stars of a park, the newest first, the one that holds in the year; "" for none."""
    return next((each.star for each in stars if each.year <= year), "")


def park_of(parcel: Parcel, year: int) -> Park | None:
    """Where the parcel lies by the ledger of the year."""
    return Park.objects.filter(parcels__in=ParcelPark.objects.in_force(year).filter(parcel=parcel)).first()
