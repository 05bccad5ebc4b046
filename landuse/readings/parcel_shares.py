"""How much of which parcel enterprises use, set-wise."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from landuse.models import Occupancy, Parcel

_KIND = Occupancy.Kind


class Share(NamedTuple):
    """Ids, and the land in mu."""

    enterprise: int
    parcel: int
    area: Decimal


def shares(enterprises: Collection[int], day: date) -> list[Share]:
    """What each uses on `day`: stated uses, and of parcels it holds without a stated own use what others do not use.

    Summed over enterprises nobody's land counts twice; as `queries.land_by_enterprise`, but of a day and by parcel.
    """
    in_force = _in_force(Occupancy.objects.all(), day)
    stated = in_force.filter(enterprise__in=enterprises).exclude(kind=_KIND.LET)
    rows = stated.values_list("enterprise", "parcel").annotate(Sum("area")).order_by()
    return [*(Share(*row) for row in rows), *_unstated(enterprises, in_force)]


def users_of(parcels: Collection[int], day: date) -> set[int]:
    """Ids of the enterprises that use these parcels on `day`, or hold them."""
    stated = _in_force(Occupancy.objects.filter(parcel__in=parcels), day).exclude(kind=_KIND.LET)
    held = Parcel.objects.filter(pk__in=parcels, holder__isnull=False)
    return {*stated.values_list("enterprise", flat=True), *held.values_list("holder", flat=True)}


def _unstated(enterprises: Collection[int], in_force: QuerySet) -> Iterable[Share]:
    own = Occupancy.objects.filter(parcel=OuterRef("pk"), kind=_KIND.OWN)
    held = Parcel.objects.filter(~Exists(own), holder__in=enterprises)
    used = dict(in_force.filter(parcel__in=held).values_list("parcel").annotate(Sum("area")).order_by())
    for holder, parcel, area in held.values_list("holder", "pk", "area"):
        left = area - used.get(parcel, Decimal(0))
        if left > 0:
            yield Share(holder, parcel, left)


def _in_force(uses: QuerySet, day: date) -> QuerySet:
    return uses.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)
