"""Territories of towns: around their parcels, meeting and not overlapping, the same in any order."""

import numpy as np
import pytest
import shapely

from landuse.areas.territories import territories

POINTS = np.array([[120.00, 29.0], [120.01, 29.0], [120.10, 29.0], [120.10, 29.01], [120.05, 29.05]])
TOWNS = ["东镇", "东镇", "西镇", "西镇", "北镇"]


def drawn(points=POINTS, towns=TOWNS):
    return {name: shapely.from_geojson(text) for name, text in territories(np.array(points), towns).items()}


def test_each_parcel_lies_in_its_own_town():
    found = drawn()
    assert set(found) == {"东镇", "西镇", "北镇"}
    for point, town in zip(POINTS, TOWNS, strict=True):
        assert [name for name, shape in found.items() if shape.covers(shapely.Point(point))] == [town]


def test_territories_do_not_overlap():
    first, second, third = (shape.buffer(0) for shape in drawn().values())
    for one, other in ((first, second), (second, third), (first, third)):
        assert one.intersection(other).area < 1e-3 * one.area


def test_the_order_of_the_parcels_makes_no_difference():
    back = territories(POINTS[::-1], TOWNS[::-1])
    assert back == territories(POINTS, TOWNS)


@pytest.mark.parametrize(
    ("points", "towns", "names"),
    [
        ([], [], set()),
        ([[120.0, 29.0]], ["东镇"], {"东镇"}),
        # two towns at the same place: the first has it
        ([[120.0, 29.0], [120.0, 29.0]], ["西镇", "东镇"], {"东镇"}),
    ],
)
def test_few_parcels(points, towns, names):
    assert set(territories(np.array(points, dtype=float).reshape(-1, 2), towns)) == names
