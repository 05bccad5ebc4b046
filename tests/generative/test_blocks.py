"""Blocks are what comparing every parcel with every other says, whatever the order of the parcels."""

from math import cos, radians

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.blocks import Blocks, group, shapes_of

WEST, SOUTH = 120.9, 28.7
_DEGREE = 111_000.0  # metres, nearly: the reference needs no better, distances of the samples are far from the limit


def square(x: int, y: int, wide: int = 20, high: int = 20) -> dict:
    """A rectangle `wide` by `high` metres, `x` metres east and `y` north of the corner."""
    here, there = [(x, y), (x + wide, y + high)]
    (west, south), (east, north) = [
        (WEST + at / (_DEGREE * cos(radians(SOUTH))), SOUTH + up / _DEGREE) for at, up in (here, there)
    ]
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


# sides on a raster of 10 m: gaps are 0, 10, 20 … m or lie across a corner; limits lie well between those
places = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 6), st.integers(1, 6))
parcels = st.lists(places | st.none(), min_size=0, max_size=25)
LIMITS = st.sampled_from([0.0, 5.0, 12.0, 25.0])


def blocks(drawn: list, codes: list[int], metres: float) -> Blocks:
    shapes = [place and square(*(10 * part for part in place)) for place in drawn]
    return group(shapes_of(shapes), np.array([f"{code:04}" for code in codes]), metres)


def gap(one: tuple, other: tuple) -> float:
    """Metres between two rectangles of the raster."""
    apart = [max(one[at] - other[at] - other[at + 2], other[at] - one[at] - one[at + 2], 0) for at in (0, 1)]
    return 10 * float(np.hypot(*apart))


def plain(drawn: list, metres: float) -> set[frozenset[int]]:
    """Every parcel against every other; whoever is near joins two sets."""
    found = [{at} for at in range(len(drawn))]
    for one, here in enumerate(drawn):
        for other, there in enumerate(drawn[:one]):
            if here and there and gap(here, there) <= metres:
                joined = [members for members in found if one in members or other in members]
                found = [members for members in found if members not in joined] + [set().union(*joined)]
    return {frozenset(members) for members in found}


def partition(number: list[int]) -> set[frozenset[int]]:
    return {frozenset(at for at, block in enumerate(number) if block == one) for one in number}


@settings(max_examples=40)
@given(parcels, LIMITS)
def test_blocks_are_what_comparing_all_with_all_says(drawn, metres):
    found = blocks(drawn, [*range(len(drawn))], metres)
    assert len(found.number) == len(drawn)
    assert sorted(set(found.number.tolist())) == [*range(found.count)]
    assert partition(found.number.tolist()) == plain(drawn, metres)


@settings(max_examples=40)
@given(parcels, LIMITS, st.randoms(use_true_random=False))
def test_the_order_of_parcels_makes_no_difference(drawn, metres, random):
    """Not for the numbers of the blocks, nor for any digit of their areas."""
    codes = [*range(len(drawn))]
    area, holder = np.array([0.1 * (code + 1) for code in codes]), np.array(codes, np.int64) % 5 - 1
    order = random.sample(codes, len(codes))
    one, other = blocks(drawn, codes, metres), blocks([drawn[at] for at in order], order, metres)
    assert one.number[order].tolist() == other.number.tolist()
    assert one.area(area).tolist() == other.area(area[order]).tolist()
    assert one.holders(holder).tolist() == other.holders(holder[order]).tolist()


@settings(max_examples=40)
@given(parcels)
def test_more_distance_only_joins(drawn):
    codes = [*range(len(drawn))]
    counts = [blocks(drawn, codes, metres).count for metres in (0.0, 5.0, 12.0, 25.0, 1000.0)]
    assert counts == sorted(counts, reverse=True)


@settings(max_examples=40)
@given(parcels, LIMITS)
def test_a_block_covers_what_its_parcels_cover(drawn, metres):
    found = blocks(drawn, [*range(len(drawn))], metres)
    shapes = shapes_of([place and square(*(10 * part for part in place)) for place in drawn])
    outlines = found.outlines(shapes)
    assert len(outlines) == found.count
    for block, outline in enumerate(outlines):
        members = [shape for shape in shapes[found.number == block] if shape is not None]
        assert (outline is None) == (not members)
        for shape in members:
            assert shapely.difference(shape, outline).area < 1e-15


@pytest.mark.parametrize(("metres", "count"), [(19.9, 2), (20.1, 1)])
@pytest.mark.parametrize("away", [{"x": 40, "y": 0}, {"x": 0, "y": 40}])
def test_metres_are_metres_to_the_east_and_to_the_north(metres, count, away):
    """20 m between two squares, by ground measure: on the cylinder that keeps areas alone it would be 23 or 17 m."""
    shapes = shapes_of([square(0, 0), square(**away)])
    assert group(shapes, np.array(["1", "2"]), metres).count == count


def test_neighbours_whose_corner_lies_within_the_other_s_side_touch():
    shapes = shapes_of([square(0, 0, 90, 30), square(37, 30, 20, 20)])
    assert group(shapes, np.array(["1", "2"])).count == 1


def test_a_negative_distance_is_none():
    with pytest.raises(ValueError, match="distance"):
        group(shapes_of([]), np.array([], str), -1)
