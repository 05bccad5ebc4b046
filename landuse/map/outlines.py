"""Outlines as whole numbers: small enough to send 20,000 of them at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

STEP = 1e-6  # degrees: a tenth of a metre
_UNBRACKETED = str.maketrans("", "", "[]")
_SHORTEST = 4  # characters: between two rings stand brackets and a comma at most


@dataclass(frozen=True)
class Encoded:
    """`rings[i]` rings of outline i (0 without one), `sizes[j]` corners of ring j, the last not repeated; `steps` is
    x, y, x, y … of all corners, each as the difference to the corner before, in `STEP` from `origin`. Outer rings and
    holes are not told apart: what lies in an even number of rings is outside.
    """

    origin: tuple[float, float]
    rings: list[int]
    sizes: list[int]
    steps: list[int]


def encode(outlines: Sequence[str | None]) -> Encoded:
    """Of the `coordinates` of Polygons and MultiPolygons in degrees, two numbers a point, as texts of JSON.

    The texts are not read as JSON: 20,000 outlines are a quarter of a million small lists, which cost seconds.
    """
    rings_of = [[ring for ring in (text or "").split("]]") if len(ring) >= _SHORTEST] for text in outlines]
    rings = [len(rings) for rings in rings_of]
    # a ring of n points has 2n − 1 commas, and one before it where another stands before it
    closed = np.array([(ring.count(",") + 1) // 2 for each in rings_of for ring in each], dtype=np.int64)
    if not len(closed):
        return Encoded((0.0, 0.0), rings, [], [])
    drawn = ",".join(text for text in outlines if text)
    points = np.fromstring(drawn.translate(_UNBRACKETED), sep=",").reshape(-1, 2)
    corners = np.delete(points, np.cumsum(closed) - 1, axis=0)
    origin = corners.min(axis=0)
    whole = np.rint((corners - origin) / STEP).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    return Encoded((float(origin[0]), float(origin[1])), rings, (closed - 1).tolist(), steps.ravel().tolist())
