"""The list of enterprises and the land register come in through workbooks."""

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from landuse.models import Enterprise, Occupancy, Parcel
from landuse.register.queries import entries_of_year, land_by_enterprise
from mujun.intake import actions
from mujun.intake.models import Batch
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

LIST = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "规模"]
PARCEL = ["宗地代码", "镇街", "权利人统一社会信用代码", "登记面积（亩）", "用途", "界址"]
USE = ["宗地代码", "统一社会信用代码", "方式", "使用面积（亩）", "起", "止"]
OUTLINE = "120.1 29.5; 120.2 29.5; 120.2 29.6"


@pytest.fixture
def county():
    county = factories.county()
    factories.town(county, "云栖镇")
    factories.town(county, "石门街道")
    factories.industry("33")
    factories.industry("07", "石油和天然气开采业")
    factories.department("natural_resources")
    return county


def send(county, layout: str, tables, year: int = 2025) -> Batch:
    batch = actions.receive(
        content=book(tables), filename="名单.xlsx", layout=layout, year=year, county=county, by=None
    )
    return actions.import_batch(batch=batch, by=None)


def send_list(county, *rows, year: int = 2025) -> Batch:
    return send(county, "enterprises", {"名单": [LIST, *rows]}, year)


def send_land(county, parcels, uses) -> Batch:
    return send(county, "land", {"宗地": [PARCEL, *parcels], "用地": [USE, *uses]})


def counts(batch: Batch) -> tuple[int, int, int]:
    assert batch.problems == []
    return batch.created, batch.changed, batch.unchanged


def only_problem(batch: Batch) -> dict:
    assert batch.state == Batch.State.REJECTED
    (problem,) = batch.problems
    return problem


FIRST = [CODES[0], "青澜机械厂", "云栖镇", "33", "规上"]
SECOND = [CODES[1], "青澜纺织厂", "石门街道", "33", "规下"]


def test_enterprises_are_added_then_changed_by_code(county):
    assert counts(send_list(county, FIRST, SECOND)) == (2, 0, 0)
    moved = send_list(county, [*FIRST[:2], "石门街道", "07", "规下"], SECOND)
    assert counts(moved) == (0, 1, 1)
    enterprise = Enterprise.objects.get(credit_code=CODES[0])
    assert (enterprise.town.name, enterprise.industry_id, enterprise.scale) == ("石门街道", "07", "规下")
    assert (enterprise.batch, enterprise.row) == (moved, 2)


def test_unchanged_entries_keep_where_they_came_from(county):
    first = send_list(county, FIRST)
    send_list(county, SECOND, FIRST)
    assert Enterprise.objects.get(credit_code=CODES[0]).batch == first


def test_each_year_keeps_its_own_entry_and_the_register_shows_the_latest(county):
    send_list(county, FIRST, year=2024)
    assert counts(send_list(county, [CODES[0], "青澜重工", "石门街道", "07", "规下"], year=2025)) == (1, 0, 0)
    assert counts(send_list(county, FIRST, year=2023)) == (1, 0, 0)
    enterprise = Enterprise.objects.get()
    assert (enterprise.name, enterprise.town.name, enterprise.scale) == ("青澜重工", "石门街道", "规下")
    entries = enterprise.years.values_list("year", "name", "town__name", "industry", "scale")
    assert list(entries) == [
        (2023, "青澜机械厂", "云栖镇", "33", "规上"),
        (2024, "青澜机械厂", "云栖镇", "33", "规上"),
        (2025, "青澜重工", "石门街道", "07", "规下"),
    ]
    assert list(enterprise.names.values_list("name", "since", "until")) == [
        ("青澜机械厂", date(2023, 1, 1), date(2024, 12, 31)),
        ("青澜重工", date(2025, 1, 1), None),
    ]


@pytest.mark.parametrize("order", list(permutations((2023, 2024, 2025))))
def test_the_order_in_which_lists_come_in_does_not_matter(county, order):
    names = {2023: "甲厂", 2024: "乙厂", 2025: "甲厂"}
    for year in order:
        send_list(county, [CODES[0], names[year], *FIRST[2:]], year=year)
    enterprise = Enterprise.objects.get()
    assert enterprise.name == "甲厂"
    assert [name.name for name in enterprise.names.all()] == ["甲厂", "乙厂", "甲厂"]
    assert [name.name for name in enterprise.former_names] == ["甲厂", "乙厂"]
    assert list(Enterprise.objects.matching("乙")) == [enterprise]


