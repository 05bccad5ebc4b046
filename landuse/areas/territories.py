"""Towns for the eye where nobody has drawn their borders: a place goes to the town whose parcels lie nearest."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

_CELLS = 80  # along the longer side: one parcel per town speaks for a cell
_REACH = 0.12  # of the longer side: farther from any parcel is nobody's
_LEAST = 0.005  # degrees, about half a kilometre
_PLACES = 1e-5  # degrees, a metre


def territories(points: Floats, towns: Sequence[str]) -> dict[str, str]:
    """By town the GeoJSON of what is drawn for it. `points`: degrees east and north (n × 2), one for each parcel of
    `towns`. Territories meet and do not overlap; the order of the points makes no difference. No border of the law.
    """
    if not len(points):
        return {}
    squeeze = np.array([np.cos(np.radians(points[:, 1].mean())), 1.0])
    flat = points * squeeze
    side = max(float(np.ptp(flat, axis=0).max()), _LEAST)
    spots, names = _spoken_for(flat, np.array(towns, dtype=str), side / _CELLS)
    cells, reach = _nearest(spots), max(side * _REACH, _LEAST)
    drawn: dict[str, str] = {}
    for name in np.unique(names):
        own = names == name
        near = shapely.MultiPoint(spots[own]).buffer(reach, quad_segs=6)
        shape = shapely.intersection(near, shapely.union_all(cells[own]))
        degrees = shapely.transform(shape, lambda corners: corners / squeeze)
        drawn[str(name)] = shapely.to_geojson(shapely.set_precision(degrees, _PLACES))
    return drawn


def _spoken_for(
    points: Floats, towns: npt.NDArray[np.str_], step: float
) -> tuple[Floats, npt.NDArray[np.str_]]:
    """Of each town one point a cell, the least; of a spot that two towns share only the first has it."""
    order = np.lexsort((towns, points[:, 1], points[:, 0]))
    points, towns = points[order], towns[order]
    keys = np.column_stack(
        [np.floor(points / step).astype(np.int64), np.unique(towns, return_inverse=True)[1]]
    )
    first = np.unique(keys, axis=0, return_index=True)[1]
    alone = np.unique(points[np.sort(first)], axis=0, return_index=True)[1]
    kept = np.sort(first)[alone]
    return points[kept], towns[kept]


def _nearest(spots: Floats) -> npt.NDArray[np.object_]:
    """For each spot what is nearer to it than to any other."""
    if len(spots) == 1:
        whole = shapely.box(*(spots[0] - 180), *(spots[0] + 180))
        return np.array([whole], dtype=object)
    beyond = np.ptp(spots, axis=0).max() + 1
    far = shapely.box(*(spots.min(axis=0) - beyond), *(spots.max(axis=0) + beyond))
    parts = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(spots), extend_to=far))
    spot, part = shapely.STRtree(parts).query(shapely.points(spots), predicate="intersects")
    found: npt.NDArray[np.object_] = np.empty(len(spots), dtype=object)
    found[spot] = parts[part]
    return found
