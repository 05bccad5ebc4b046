"""The parcels on the map as a table: what each is, and whose figures it goes by."""

from datetime import date

import numpy as np
import pandas as pd
import shapely
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from landuse.map.outlines import Shapes
from landuse.models import Enterprise, Occupancy, Parcel
from mujun.accounts.models import User

COLUMNS = ["id", "code", "town", "area", "enterprise"]


def parcels_of(user: User, day: date) -> QuerySet:
    """Parcels that `user` may see, with `main`: the enterprise that uses most of it on `day`, else its holder."""
    in_force = Q(until=None) | Q(until__gte=day)
    uses = Occupancy.objects.filter(in_force, parcel=OuterRef("pk"), since__lte=day)
    most = uses.exclude(kind=Occupancy.Kind.LET).order_by("-area", "pk").values("enterprise")[:1]
    return Parcel.objects.visible_to(user).annotate(
        main=Coalesce(Subquery(most), F("holder"), output_field=BigIntegerField())
    )


def ground(user: User, day: date) -> tuple[pd.DataFrame, Shapes]:
    """One row per parcel in the order of codes: id, code, town, area (亩), enterprise (id of `main`, 0 without),
    its name and credit_code; and the outlines.
    """
    listed = parcels_of(user, day).order_by("code")
    rows = list(listed.values_list("pk", "code", "town__name", "area", "main", Cast("polygon", TextField())))
    table = pd.DataFrame([row[:-1] for row in rows], columns=COLUMNS)
    shapes = shapely.from_geojson(np.array([row[-1] for row in rows], dtype=object))
    known = Enterprise.objects.filter(county=user.county_id).values_list("pk", "name", "credit_code")
    names = {pk: (name, code) for pk, name, code in known}
    table["enterprise"] = table["enterprise"].fillna(0).astype(np.int64)
    called = [names.get(pk, ("", "")) for pk in table["enterprise"]]
    table["name"], table["credit_code"] = [name for name, _ in called], [code for _, code in called]
    return table.astype({"area": float}), np.asarray(shapes, dtype=object)