def test_a_year_without_a_list_takes_the_one_before_else_the_one_after(county):
    send_list(county, FIRST, year=2023)
    send_list(county, [*FIRST[:4], "规下"], [*SECOND[:4], "规上"], year=2025)
    scales = {year: [entry.scale for entry in entries_of_year(county, year)] for year in (2022, 2024, 2026)}
    assert scales == {2022: ["规上", "规上"], 2024: ["规上", "规上"], 2026: ["规上", "规下"]}


def test_who_does_not_take_part_is_left_out_of_the_year(county):
    sheet = [[*LIST, "是否参评"], [*FIRST, "否"], [*SECOND, ""]]
    assert counts(send(county, "enterprises", {"名单": sheet}, year=2024)) == (2, 0, 0)
    assert [entry.credit_code for entry in entries_of_year(county, 2024)] == [CODES[1]]
    assert len(entries_of_year(county, 2025)) == 2


def test_counties_do_not_touch_each_other(county):
    neighbour = factories.county("赤岭县", "339902")
    factories.town(neighbour, "云栖镇")
    send_list(county, FIRST)
    assert counts(send_list(neighbour, FIRST)) == (1, 0, 0)
    assert Enterprise.objects.filter(credit_code=CODES[0]).count() == 2


def test_unknown_town_and_industry(county):
    batch = send_list(
        county, [CODES[0], "甲厂", "云西镇", "33", "规上"], [CODES[1], "乙厂", "云栖镇", 7, "规上"]
    )
    assert [(p["cell"], p["reason"]) for p in batch.problems] == [
        ("C2", "没有「云西镇」这一项"),
        ("D3", "没有「7」这一项"),
    ]
    assert batch.problems[0]["cure"] == "填写其中之一：云栖镇、石门街道。"
    assert "首位的 0 不能省" in batch.problems[1]["cure"]
    assert not Enterprise.objects.exists()


def test_land_comes_in_with_outline_and_uses(county):
    send_list(county, FIRST, SECOND)
    parcels = [
        ["P1", "云栖镇", CODES[0], 30, "工业用地", OUTLINE],
        ["P2", "石门街道", "", 12.3456, "工业用地", ""],
    ]
    uses = [
        ["P1", CODES[0], "自用", 20, date(2020, 1, 1), ""],
        ["P1", CODES[1], "承租", 10, "2023年7月1日", date(2024, 6, 30)],
    ]
    assert counts(send_land(county, parcels, uses)) == (4, 0, 0)
    assert counts(send_land(county, parcels, uses)) == (0, 0, 4)
    parcel = Parcel.objects.get(code="P1")
    assert parcel.holder.credit_code == CODES[0]
    assert parcel.polygon["coordinates"][0][0] == parcel.polygon["coordinates"][0][-1] == [120.1, 29.5]
    assert Parcel.objects.get(code="P2").area == Decimal("12.3456")
    assert Parcel.objects.get(code="P2").holder is None
    tenant = Enterprise.objects.get(credit_code=CODES[1])
    rented = Occupancy.objects.get(enterprise=tenant)
    assert (rented.kind, rented.since, rented.until) == ("承租", date(2023, 7, 1), date(2024, 6, 30))
    assert land_by_enterprise(county, 2023)[tenant.pk] == pytest.approx(10 * 184 / 365)
    assert land_by_enterprise(county, 2024)[tenant.pk] == pytest.approx(10 * 182 / 366)
    assert tenant.pk not in land_by_enterprise(county, 2025)


def test_giving_an_end_changes_a_use(county):
    send_list(county, FIRST)
    parcels = [["P1", "云栖镇", CODES[0], 30, "工业用地", ""]]
    send_land(county, parcels, [["P1", CODES[0], "自用", 20, date(2020, 1, 1), ""]])
    ended = send_land(county, parcels, [["P1", CODES[0], "自用", 20, date(2020, 1, 1), date(2024, 12, 31)]])
    assert counts(ended) == (0, 1, 1)
    assert Occupancy.objects.get().until == date(2024, 12, 31)


