"""Where parcels lie in a county, some of them dark: a small drawing made on the server, without a script."""

import json
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from django.db.models.fields.json import KT

WIDTH, HEIGHT, MARGIN = 480.0, 360.0, 12.0
_GRID = 3.0  # px: parcels nearer than that are one dot


@dataclass(frozen=True)
class CountySketch:
    """Paths of dots for an SVG box of WIDTH × HEIGHT, north up: all parcels, and over them the dark ones."""

    light: str
    dark: str
    drawn: int


def county_sketch(
    parcels: QuerySet, dark: Collection[int], holders: Collection[int] = ()
) -> CountySketch | None:
    """Dark are the parcels with these ids, and those that `holders` (ids) hold. One query; None without any outline."""
    rows = parcels.filter(polygon__isnull=False).values_list(
        "pk", "holder", KT("polygon__coordinates__0__0__0"), KT("polygon__coordinates__0__0__1")
    )
    rows = list(rows.order_by())
    if not rows:
        return None
    degrees = np.array([_corner(east, north) for _, _, east, north in rows])
    is_dark = np.array([parcel in dark or holder in holders for parcel, holder, _, _ in rows])
    placed = _placed(degrees)
    return CountySketch(_dots(placed[~is_dark]), _dots(placed[is_dark]), len(rows))


def _corner(east: str, north: str) -> list[float]:
    """The first corner; of an outline in several parts it stands one level deeper."""
    return json.loads(east)[:2] if east.startswith("[") else [float(east), float(north)]


def _placed(degrees: np.ndarray) -> np.ndarray:
    middle = (degrees.max(axis=0) + degrees.min(axis=0)) / 2
    metres = (degrees - middle) * [np.cos(np.radians(middle[1])), 1]
    size = np.maximum(np.ptp(metres, axis=0), 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / size[0], (HEIGHT - 2 * MARGIN) / size[1])
    placed = metres * [scale, -scale] + [WIDTH / 2, HEIGHT / 2]
    return np.round(placed / _GRID) * _GRID


def _dots(placed: np.ndarray) -> str:
    corners = np.unique(placed, axis=0).tolist()
    return "".join(f"M{x:g} {y:g}h{_GRID:g}v{_GRID:g}h-{_GRID:g}z" for x, y in corners)
