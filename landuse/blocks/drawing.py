"""Where a block is drawn: around its parcels, over the gaps between them. For the eye only; areas come from parcels."""

import numpy as np
import shapely

from landuse.blocks.grouping import TOUCHING, Shapes

_DEGREE = 111_000.0  # metres of latitude
_DECIMALS = 7  # of a degree: a centimetre
_SLACK = 1.05  # corners of slanted gaps lie a little farther apart


def around(outlines: Shapes, metres: float) -> list[str | None]:
    """GeoJSON of each block that was grouped with `metres`; gaps within it are filled. None without an outline."""
    drawn = ~shapely.is_missing(outlines)
    if not drawn.any():
        return [None] * len(outlines)
    _, south, _, north = shapely.total_bounds(outlines[drawn])
    shrink = np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    flat = shapely.transform(outlines, lambda points: points * shrink)
    reach = max(metres, TOUCHING) / 2 / _DEGREE * _SLACK
    wide = shapely.buffer(flat, reach, join_style="mitre")
    closed = shapely.transform(
        shapely.buffer(wide, -reach, join_style="mitre"), lambda points: points / shrink
    )
    return [None if text is None else str(text) for text in shapely.to_geojson(_rounded(closed))]


def _rounded(shapes: Shapes) -> Shapes:
    rounded: Shapes = shapely.transform(shapes, lambda points: np.round(points, _DECIMALS))
    return rounded
