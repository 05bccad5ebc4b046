"""What of the land register does not fit together is listed with place and cure."""

import math
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from landuse.areas.drawn import SQUARE_METRES, area_of, overlaps
from landuse.models import Parcel
from landuse.register.conflicts import DRAWN, EMPTY, OVER, OVERLAP, conflicts
from tests import factories

DAY = date(2025, 12, 31)


def box(east: float = 120.0, north: float = 29.0, wide: float = 0.002, high: float = 0.001) -> dict:
    corners = [(0, 0), (wide, 0), (wide, high), (0, high), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[east + x, north + y] for x, y in corners]]}


# Areas on the ellipsoid


def test_the_band_of_a_whole_degree_has_the_area_of_the_ellipsoid():
    """The surface of GRS 80 is 510 065 621.724 km²: 2 × 180 degrees of the hemisphere add up to it."""
    hemisphere = area_of(box(0, 0, 180, 90 - 1e-9))
    assert hemisphere * 4 == pytest.approx(510_065_621.724e6, rel=1e-9)


@given(st.floats(74, 135), st.floats(4, 53))
def test_a_small_box_is_meridian_times_parallel(east, north):
    axis, e2 = 6378137.0, 0.006694380022903416
    high = wide = 0.001
    middle = math.radians(north + high / 2)
    bent = 1 - e2 * math.sin(middle) ** 2
    along = axis * (1 - e2) / bent**1.5 * math.radians(high)
    across = axis / math.sqrt(bent) * math.cos(middle) * math.radians(wide)
    assert area_of(box(east, north, wide, high)) == pytest.approx(along * across, rel=1e-6)


def test_overlaps_are_pairs_with_their_area():
    outlines = [box(120.0), box(120.001), box(120.003), box(121.0)]
    ((first, second, common),) = overlaps(outlines)
    assert (first, second) == (0, 1)
    assert common == pytest.approx(area_of(box(wide=0.001)), rel=1e-6)
    assert overlaps([]) == []


def test_holes_are_no_ground_and_parts_add_up():
    whole, middle = box(wide=0.003, high=0.003), box(120.001, 29.001, 0.001, 0.001)
    (outer,), (hole,) = whole["coordinates"], middle["coordinates"]
    ring = {"type": "Polygon", "coordinates": [outer, hole]}
    assert area_of(ring) == pytest.approx(area_of(whole) - area_of(middle), rel=1e-9)
    assert overlaps([ring, middle]) == []
    far = box(121, 29.001, 0.001, 0.001)
    both = {"type": "MultiPolygon", "coordinates": [[outer, hole], far["coordinates"]]}
    assert area_of(both) == pytest.approx(area_of(whole), rel=1e-9)
    ((first, second, common),) = overlaps([middle, both, far])
    assert (first, second, common) == (1, 2, pytest.approx(area_of(far), rel=1e-9))


# The list


@pytest.fixture
def county(db):
    return factories.county()


def drawn(town, shape: dict, share: float = 1.0, **fields) -> Parcel:
    """A parcel registered with `share` of its drawn area."""
    return factories.parcel(
        town, area=round(area_of(shape) / SQUARE_METRES * share, 4), polygon=shape, **fields
    )


def found(county) -> list[tuple[str, str]]:
    return [(each.kind, each.parcel.code) for each in conflicts(Parcel.objects.all(), county.pk, DAY)]


def used(parcel: Parcel, area: float | None = None, **fields) -> Parcel:
    factories.occupancy(parcel, factories.enterprise(parcel.town), area or parcel.area, **fields)
    return parcel


def test_a_parcel_in_order_is_not_listed(county):
    used(drawn(factories.town(county), box()))
    used(factories.parcel(factories.town(county)))
    assert found(county) == []


def test_each_kind_is_found(county):
    town = factories.town(county)
    used(drawn(town, box(120.0), code="A"))
    used(drawn(town, box(120.001), code="B"))
    used(drawn(town, box(121.0), 1.02, code="C"))
    used(drawn(town, box(122.0), 1.005, code="D"))
    used(used(factories.parcel(town, area=20, code="E"), 15), 6)
    factories.parcel(town, code="F")
    used(factories.parcel(town, code="G"), until=date(2024, 6, 30))
    assert found(county) == [
        (OVER, "E"),
        (EMPTY, "F"),
        (EMPTY, "G"),
        (OVERLAP, "A"),
        (OVERLAP, "B"),
        (DRAWN, "C"),
    ]


def test_a_holder_without_a_stated_own_use_is_taken_to_use_the_parcel(county):
    town = factories.town(county)
    factories.parcel(town, factories.enterprise(town))
    assert found(county) == []


def test_the_page_lists_them_with_their_cure_and_leads_to_the_parcel(county, client):
    parcel = used(drawn(factories.town(county), box(), 1.1))
    client.force_login(factories.user("leader", county))
    page = client.get(reverse("land-conflicts"), {"kind": DRAWN}).content.decode()
    address = reverse("parcel", args=[parcel.code])
    assert address in page
    assert "以不动产登记为准改正" in page
    shown = client.get(address).content.decode()
    assert "<path" in shown
    assert "相差" in shown
    assert parcel.code in client.get(reverse("land-conflicts"), {"download": "list"}).content.decode(
        "utf-8-sig"
    )


def test_a_town_sees_its_own_parcels_and_no_others(county, client):
    mine, theirs = factories.town(county), factories.town(county, "石门街道")
    here, there = used(drawn(mine, box(120.0))), used(drawn(theirs, box(120.001)))
    client.force_login(factories.user("town_officer", county, town=mine))
    page = client.get(reverse("land-conflicts")).context["found"]
    assert [each.parcel for each in page] == [here]
    assert client.get(reverse("parcel", args=[here.code])).status_code == 200
    assert client.get(reverse("parcel", args=[there.code])).status_code == 404


def test_the_file_of_parcels_holds_what_the_user_may_see(county, client):
    mine, theirs = factories.town(county), factories.town(county, "石门街道")
    here = drawn(mine, box(120.0), holder=factories.enterprise(mine, "青澜机械厂"))
    drawn(theirs, box(121.0))
    factories.parcel(mine)
    client.force_login(factories.user("town_officer", county, town=mine))
    response = client.get(reverse("parcels-file"))
    (feature,) = response.json()["features"]
    assert feature["geometry"] == here.polygon
    assert feature["properties"]["宗地代码"] == here.code
    assert feature["properties"]["权利人"] == "青澜机械厂"
    assert feature["properties"]["登记面积（平方米）"] == pytest.approx(area_of(box(120.0)), rel=1e-4)
    assert response["Content-Type"] == "application/geo+json"
