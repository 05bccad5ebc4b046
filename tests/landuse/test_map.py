"""The map: what its one answer holds for whom, its card, and files that come back through the importer."""

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal

import numpy as np
import orjson
import pytest
import shapely
from django.conf import settings
from django.urls import reverse

from landuse.map.outlines import STEP, encode
from landuse.map.payload import payload
from landuse.models import Parcel, Performance
from mujun.intake import actions
from tests import factories as make
from tests.factories import land

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 31)


def square(west: float, south: float, size: float = 0.001) -> dict:
    west, south, east, north = (round(float(each), 6) for each in (west, south, west + size, south + size))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def county():
    """Two towns with a parcel each: the first let to another enterprise that uses most of it, the second undrawn."""
    county = make.county()
    here, there = make.town(county), make.town(county, "望澜镇")
    holder, tenant = make.enterprise(here, "甲厂"), make.enterprise(here, "乙厂")
    parcel = make.parcel(
        here, holder, area=Decimal("16.21"), code="339901001001GB00001", polygon=square(120, 29)
    )
    make.occupancy(parcel, holder, 4)
    make.occupancy(parcel, tenant, 12, "承租")
    make.parcel(there, make.enterprise(there, "丙厂"), code="339901002001GB00001")
    Performance.objects.create(
        enterprise=tenant, year=2025, scale="规上", industry="33", land=12, tax=60, grade="A"
    )
    return county


def columns(user, year: int = 2025) -> dict:
    return orjson.loads(payload(user, year, DAY))


def test_outlines_come_back_from_their_steps():
    pierced = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    several = shapely.MultiPolygon([shapely.box(8, 8, 9, 9), shapely.box(10.000001, 8, 11, 9)])

    encoded = encode([_coordinates(pierced), None, _coordinates(several)])

    assert (encoded.rings, encoded.sizes) == ([2, 0, 2], [4, 4, 4, 4])
    corners = np.cumsum(np.reshape(encoded.steps, (-1, 2)), axis=0) * STEP + encoded.origin
    rings = [shapely.Polygon(part) for part in np.split(corners, np.cumsum(encoded.sizes)[:-1])]
    assert [ring.area for ring in rings] == pytest.approx([16, 1, 1, 0.999999])


def _coordinates(shape) -> str:
    """As the database writes them, with blanks."""
    return json.dumps(json.loads(shapely.to_geojson(shape))["coordinates"])


def test_nothing_drawn_is_no_mistake():
    assert encode([None]).rings == [0]


def test_a_parcel_goes_by_the_enterprise_that_uses_most_of_it(county):
    found = columns(make.user("leader", county))
    assert found["names"] == ["乙厂", "丙厂"]
    assert (found["areas"], found["towns"], found["town"]) == ([16.21, 20.0], ["云栖镇", "望澜镇"], [0, 1])
    assert found["shapes"]["rings"] == [1, 0]
    grades = next(theme for theme in found["themes"] if theme["key"] == "grade")
    assert [grades["values"][place]["label"] for place in grades["of"]] == ["A 类", "没有档次"]


def test_a_town_gets_its_own_parcels_and_grades_only(county):
    town = make.town(county, "望澜镇")
    found = columns(make.user("town_officer", county, town=town))
    assert (found["codes"], found["names"], found["towns"]) == (["339901002001GB00001"], ["丙厂"], ["望澜镇"])
    assert [value["label"] for value in found["themes"][0]["values"]] == ["没有档次"]


def test_the_answer_is_packed_and_sent_again_only_when_something_changed(client, county):
    client.force_login(make.user("leader", county))
    address = reverse("land-map-data") + "?year=2025"
    first = client.get(address, headers={"accept-encoding": "gzip"})
    assert (
        orjson.loads(gzip.decompress(first.content))["codes"]
        == orjson.loads(client.get(address).content)["codes"]
    )
    again = {"if-none-match": first["ETag"]}
    assert client.get(address, headers=again).status_code == 304
    Parcel.objects.filter(code="339901001001GB00001").update(area=17)
    assert client.get(address, headers=again).status_code == 200


