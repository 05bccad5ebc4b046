"""Outlines as whole numbers: small enough to send 20,000 of them at once. Pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Integers = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]  # polygons in degrees; None where there is no outline

STEP = 1e-6  # degrees: a tenth of a metre


@dataclass(frozen=True)
class Encoded:
    """`rings[i]` rings of outline i (0 without one), `sizes[j]` corners of ring j, the last not repeated; `steps` is
    x, y, x, y … of all corners, each as the difference to the corner before, in `STEP` from `origin`. Outer rings turn
    left, holes right.
    """

    origin: tuple[float, float]
    rings: list[int]
    sizes: list[int]
    steps: list[int]


def encode(shapes: Shapes) -> Encoded:
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    rings, in_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    points, in_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return Encoded((0.0, 0.0), [0] * len(shapes), [], [])
    closing = np.append(in_ring[1:] != in_ring[:-1], True)
    origin = points.min(axis=0)
    corners = np.rint((points[~closing] - origin) / STEP).astype(np.int64)
    steps = np.diff(corners, axis=0, prepend=np.zeros((1, 2), np.int64))
    count = np.bincount(part_of[in_part], minlength=len(shapes))
    sizes = np.bincount(in_ring[~closing], minlength=len(rings))
    return Encoded(
        (float(origin[0]), float(origin[1])), count.tolist(), sizes.tolist(), steps.ravel().tolist()
    )