def test_uses_beyond_the_parcel_name_the_rows(county):
    send_list(county, FIRST, SECOND)
    batch = send_land(
        county,
        [["P1", "云栖镇", CODES[0], 30, "工业用地", ""]],
        [
            ["P1", CODES[0], "自用", 20, date(2020, 1, 1), ""],
            ["P1", CODES[1], "承租", 15, date(2023, 1, 1), ""],
        ],
    )
    problem = only_problem(batch)
    assert (problem["sheet"], problem["cell"], problem["value"]) == ("用地", "D3", "15")
    assert problem["reason"] == (
        "2023-01-01 起，第 2 行、第 3 行同时使用 35.0000 亩，超过宗地 P1 的登记面积 30.0000 亩"
    )
    assert problem["cure"] == "核对使用面积和起止日期；已不再使用的填写「止」。"
    assert not Parcel.objects.exists()


def test_uses_already_imported_count_too(county):
    send_list(county, FIRST, SECOND)
    parcels = [["P1", "云栖镇", CODES[0], 30, "工业用地", ""]]
    send_land(county, parcels, [["P1", CODES[0], "自用", 20, date(2020, 1, 1), ""]])
    batch = send_land(county, parcels, [["P1", CODES[1], "承租", 15, date(2023, 1, 1), ""]])
    assert "第 2 行、已导入的用地同时使用 35.0000 亩" in only_problem(batch)["reason"]


@pytest.mark.parametrize(
    ("parcel", "use", "cell", "reason"),
    [
        ({}, {0: "P9"}, "A2", "没有这个宗地代码"),
        ({2: CODES[2]}, {}, "C2", "没有找到这个权利人统一社会信用代码"),
        ({}, {1: CODES[2]}, "B2", "没有找到这个统一社会信用代码"),
        ({3: -30}, {}, "D2", "登记面积不能为负数"),
        ({}, {3: 12.34567}, "D2", "小数超过 4 位"),
        ({}, {5: date(2019, 1, 1)}, "F2", "「止」早于「起」"),
        ({5: "120.1 29.5"}, {}, "F2", "至少要有三个不同的界址点"),
        ({}, {2: "转租"}, "C2", "没有「转租」这一项"),
    ],
)
def test_land_that_is_refused(county, parcel, use, cell, reason):
    send_list(county, FIRST)
    row = ["P1", "云栖镇", CODES[0], 30, "工业用地", OUTLINE]
    used = ["P1", CODES[0], "自用", 20, date(2020, 1, 1), ""]
    for cells, changes in ((row, parcel), (used, use)):
        for index, value in changes.items():
            cells[index] = value
    problem = only_problem(send_land(county, [row], [used]))
    assert (problem["cell"], problem["reason"]) == (cell, reason)
    assert problem["cure"]
    assert not Parcel.objects.exists()


def test_a_holder_without_a_stated_own_use_uses_what_is_not_let(county):
    send_list(county, FIRST, SECOND)
    parcels = [["P1", "云栖镇", CODES[0], 30, "工业用地", ""]]
    let = ["P1", CODES[1], "承租", 10, date(2023, 7, 1), date(2024, 6, 30)]
    send_land(county, parcels, [let])
    holder, tenant = (
        Enterprise.objects.get(credit_code=CODES[0]),
        Enterprise.objects.get(credit_code=CODES[1]),
    )
    assert land_by_enterprise(county, 2023)[holder.pk] == pytest.approx(30 - 10 * 184 / 365)
    for year in range(2022, 2026):
        land = land_by_enterprise(county, year)
        assert land[holder.pk] + land.get(tenant.pk, 0) == pytest.approx(30)
    send_land(county, parcels, [["P1", CODES[0], "自用", 5, date(2020, 1, 1), ""]])
    assert land_by_enterprise(county, 2023)[holder.pk] == 5


def test_land_of_a_year_takes_three_queries_whatever_there_is(county, django_assert_num_queries):
    send_list(county, FIRST)
    with django_assert_num_queries(3):  # one of them makes room in memory
        assert land_by_enterprise(county, 2025) == {}
