"""Areas and overlaps of drawn outlines, on the ellipsoid of CGCS2000."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from landuse.areas.outlines import Ring, parts_of

Floats = npt.NDArray[np.float64]
Outline = Mapping[str, Any]  # a Polygon or MultiPolygon of GeoJSON, in degrees

SQUARE_METRES = 2000 / 3  # of a 亩
_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_ECCENTRICITY = np.sqrt(_FLATTENING * (2 - _FLATTENING))
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
    parts = [[_level(ring) for ring in part] for part in parts_of(outline)]
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in parts])


def _level(ring: Ring) -> Floats:
    """Metres on the cylinder that keeps areas (Lambert's, for an ellipsoid).

    All outlines share its origin, so that they can be laid over each other; an edge deviates from the geodesic
    by less than a millimetre per hundred metres.
    """
    points = np.asarray(ring, dtype=float)
    sine = _ECCENTRICITY * np.sin(np.radians(points[:, 1]))
    flat = sine / (1 - sine**2) + np.arctanh(sine)
    north = _AXIS * (1 - _ECCENTRICITY**2) / (2 * _ECCENTRICITY) * flat
    return np.column_stack([_AXIS * np.radians(points[:, 0]), north])
