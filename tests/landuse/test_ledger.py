"""The land register: areas in either unit, floor area in use, what certificate and contract say."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from landuse.actions import floor_rules
from landuse.models import Enterprise, Occupancy, Parcel
from landuse.register.queries import land_by_enterprise
from mujun.intake import actions
from mujun.intake.models import BatchChange
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

PARCEL = ["宗地代码", "镇街", "权利人统一社会信用代码", "登记面积（亩）", "用途", "界址"]
USE = ["宗地代码", "统一社会信用代码", "方式", "使用面积（亩）", "起", "止"]
CODE = "339901001001GB00001"
DETAILS = {
    "不动产权证号": "青澜（2020）不动产权第0000001号", "不动产单元号": f"{CODE}W00000000", "权利性质": "出让",
    "土地级别": "三级", "土地利用现状分类代码": "0601", "国土空间用地分类代码": "100101",
    "合同编号": "3399012020A21001",
    "供应方式": "挂牌", "供应日期": date(2020, 3, 1), "使用权起": date(2020, 4, 1), "使用权止": date(2070, 3, 31),
    "容积率": 1.5, "建筑面积（平方米）": 20000,
}  # fmt: skip


@pytest.fixture
def county():
    county = factories.county()
    town = factories.town(county, "云栖镇")
    factories.department("natural_resources")
    for at, name in enumerate(("甲厂", "乙厂")):
        factories.enterprise(town, name, credit_code=CODES[at])
    return county


@pytest.fixture
def rule(county):
    return floor_rules.adopt(county=county, code="qinglan-2022", by=factories.user("reform_office", county))


def parcel_row(**changes) -> dict:
    cells = dict(zip(PARCEL, [CODE, "云栖镇", CODES[0], 15, "工业用地", ""], strict=True))
    return cells | changes


def use_row(**changes) -> dict:
    return dict(zip(USE, [CODE, CODES[1], "承租", 3, date(2020, 5, 1), ""], strict=True)) | changes


def send(county, parcels: list[dict], uses: list[dict] = (), year: int = 2025):
    return actions.import_batch(batch=receive(county, parcels, uses, year), by=None)


def receive(county, parcels: list[dict], uses: list[dict] = (), year: int = 2025):
    uses = uses or [use_row()]
    tables = {
        name: [list(rows[0]), *(list(row.values()) for row in rows)]
        for name, rows in (("宗地", parcels), ("用地", uses))
    }
    return actions.receive(
        content=book(tables), filename="用地.xlsx", layout="land", year=year, county=county, by=None
    )


def problem(batch) -> tuple[str, str, str]:
    (found,) = batch.problems
    assert found["cure"]
    return found["cell"], found["column"], found["reason"]


def test_details_come_in_and_stay_when_a_later_file_does_not_have_their_columns(county):
    assert send(county, [parcel_row(**DETAILS)]).problems == []
    parcel = Parcel.objects.get()
    assert (parcel.certificate, parcel.tenure, parcel.present_use) == (
        DETAILS["不动产权证号"],
        "出让",
        "0601",
    )
    assert (parcel.plot_ratio, parcel.floor_area) == (Decimal("1.5"), Decimal(20000))
    assert (parcel.supplied_on, parcel.right_until) == (date(2020, 3, 1), date(2070, 3, 31))
    again = send(county, [parcel_row(用途="仓储用地")])
    assert (again.created, again.changed) == (0, 1)
    parcel.refresh_from_db()
    assert (parcel.land_use, parcel.contract, parcel.plot_ratio) == (
        "仓储用地",
        "3399012020A21001",
        Decimal("1.5"),
    )
    cleared = send(county, [parcel_row(用途="仓储用地", 合同编号="", 容积率="")])
    assert list(cleared.changes.values_list("title", "old", "new")) == [
        ("合同编号", "3399012020A21001", None),
        ("容积率", "1.5", None),
    ]
    parcel.refresh_from_db()
    assert (parcel.contract, parcel.plot_ratio, parcel.supply_mode) == ("", None, "挂牌")


def test_a_ledger_without_the_new_columns_comes_in_as_before(county):
    assert send(county, [parcel_row()]).problems == []
    assert send(county, [parcel_row()]).unchanged == 2
    assert Parcel.objects.get().certificate == ""


def test_an_area_in_square_metres_is_kept_in_mu(county):
    row = parcel_row() | {"登记面积（平方米）": 12345.67}
    del row["登记面积（亩）"]
    assert send(county, [row]).problems == []
    parcel = Parcel.objects.get()
    assert parcel.area == Decimal("18.5185")
    assert float(parcel.square_metres) == pytest.approx(12345.67, abs=0.034)
    assert send(county, [parcel_row(**{"登记面积（亩）": 18.5185})]).unchanged == 2


@pytest.mark.parametrize(
    ("changes", "cell", "column", "reason"),
    [
        (
            {"登记面积（平方米）": 100},
            "G2",
            "登记面积（平方米）",
            "同时填了登记面积（亩）和登记面积（平方米）",
        ),
        ({"登记面积（亩）": ""}, "D2", "登记面积（亩）", "没有面积"),
        ({"不动产单元号": "123"}, "G2", "不动产单元号", "不动产单元号应为 28 位"),
        ({"不动产单元号": "339901001001GB00002W00000000"}, "G2", "不动产单元号", "前 19 位与宗地代码不符"),
        (
            {"土地利用现状分类代码": "601"},
            "G2",
            "土地利用现状分类代码",
            "土地利用现状分类代码应为 2 位或 4 位数字",
        ),
        (
            {"国土空间用地分类代码": "10010"},
            "G2",
            "国土空间用地分类代码",
            "国土空间用地分类代码应为 2、4 或 6 位数字",
        ),
        ({"权利性质": "买卖"}, "G2", "权利性质", "没有「买卖」这一项"),
        ({"容积率": -1}, "G2", "容积率", "容积率不能为负数"),
    ],
)
def test_details_in_disorder_name_cell_and_cure(county, changes, cell, column, reason):
    assert problem(send(county, [parcel_row(**changes)])) == (cell, column, reason)
    assert not Parcel.objects.exists()


FLOOR = {"使用面积（亩）": "", "建筑面积（平方米）": 2000}


def test_floor_area_in_use_becomes_land_by_the_rule_of_the_county(county, rule):
    batch = send(county, [parcel_row(**DETAILS)], [use_row(**FLOOR)])
    assert batch.problems == []
    use = Occupancy.objects.get()
    assert (use.area, use.floor_area, use.floor_rule) == (Decimal("1.5"), Decimal(2000), rule)
    holder, tenant = (Enterprise.objects.get(credit_code=code) for code in CODES[:2])
    land = land_by_enterprise(county, 2025)
    assert (land[holder.pk], land[tenant.pk]) == (13.5, 1.5)
    assert send(county, [parcel_row(**DETAILS)], [use_row(**FLOOR)]).unchanged == 2
    other = send(county, [parcel_row()], [use_row(**FLOOR | {"建筑面积（平方米）": 4000})])
    assert set(other.changes.values_list("title", "new")) == {
        ("使用面积（亩）", "3"),
        ("建筑面积（平方米）", "4000"),
    }


@pytest.mark.parametrize(
    ("parcel", "use", "reason"),
    [
        ({}, FLOOR, "这宗地没有建筑面积，不能折算"),
        (DETAILS, FLOOR | {"建筑面积（平方米）": 20001}, "超过这宗地的建筑面积 20000 平方米"),
        (DETAILS, FLOOR | {"使用面积（亩）": 1}, "同时填了使用面积（亩）和建筑面积（平方米）"),
    ],
)
def test_floor_area_that_cannot_be_converted(county, rule, parcel, use, reason):
    assert problem(send(county, [parcel_row(**parcel)], [use_row(**use)])) == (
        "G2",
        "建筑面积（平方米）",
        reason,
    )


def test_without_a_rule_in_force_floor_area_is_refused(county, rule):
    cell, _, reason = problem(send(county, [parcel_row(**DETAILS)], [use_row(**FLOOR)], year=2021))
    assert (cell, reason) == ("G2", "2021 年末没有建筑面积折算用地的规则")
    assert not Occupancy.objects.exists()


def test_the_building_may_be_on_record_already(county, rule):
    send(county, [parcel_row(**DETAILS)])
    changed = use_row(**FLOOR)
    assert send(county, [parcel_row()], [changed]).problems == []
    assert Occupancy.objects.get().area == Decimal("1.5")


def test_floors_and_land_together_may_not_exceed_the_parcel(county, rule):
    uses = [
        use_row(**FLOOR),
        use_row(**{"统一社会信用代码": CODES[0], "方式": "自用", "建筑面积（平方米）": ""}),
    ]
    uses[1]["使用面积（亩）"] = 14
    batch = send(county, [parcel_row(**DETAILS)], uses)
    assert "同时使用 15.5000 亩，超过宗地" in batch.problems[0]["reason"]


def test_what_is_let_outside_the_list_is_land_of_nobody(county):
    let = use_row(统一社会信用代码=CODES[0], 方式="出租", 起=date(2020, 1, 1))
    assert send(county, [parcel_row()], [let]).problems == []
    holder = Enterprise.objects.get(credit_code=CODES[0])
    assert land_by_enterprise(county, 2025) == {holder.pk: 12.0}


def test_the_page_and_the_file_show_the_details(county, client):
    send(county, [parcel_row(**DETAILS, 界址="120.1 29.5; 120.101 29.5; 120.101 29.501; 120.1 29.501")])
    client.force_login(factories.user("leader", county))
    page = client.get(reverse("parcel", args=[CODE])).content.decode()
    for text in (DETAILS["不动产权证号"], "挂牌", "2070年3月31日", "20,000"):
        assert text in page
    (feature,) = client.get(reverse("parcels-file")).json()["features"]
    assert feature["properties"]["容积率"] == 1.5
    assert feature["properties"]["使用权止"] == "2070-03-31"


def test_changes_are_listed_before_they_are_made(county):
    send(county, [parcel_row()])
    sent = receive(county, [parcel_row(供应方式="协议")])
    actions.check(batch=sent, by=None)
    assert list(BatchChange.objects.filter(batch=sent).values_list("title", "new")) == [("供应方式", "协议")]
    assert Parcel.objects.get().supply_mode == ""
