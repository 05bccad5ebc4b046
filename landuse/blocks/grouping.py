"""Parcels that lie together: which block each is in, from outlines alone. Columns in, columns out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from landuse.areas.drawn import Outline
from landuse.areas.plane import level, true_at

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.str_]
Shapes = npt.NDArray[np.object_]  # polygons in degrees; None where a parcel has no outline

TOUCHING = 0.01  # metres; what corners surveyed once and drawn twice may lie apart
_PLACES = 10_000  # of a 亩: areas are added as whole ten-thousandths, so that no order makes a difference


@dataclass(frozen=True)
class Blocks:
    """`number[i]` is the block of parcel i, from 0; blocks are numbered by the least code among their parcels."""

    number: Integers
    count: int

    def parcels(self) -> Integers:
        """How many parcels each block has."""
        return np.bincount(self.number, minlength=self.count).astype(np.int64)

    def area(self, area: Floats) -> Floats:
        """亩 of each block from the 亩 of its parcels (at most four decimals), exact."""
        whole = self.total(np.rint(area * _PLACES))
        return whole / _PLACES

    def total(self, amounts: Floats) -> Floats:
        """Sum over the parcels of each block; NaN where one of them has none."""
        sums: Floats = np.bincount(self.number, amounts, self.count).astype(float)
        return sums

    def holders(self, holder: Integers) -> Integers:
        """How many holders each block has; `holder` is a number for each parcel, negative where nobody is known."""
        known = holder >= 0
        pairs = np.unique(np.column_stack([self.number[known], holder[known]]), axis=0)
        return np.bincount(pairs[:, 0], minlength=self.count).astype(np.int64)

    def outlines(self, shapes: Shapes) -> Shapes:
        """What each block covers, in degrees; of several parts where its parcels do not touch, None without any."""
        outlines = np.full(self.count, None, dtype=object)
        order = np.argsort(self.number, kind="stable")
        ends = np.cumsum(self.parcels())
        for block, members in enumerate(np.split(shapes[order], ends[:-1])):
            drawn = members[~shapely.is_missing(members)]
            if len(drawn):
                outlines[block] = (
                    drawn[0] if len(drawn) == 1 else shapely.union_all(shapely.make_valid(drawn))
                )
        return outlines


def shapes_of(outlines: Sequence[Outline | None]) -> Shapes:
    """Polygons and MultiPolygons of GeoJSON, in degrees, as `group` takes them."""
    texts = [None if outline is None else orjson.dumps(outline).decode() for outline in outlines]
    shapes: Shapes = np.asarray(shapely.from_geojson(np.array(texts, dtype=object)), dtype=object)
    return shapes


def group(shapes: Shapes, codes: Codes, metres: float = 0.0) -> Blocks:
    """Blocks of parcels that touch or are at most `metres` apart, directly or over others.

    Every parcel is in exactly one block; one without an outline is alone. `codes` are unique. Raises ValueError
    for a negative or endless distance.
    """
    if not 0 <= metres < np.inf:
        raise ValueError(f"{metres} metres: a distance is 0 or more")
    size = len(shapes)
    drawn = np.flatnonzero(~shapely.is_missing(shapes))
    first, second = _near(_flat(shapes[drawn]), max(metres, TOUCHING))
    links = coo_array((np.ones(len(first), bool), (drawn[first], drawn[second])), shape=(size, size))
    count, labels = connected_components(links, directed=False) if size else (0, np.zeros(0, np.int32))
    return Blocks(_by_code(labels, codes, count), int(count))


def _near(flat: Shapes, metres: float) -> tuple[Integers, Integers]:
    """Pairs at most `metres` apart, each once: measured only where widened frames meet."""
    west, south, east, north = shapely.bounds(flat).T
    frames = shapely.box(west - metres, south - metres, east + metres, north + metres)
    first, second = shapely.STRtree(flat).query(frames)
    once = first < second
    first, second = first[once], second[once]
    near = shapely.dwithin(flat[first], flat[second], metres)
    return first[near], second[near]


def _flat(shapes: Shapes) -> Shapes:
    """Metres of a plane whose distances are true in the middle of all."""
    if not len(shapes):
        return shapes
    _, south, _, north = shapely.total_bounds(shapes)
    scale = true_at((south + north) / 2)
    flat: Shapes = shapely.transform(shapes, lambda points: level(points) * scale)
    return flat


def _by_code(labels: npt.NDArray[np.int32], codes: Codes, count: int) -> Integers:
    """The same blocks, numbered in the order of their least codes."""
    order = np.argsort(codes, kind="stable")
    _, place = np.unique(labels[order], return_index=True)
    numbers = np.empty(count, np.int64)
    numbers[np.argsort(place)] = np.arange(count)
    return numbers[labels]
