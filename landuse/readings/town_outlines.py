"""Where the towns of a county lie: by their borders, else as their parcels show."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import orjson
import shapely

from landuse.areas.territories import territories
from landuse.models import TownBorder
from landuse.register.town_borders import corners_of
from mujun.accounts.models import User

_FINE = 5e-5  # degrees, five metres: no eye sees it on a county's map


@dataclass(frozen=True)
class TownOutline:
    """`geometry` is GeoJSON; without a `border` it is drawn around the town's parcels and is none of the law."""

    geometry: str
    border: TownBorder | None = None


def town_outlines(user: User) -> dict[str, TownOutline]:
    """By town, of its border, or of the parcels that the user may see and that have an outline. Two queries."""
    borders = {each.town.name: each for each in TownBorder.objects.visible_to(user).select_related("town")}
    drawn = {
        name: shapely.from_geojson(orjson.dumps(each.polygon).decode()) for name, each in borders.items()
    }
    found = {name: TownOutline(_text(shape), borders[name]) for name, shape in drawn.items()}
    corners = corners_of(user)
    points = np.array([point for each in corners.values() for point in each], dtype=float).reshape(-1, 2)
    around = territories(points, [name for name, each in corners.items() for _ in each])
    return found | _beside(around, drawn)


def _beside(around: Mapping[str, str], drawn: Mapping[str, shapely.Geometry]) -> dict[str, TownOutline]:
    """Territories of the towns without a border, less what lies within borders."""
    taken = shapely.union_all(list(drawn.values()))
    left = {
        name: shapely.difference(shapely.from_geojson(text), taken)
        for name, text in around.items()
        if name not in drawn
    }
    return {
        name: TownOutline(shapely.to_geojson(shape)) for name, shape in left.items() if not shape.is_empty
    }


def _text(shape: shapely.Geometry) -> str:
    return str(shapely.to_geojson(shapely.simplify(shape, _FINE)))
