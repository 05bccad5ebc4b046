"""Outlines of parcels as offices write them: `经度 纬度; 经度 纬度; …` in CGCS2000 degrees."""

import re
import unicodedata

_LONGITUDES = (73.0, 136.0)
_LATITUDES = (3.0, 54.0)


class OutlineError(ValueError):
    """Why a text is no outline."""


def polygon(text: str) -> dict[str, object]:
    """The GeoJSON Polygon of an outline, its ring closed. Raises OutlineError."""
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
    if not (_LONGITUDES[0] <= longitude <= _LONGITUDES[1] and _LATITUDES[0] <= latitude <= _LATITUDES[1]):
        raise OutlineError(f"「{text.strip()[:30]}」不在中国范围内（经度 73–136，纬度 3–54，经度在前）")
    return [longitude, latitude]
