"""The outline of a parcel as a small drawing, made on the server."""

from dataclasses import dataclass

import numpy as np

from landuse.areas.outlines import parts_of
from landuse.models import Parcel

WIDTH, HEIGHT, MARGIN = 320.0, 240.0, 16.0


@dataclass(frozen=True)
class Sketch:
    """`path` for an SVG path in a box of WIDTH × HEIGHT, north up, holes by even-odd; from 8 to `bar_end` px are
    `metres` on the ground.
    """

    path: str
    bar_end: str
    metres: int


def sketch(parcel: Parcel) -> Sketch | None:
    if parcel.polygon is None:
        return None
    rings = [np.array(ring, dtype=float) for part in parts_of(parcel.polygon) for ring in part]
    degrees = np.concatenate(rings)
    middle = degrees.mean(axis=0)
    metres = (degrees - middle) * [111_320 * np.cos(np.radians(middle[1])), 110_900]
    low, size = metres.min(axis=0), np.ptp(metres, axis=0)
    scale = min((WIDTH - 2 * MARGIN) / size[0], (HEIGHT - 2 * MARGIN) / size[1])
    placed = (metres - low - size / 2) * [scale, -scale] + [WIDTH / 2, HEIGHT / 2]
    ends = np.cumsum([len(ring) for ring in rings])[:-1]
    path = " ".join(map(_closed, np.split(placed, ends)))
    longest = max(size)
    bar = next((step for step in (500, 200, 100, 50, 20, 10, 5, 2) if step <= longest / 2), 1)
    return Sketch(path, f"{8 + bar * scale:.1f}", bar)


def _closed(points: np.ndarray) -> str:
    return "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in points[:-1]) + " Z"
