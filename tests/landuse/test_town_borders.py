"""Borders of towns: handed in as outlines of parcels are, drawn where there are any, told where there are not."""

from datetime import date

import orjson
import pytest
import shapely

from landuse.models import TownBorder
from landuse.readings.town_outlines import town_outlines
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories

pytestmark = pytest.mark.django_db

ABOUT = {"来源": "勘界成果", "勘定日期": "2020-06-30"}


def square(east, north, side=0.1):
    corners = [east, north, round(east + side, 4), round(north + side, 4)]
    return orjson.loads(shapely.to_geojson(shapely.box(*corners)))


EAST, WEST = square(120.1, 29.0), square(120.0, 29.0)


@pytest.fixture
def county():
    county = factories.county()
    factories.department("natural_resources")
    for name in ("东镇", "西镇"):
        factories.town(county, name)
    return county


def send(county, *features, check=False):
    made = [{"type": "Feature", "properties": ABOUT | about, "geometry": shape} for about, shape in features]
    content = orjson.dumps({"type": "FeatureCollection", "features": made})
    batch = actions.receive(
        content=content, filename="边界.geojson", layout="town_borders", year=2025, county=county, by=None
    )
    return (actions.check if check else actions.import_batch)(batch=batch, by=None)


def parcels(county, town, corner, number=3):
    ring = [corner, [corner[0], corner[1] + 0.001], [corner[0] + 0.001, corner[1]], corner]
    place = county.towns.get(name=town)
    for at in range(number):
        factories.parcel(
            place,
            code=f"339901001{place.pk % 1000:03}GB{at:05}",
            polygon={"type": "Polygon", "coordinates": [ring]},
        )


def test_a_border_is_kept_with_source_and_day_and_goes_back_with_its_batch(county):
    assert send(county, ({"XZQMC": "东镇"}, EAST), ({"XZQMC": "西镇"}, WEST)).created == 2
    border = TownBorder.objects.get(town__name="东镇")
    assert (border.source, border.drawn_on, border.polygon) == ("勘界成果", date(2020, 6, 30), EAST)
    smaller = square(120.1, 29.0, 0.09)
    again = send(county, ({"镇街": "东镇", "勘定日期": "2024-01-31"}, smaller), ({"镇街": "西镇"}, WEST))
    assert (again.created, again.changed, again.unchanged) == (0, 1, 1)
    assert set(again.changes.values_list("title", flat=True)) == {"边界", "勘定日期"}
    withdraw(batch=again, reason="测错", by=None)
    border.refresh_from_db()
    assert (border.drawn_on, border.polygon) == (date(2020, 6, 30), EAST)


@pytest.mark.parametrize(
    ("about", "shape", "reason"),
    [
        ({"镇街": "北镇"}, EAST, "没有「北镇」这一项"),
        ({"镇街": "东镇", "来源": ""}, EAST, "必填，但是空白"),
        ({"镇街": "东镇"}, square(120.1, 29.0, 0.0001), "不像镇街的范围"),
        ({"镇街": "东镇"}, square(120.1, 29.0, 5), "不像镇街的范围"),
        ({"镇街": "东镇"}, square(0, 0), "不在中国范围内"),
        ({"镇街": "东镇"}, square(121.0, 30.0), "东镇登记的 3 宗地都不在边界内"),
    ],
)
def test_what_is_wrong_says_so_with_the_cure_and_writes_nothing(county, about, shape, reason):
    parcels(county, "东镇", [120.15, 29.05])
    batch = send(county, (about, shape))
    assert batch.state == Batch.State.REJECTED
    (problem,) = batch.problems
    assert reason in problem["reason"]
    assert problem["cure"]
    assert not TownBorder.objects.exists()


def test_two_parcels_elsewhere_are_no_reason(county):
    parcels(county, "东镇", [120.15, 29.05], number=2)
    assert send(county, ({"镇街": "东镇"}, square(121.0, 30.0))).problems == []


def test_overlaps_are_reported_and_stop_nothing(county):
    send(county, ({"镇街": "西镇"}, WEST))
    batch = send(county, ({"镇街": "东镇"}, square(120.05, 29.0)), check=True)
    (note,) = batch.notes
    assert (note["code"], note["count"]) == ("overlap", 1)
    assert "东镇和西镇" in note["message"]
    assert send(county, ({"镇街": "东镇"}, EAST), check=True).notes == []


def test_maps_draw_borders_and_around_parcels_only_the_rest(county, client):
    user = factories.user("reform_office", county)
    parcels(county, "东镇", [120.15, 29.05])
    parcels(county, "西镇", [120.05, 29.05])
    assert {each.border for each in town_outlines(user).values()} == {None}
    send(county, ({"镇街": "东镇"}, EAST))
    found = town_outlines(user)
    assert (found["东镇"].border.source, found["西镇"].border) == ("勘界成果", None)
    east, west = (shapely.from_geojson(found[name].geometry) for name in ("东镇", "西镇"))
    assert east.equals(shapely.from_geojson(orjson.dumps(EAST).decode()))
    assert east.intersection(west).area == pytest.approx(0, abs=1e-9)
    client.force_login(user)
    assert client.get("/land/map/data/").json()["borders"]["towns"] == ["东镇"]
    page = client.get("/land/map/").text
    assert "勘界成果" in page
    assert "西镇还没有边界" in page
    (feature,) = client.get("/api/v1/towns/borders/").json()["features"]
    assert (feature["properties"]["镇街"], feature["geometry"]) == ("东镇", EAST)
