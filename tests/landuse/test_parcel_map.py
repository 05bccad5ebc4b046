"""Outlines of parcels from a surveyor's file: new ones, and better ones of parcels on record."""

from datetime import date
from decimal import Decimal

import orjson
import pytest
from django.urls import reverse

from landuse.models import Parcel
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories
from tests.workbooks import book

pytestmark = pytest.mark.django_db

CODE = "339901001001GB00001"
RING = [[120.0, 29.0], [120.0, 29.001], [120.001, 29.001], [120.001, 29.0], [120.0, 29.0]]
HOLE = [
    [120.0004, 29.0004],
    [120.0006, 29.0004],
    [120.0006, 29.0006],
    [120.0004, 29.0006],
    [120.0004, 29.0004],
]
WHOLE = {"type": "Polygon", "coordinates": [RING]}
PIERCED = {"type": "Polygon", "coordinates": [RING, HOLE]}


@pytest.fixture
def county():
    county = factories.county()
    factories.department("natural_resources")
    factories.enterprise(factories.town(county, "云栖镇"), "甲厂", credit_code="91330100799655058B")
    return county


@pytest.fixture
def known(county):
    return factories.parcel(
        factories.town(county, "云栖镇"), code=CODE, area=Decimal("16.2"), contract="合同一", supply_mode="挂牌",
        supplied_on=date(2020, 3, 1), plot_ratio=Decimal("1.5"), polygon=WHOLE,
    )  # fmt: skip


def send(county, *features, check: bool = False) -> Batch:
    made = [{"type": "Feature", "properties": about, "geometry": shape} for about, shape in features]
    content = orjson.dumps({"type": "FeatureCollection", "features": made})
    batch = actions.receive(
        content=content, filename="宗地.geojson", layout="parcel_map", year=2025, county=county, by=None
    )
    return (actions.check if check else actions.import_batch)(batch=batch, by=None)


def test_a_better_outline_leaves_all_else_as_it_is(county, known):
    batch = send(county, ({"ZDDM": CODE}, PIERCED))
    assert (batch.problems, batch.created, batch.changed) == ([], 0, 1)
    ((title, old, new),) = batch.changes.values_list("title", "old", "new")
    assert (title, old, new) == ("界址", "4 个界址点，10,800 平方米", "8 个界址点，10,368 平方米")
    after = Parcel.objects.get()
    assert after.polygon == PIERCED
    same = ["area", "contract", "supply_mode", "supplied_on", "plot_ratio", "town_id", "land_use"]
    assert [getattr(after, name) for name in same] == [getattr(known, name) for name in same]
    assert send(county, ({"ZDDM": CODE}, PIERCED)).unchanged == 1


def test_a_new_parcel_comes_with_its_attributes(county):
    about = {"ZDDM": CODE, "镇街": "云栖镇", "ZDMJ": 10000, "MJDW": "1", "TDYT": "工业用地", "QLR": "甲厂"}
    several = {"type": "MultiPolygon", "coordinates": [[RING], [[[x + 1, y] for x, y in RING]]]}
    batch = send(county, (about | {"BDCDYH": f"{CODE}W00000000", "OBJECTID": 1}, several))
    assert (batch.problems, batch.created) == ([], 1)
    parcel = Parcel.objects.get()
    assert (parcel.area, parcel.holder.name, parcel.unit_number) == (15, "甲厂", f"{CODE}W00000000")
    assert parcel.polygon == several


def test_a_check_shows_what_would_change_and_writes_nothing(county, known):
    batch = send(county, ({"ZDDM": CODE, "用途": "仓储用地"}, WHOLE), check=True)
    assert list(batch.changes.values_list("title", "old", "new")) == [("用途", "工业用地", "仓储用地")]
    assert Parcel.objects.get().land_use == "工业用地"


@pytest.mark.parametrize(
    ("about", "shape", "cell", "reason"),
    [
        ({"ZDDM": "339901001001GB00009", "镇街": "云栖镇"}, WHOLE, "A2", "是新的宗地，缺少登记面积、用途"),
        ({"ZDDM": ""}, WHOLE, "A2", "必填，但是空白"),
        ({"ZDDM": CODE}, None, "B2", "没有图形"),
        (
            {"ZDDM": CODE},
            {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
            "B2", "不在中国范围内",
        ),
        (
            {"ZDDM": CODE},
            {"type": "Polygon", "coordinates": [[[120, 29], [121, 30], [121, 29], [120, 30], [120, 29]]]},
            "B2", "图形自相交或各部分重叠",
        ),
        ({"ZDDM": CODE, "ZDMJ": 12, "MJDW": "亩"}, WHOLE, "C2", "没有「亩」这一项"),
        ({"ZDDM": CODE, "ZDMJ": 12, "登记面积（亩）": 3}, WHOLE, "B2", "不一致"),
        ({"ZDDM": CODE, "镇街": "云西镇"}, WHOLE, "B2", "没有「云西镇」这一项"),
        ({"ZDDM": CODE, "BDCDYH": "1"}, WHOLE, "B2", "不动产单元号应为 28 位"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_the_feature(county, known, about, shape, cell, reason):
    batch = send(county, (about, shape))
    (problem,) = batch.problems
    assert (problem["cell"], problem["sheet"]) == (cell, "宗地图形")
    assert reason in problem["reason"]
    assert problem["cure"]
    assert Parcel.objects.get().polygon == WHOLE


def test_a_batch_of_outlines_can_be_taken_back(county, known):
    batch = send(county, ({"ZDDM": CODE}, PIERCED))
    withdraw(batch=batch, reason="测错", by=None)
    assert Parcel.objects.get().polygon == WHOLE


def test_a_ledger_without_outlines_leaves_those_of_the_map(county, known):
    send(county, ({"ZDDM": CODE}, PIERCED))
    parcels = [
        ["宗地代码", "镇街", "权利人统一社会信用代码", "登记面积（亩）", "用途"],
        [CODE, "云栖镇", "", 17, "工业用地"],
    ]
    uses = [
        ["宗地代码", "统一社会信用代码", "方式", "使用面积（亩）", "起", "止"],
        [CODE, "91330100799655058B", "承租", 3, date(2020, 1, 1), ""],
    ]
    content = book({"宗地": parcels, "用地": uses})
    batch = actions.receive(
        content=content, filename="台账.xlsx", layout="land", year=2025, county=county, by=None
    )
    assert actions.import_batch(batch=batch, by=None).problems == []
    parcel = Parcel.objects.get()
    assert (parcel.area, parcel.polygon) == (17, PIERCED)
    assert "界址" not in batch.changes.values_list("title", flat=True)


def test_holes_and_parts_are_drawn_and_handed_on(county, known, client):
    send(county, ({"ZDDM": CODE}, PIERCED))
    client.force_login(factories.user("leader", county))
    page = client.get(reverse("parcel", args=[CODE])).content.decode()
    assert 'fill-rule="evenodd"' in page
    assert page.count(" Z") == 2
    (feature,) = client.get(reverse("parcels-file")).json()["features"]
    assert feature["geometry"] == PIERCED


def test_the_page_takes_a_file_that_is_no_workbook(county, known, client):
    client.force_login(
        factories.user("department_officer", county, department=factories.department("natural_resources"))
    )
    page = client.get(reverse("batch-new")).content.decode()
    assert 'accept=".xlsx,.geojson,.json,.zip"' in page