def test_the_card_holds_the_registered_area_against_the_outline(client, county):
    client.force_login(make.user("leader", county))
    card = client.get(reverse("land-map-card", args=["339901001001GB00001"]), {"year": 2025}).content.decode()
    assert "16.21 亩" in card
    assert "16.20 亩" in card
    assert "与登记一致" not in card
    assert "甲厂" in card
    assert "承租 12.00 亩" in card


@pytest.mark.parametrize("kind", ["geojson", "shp"])
def test_a_file_of_the_map_comes_back_through_the_importer_unchanged(client, county, kind):
    make.department("natural_resources")
    client.force_login(make.user("leader", county))
    codes = "339901001001GB00001 339901002001GB00001 339901009009GB00009"
    answer = client.post(reverse("parcels-export"), {"format": kind, "codes": codes})
    if kind == "shp":
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert {name.rpartition(".")[2] for name in names} == {"shp", "shx", "dbf", "prj", "cpg"}

    before = Parcel.objects.get(code="339901001001GB00001")
    name = {"geojson": "宗地.geojson", "shp": "宗地.zip"}[kind]
    batch = actions.receive(
        content=answer.content, filename=name, layout="parcel_map", year=2025, county=county, by=None
    )
    batch = actions.import_batch(batch=batch, by=None)

    # a shapefile turns rings its own way round, so that the corners may come back in the other order
    assert batch.problems == []
    assert {change.title for change in batch.changes.all()} <= ({"界址"} if kind == "shp" else set())
    after = Parcel.objects.get(pk=before.pk)
    assert shapely.equals(*(shapely.from_geojson(orjson.dumps(each.polygon)) for each in (before, after)))
    same = ["area", "town_id", "holder_id", "land_use", "plot_ratio", "certificate"]
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]


def test_a_file_holds_only_what_was_asked_for_and_may_be_seen(client, county):
    client.force_login(make.user("town_officer", county, town=make.town(county, "望澜镇")))
    answer = client.post(reverse("parcels-export"), {"format": "geojson", "codes": "339901001001GB00001"})
    assert answer.json()["features"] == []


def test_pictures_come_from_us_and_from_the_host_of_a_chosen_base_map():
    tiles = "https://ditu.example.cn/{z}/{x}/{y}.png"
    assert img_src("") == "['self', 'data:']"
    assert img_src(tiles) == "['self', 'data:', 'https://ditu.example.cn']"
    assert "主机名中不用 {s}" in img_src("https://t{s}.example.cn/{z}/{x}/{y}.png")


def img_src(tiles: str) -> str:
    """What the settings say with this base map, or why they refuse it."""
    ask = "from mujun import settings; print(settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])"
    asked = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | {"MAP_TILES": tiles}, cwd=settings.BASE_DIR,
        capture_output=True, text=True,
    )  # fmt: skip
    return (asked.stdout or asked.stderr).strip().replace('"', "")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_lies_together_a_town_gets_nothing_of_another(seed):
    """Parcels of three towns in a random order, some used from elsewhere, some in blocks across the border."""
    dice = np.random.default_rng(seed)
    county = make.county()
    towns = [make.town(county, name) for name in ("东镇", "西镇", "南镇")]
    users = [make.enterprise(town) for town in towns]
    parcels = []
    for number, place in enumerate(dice.integers(0, 3, 12).tolist()):
        polygon = square(120 + number * 0.001, 29) if dice.random() < 0.8 else None
        parcels.append(make.parcel(towns[place], users[dice.integers(3)], polygon=polygon))
        make.occupancy(parcels[-1], users[dice.integers(3)])
    for first in range(0, 12, 3):
        land.block(*parcels[first : first + 3])
    for town in towns:
        own = [each for each in parcels if each.town == town]
        sent = payload(make.user("town_officer", county, town=town), 2025, DAY)
        found = orjson.loads(sent)
        assert found["codes"] == sorted(each.code for each in own)
        assert sum(found["shapes"]["rings"]) == sum(each.polygon is not None for each in own)
        assert [each.code for each in parcels if each.town != town and each.code.encode() in sent] == []
        whole = [trio for trio in (parcels[at : at + 3] for at in range(0, 12, 3)) if {*trio} <= {*own}]
        assert len(found["blocks"]["shapes"]["rings"]) == sum(
            min(trio, key=lambda each: each.code).polygon is not None for trio in whole
        )
