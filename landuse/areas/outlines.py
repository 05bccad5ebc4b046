"""Outlines of parcels in CGCS2000 degrees: `经度 纬度; 经度 纬度; …` as offices write them, or GeoJSON."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import shapely

_LONGITUDES = (73.0, 136.0)
_LATITUDES = (3.0, 54.0)


class OutlineError(ValueError):
    """Why a text is no outline."""


Ring = Sequence[Sequence[float]]


def polygon(text: str) -> dict[str, object]:
    """The GeoJSON Polygon of an outline, its ring closed; GeoJSON may also be a MultiPolygon. Raises OutlineError."""
    if text.startswith("{"):
        return _geometry(text)
    folded = unicodedata.normalize("NFKC", text).replace("；", ";")
    points = [_point(part) for part in folded.split(";") if part.strip()]
    if points and points[0] == points[-1]:
        points.pop()
    if len(set(map(tuple, points))) < 3:
        raise OutlineError("至少要有三个不同的界址点")
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def _point(text: str) -> list[float]:
    numbers = re.split(r"[\s,]+", text.strip())
    try:
        longitude, latitude = map(float, numbers)
    except ValueError:
        raise OutlineError(f"「{text.strip()[:30]}」不是「经度 纬度」") from None
    if not _in_china(np.array([[longitude, latitude]])):
        raise _far_away(text.strip()[:30])
    return [longitude, latitude]


def _in_china(points: np.ndarray[Any, np.dtype[np.float64]]) -> bool:
    low, high = zip(_LONGITUDES, _LATITUDES, strict=True)
    return bool(((points >= low) & (points <= high)).all())


def _far_away(point: str) -> OutlineError:
    return OutlineError(f"「{point}」不在中国范围内（经度 73–136，纬度 3–54，经度在前）")


def parts_of(geometry: Mapping[str, Any]) -> Sequence[Sequence[Ring]]:
    """The parts of a Polygon or MultiPolygon, each its outer ring and then its holes."""
    coordinates: Sequence[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _geometry(text: str) -> dict[str, object]:
    try:
        geometry: dict[str, Any] = orjson.loads(text)
        rings = [np.array(ring, dtype=float) for part in parts_of(geometry) for ring in part]
        shape = shapely.from_geojson(text)
    except (ValueError, LookupError, TypeError, shapely.errors.GEOSException):
        raise OutlineError("图形读不出来") from None
    if geometry["type"] not in ("Polygon", "MultiPolygon") or not rings or shape.is_empty:
        raise OutlineError("图形不是面")
    for ring in rings:
        if not _in_china(ring):
            longitude, latitude = ring[0]
            raise _far_away(f"{longitude:.6g} {latitude:.6g}")
    if not shape.is_valid:
        raise OutlineError("图形自相交或各部分重叠")
    return {"type": geometry["type"], "coordinates": geometry["coordinates"]}
