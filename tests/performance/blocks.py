"""blocks-20k: parcels in degrees to numbered blocks, against a bare index and components over ready metres.

The peer is given what we have to make first, the plane, and ends with labels in any order; ours also numbers blocks by
code, adds areas exactly and counts holders. With outlines, the peer dissolves block by block.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from landuse.areas.plane import level, true_at
from landuse.blocks import Blocks, group
from tests.performance.timing import Row, compare

GOAL = 1.5
METRES = 20.0
_LATITUDE = 29.0


def rows(id: str, size: int) -> list[Row]:
    generator = np.random.default_rng(7)
    shapes = _parcels(generator, size)
    flat = shapely.transform(shapes, lambda points: level(points) * true_at(_LATITUDE))
    codes = np.array([f"{at:019d}" for at in generator.permutation(size)])
    area, holder = generator.lognormal(3, 1, size).round(4), generator.integers(-1, size // 2, size)

    def ours() -> Blocks:
        blocks = group(shapes, codes, METRES)
        blocks.area(area), blocks.holders(holder)
        return blocks

    def theirs() -> tuple[int, npt.NDArray[np.int32]]:
        first, second = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=METRES)
        links = coo_array((np.ones(len(first), bool), (first, second)), shape=(size, size))
        return connected_components(links, directed=False)

    def dissolved() -> list[Any]:
        count, labels = theirs()
        order = np.argsort(labels, kind="stable")
        ends = np.cumsum(np.bincount(labels, minlength=count))
        return [shapely.union_all(part) for part in np.split(shapes[order], ends[:-1])]

    _same(ours(), *theirs())
    job = f"{size:,} parcels in degrees to blocks within {METRES:g} m, numbered, with areas and holders"
    bare = "shapely STRtree + scipy components, in metres already"
    return [
        compare(id, job, bare, GOAL, ours, theirs),
        compare(
            id, f"{job}, and outlines", f"{bare}, union_all", GOAL, lambda: ours().outlines(shapes), dissolved
        ),
    ]


def _parcels(generator: np.random.Generator, size: int) -> npt.NDArray[np.object_]:
    """Plots of twelve corners along the roads of parks, strewn over a county of 40 by 40 km."""
    parks = generator.random((max(size // 50, 1), 2)) * 0.36
    park = parks[np.arange(size) % len(parks)]
    middle = park + generator.normal(0, 0.005, (size, 2)) + [120.5, _LATITUDE - 0.18]
    angle = np.arange(12) * np.pi / 6
    radius = generator.uniform(20, 80, (size, 12)) / 100_000
    corners = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=2) + middle[:, None, :]
    return np.asarray(shapely.polygons(corners), dtype=object)


def _same(blocks: Blocks, count: int, labels: npt.NDArray[np.int32]) -> None:
    """The same parcels are together; distances on the two planes are the same but for the middle they are true at."""
    pairs = {*zip(blocks.number.tolist(), labels.tolist(), strict=True)}
    assert abs(blocks.count - count) <= count // 1000
    assert len(pairs) <= count + count // 1000
