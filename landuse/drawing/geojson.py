"""Parcels and towns as GeoJSON, the way other systems read them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from landuse.models import Parcel, TownBorder
from landuse.register.parcel_columns import DETAILS
from mujun.accounts.models import User

# CGCS2000 in degrees, longitude first
_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


def feature_collection(parcels: QuerySet) -> dict[str, Any]:
    """Parcels with an outline, by code; degrees of CGCS2000, areas in mu and square metres."""
    drawn = parcels.filter(polygon__isnull=False).select_related("town", "holder").order_by("code")
    return collection("宗地", [described(each, {}) for each in drawn])


def borders_collection(user: User) -> dict[str, Any]:
    """The borders of towns with their source and day, in order of the towns; the heads are those of the import."""
    drawn = TownBorder.objects.visible_to(user).select_related("town").order_by("town")
    features = [
        {
            "type": "Feature",
            "id": each.town_id,
            "properties": {
                "镇街": each.town.name,
                "来源": each.source,
                "勘定日期": each.drawn_on.isoformat(),
            },
            "geometry": each.polygon,
        }
        for each in drawn
    ]
    return collection("镇街边界", features)


def collection(name: str, features: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "name": name, "crs": _CRS, "features": features}


def described(parcel: Parcel, more: Mapping[str, object]) -> dict[str, Any]:
    """A parcel with what the register says of it, and `more`."""
    properties = {
        "宗地代码": parcel.code,
        "镇街": parcel.town.name,
        "权利人统一社会信用代码": parcel.holder.credit_code if parcel.holder else None,
        "权利人": parcel.holder.name if parcel.holder else None,
        "登记面积（亩）": float(parcel.area),
        "登记面积（平方米）": round(float(parcel.square_metres), 2),
        "用途": parcel.land_use,
        **{column.heading: _plain(getattr(parcel, column.key)) for column in DETAILS},
        **more,
    }
    return {"type": "Feature", "id": parcel.code, "properties": properties, "geometry": parcel.polygon}


def _plain(value: object) -> object:
    """A blank is null, a number a number; days as ISO texts come from the writer."""
    return float(value) if isinstance(value, Decimal) else value or None
