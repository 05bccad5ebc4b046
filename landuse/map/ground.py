"""The parcels on the map as a table: what each is, and whose figures it goes by."""

from datetime import date

import pandas as pd
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from landuse.models import Enterprise, Occupancy, Parcel
from mujun.accounts.models import User

_COLUMNS = ["id", "code", "town", "area", "enterprise"]


def ground(user: User, day: date, few: QuerySet | None = None) -> pd.DataFrame:
    """One row per parcel in the order of codes: id, code, town, area (亩), enterprise (id of who uses most of it on
    `day`, else of its holder; 0 without), its name and credit_code. Three queries; all parcels that the user sees, or
    a `few` of them.
    """
    listed = Parcel.objects.visible_to(user) if few is None else few
    rows = list(listed.order_by("code").values_list("pk", "code", "town__name", "area", "holder"))
    main = main_users(user.county_id, day, few)
    users = [main.get(parcel, holder or 0) for parcel, _, _, _, holder in rows]
    known = Enterprise.objects.filter(county=user.county_id)
    if few is not None:
        known = known.filter(pk__in={*users})
    names = {pk: (name, code) for pk, name, code in known.values_list("pk", "name", "credit_code")}
    called = [names.get(pk, ("", "")) for pk in users]
    columns = {"name": [name for name, _ in called], "credit_code": [code for _, code in called]}
    table = pd.DataFrame(rows, columns=_COLUMNS).assign(enterprise=users, **columns)
    return table.astype({"area": float, "enterprise": int})


def outlines_of(user: User) -> list[str | None]:
    """Coordinates of the same parcels in the same order, as the database writes them."""
    listed = Parcel.objects.visible_to(user).order_by("code")
    return list(listed.values_list(KeyTextTransform("coordinates", "polygon"), flat=True))


def main_users(county: int, day: date, few: QuerySet | None = None) -> dict[int, int]:
    """Parcel → the enterprise that uses most of it on `day`; of equals the one entered first."""
    in_force = Q(until=None) | Q(until__gte=day)
    if few is not None:
        in_force &= Q(parcel__in=few)
    uses = Occupancy.objects.filter(in_force, parcel__county=county, since__lte=day)
    most = uses.exclude(kind=Occupancy.Kind.LET).order_by("parcel_id", "-area", "pk").distinct("parcel_id")
    return dict(most.values_list("parcel_id", "enterprise_id"))
