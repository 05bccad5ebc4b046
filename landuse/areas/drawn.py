"""Areas and overlaps of drawn outlines, on the ellipsoid of CGCS2000."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from landuse.areas.outlines import parts_of
from landuse.areas.plane import level

Outline = Mapping[str, Any]  # a Polygon or MultiPolygon of GeoJSON, in degrees

SQUARE_METRES = 2000 / 3  # of a 亩
NEGLIGIBLE = 1.0  # square metres: neighbours drawn from the same corner points overlap by less


def area_of(outline: Outline) -> float:
    """Square metres of all parts, without their holes."""
    return float(_shape(outline).area)


def overlaps(outlines: Sequence[Outline]) -> list[tuple[int, int, float]]:
    """Pairs of positions in `outlines` that cover common ground, with its square metres."""
    shapes = np.array([shapely.make_valid(_shape(outline)) for outline in outlines], dtype=object)
    if not len(shapes):
        return []
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    common = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    order = np.lexsort((second, first))
    return [(int(first[at]), int(second[at]), float(common[at])) for at in order if common[at] > NEGLIGIBLE]


def _shape(outline: Outline) -> shapely.MultiPolygon:
    parts = [[level(np.asarray(ring, dtype=float)) for ring in part] for part in parts_of(outline)]
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in parts])
