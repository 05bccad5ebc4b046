"""The list of parks: by what describes them, for pages and the interface alike, and how much is in each."""

import re
from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from landuse.models import EnterpriseYear, Parcel, ParcelPark, Park, ParkMeasure, ParkStar
from landuse.parks.words import BETWEEN
from landuse.readings.counts import number_of

_PLAIN = (
    "kind", "state", "star", "build_mode", "land_nature", "land_source", "operator_nature", "operation_mode",
)  # fmt: skip


def filtered(parks: QuerySet, asked: Mapping[str, str]) -> QuerySet:
    """By any of its words, by `q` in the name, by `measure`: a kind of measure that is in force."""
    parks = parks.filter(**{name: asked[name] for name in _PLAIN if asked.get(name)})
    for name in ("facilities", "services"):
        if word := asked.get(name):
            parks = having(parks, name, word)
    if kind := asked.get("measure"):
        parks = managed(parks, kind)
    return parks.filter(name__icontains=asked["q"]) if asked.get("q") else parks


def having(parks: QuerySet, field: str, word: str) -> QuerySet:
    """Parks one of whose words in the field is this."""
    return parks.filter(**{f"{field}__regex": f"(^|{BETWEEN}){re.escape(word)}({BETWEEN}|$)"})


def managed(parks: QuerySet, kind: str) -> QuerySet:
    """Parks with a measure of the kind in force."""
    return parks.filter(Exists(ParkMeasure.objects.open().filter(park=OuterRef("pk"), kind=kind)))


def counted(parks: QuerySet, year: int) -> QuerySet:
    """Each with `members` and `plots` of the year, and whether it is `managed`."""
    listed = number_of(EnterpriseYear.objects.filter(year=year), "park")
    inside = number_of(ParcelPark.objects.in_force(year), "park")
    open_ones = ParkMeasure.objects.open().filter(park=OuterRef("pk"))
    return parks.annotate(members=listed, plots=inside, managed=Exists(open_ones))


def star_in(stars: Sequence[ParkStar], year: int) -> str:
    """Of all stars of a park, the newest first, the one that holds in the year; "" for none."""
    return next((each.star for each in stars if each.year <= year), "")


def park_of(parcel: Parcel, year: int) -> Park | None:
    """Where the parcel lies by the ledger of the year."""
    return Park.objects.filter(parcels__in=ParcelPark.objects.in_force(year).filter(parcel=parcel)).first()
