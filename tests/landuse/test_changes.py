"""What a list or a land register would change is told field by field, and is what writing changes."""

from datetime import date

import pytest

from mujun.intake import actions
from mujun.intake.models import Batch
from tests.landuse.test_register import LIST, OUTLINE, PARCEL, USE, county, send, send_land, send_list
from tests.workbooks import CODES, book

__all__ = ["county"]
pytestmark = pytest.mark.django_db

FIELDS = ["kind", "subject", "title", "old", "new", "sheet", "cell"]
FIRST = [CODES[0], "甲厂", "云栖镇", "33", "规上"]
PLOT = ["P1", "云栖镇", CODES[0], 20, "工业用地", OUTLINE]
PERIOD = ["P1", CODES[0], "自用", 20, date(2019, 1, 1), None]


def changes(batch: Batch) -> list[tuple]:
    return list(batch.changes.values_list(*FIELDS))


def check(county, layout: str, tables) -> Batch:
    batch = actions.receive(
        content=book(tables), filename="名单.xlsx", layout=layout, year=2025, county=county, by=None
    )
    return actions.check(batch=batch)


def test_entries_of_a_list(county):
    assert changes(send_list(county, FIRST)) == [
        ("created", CODES[0], "整条", None, "甲厂 · 云栖镇 · 33 · 规上 · 是", "名单", "A2"),
    ]
    batch = check(county, "enterprises", {"名单": [LIST, [CODES[0], "甲厂", "石门街道", "33", "规下"]]})
    assert changes(batch) == [
        ("changed", CODES[0], "镇街", "云栖镇", "石门街道", "名单", "C2"),
        ("changed", CODES[0], "规模", "规上", "规下", "名单", "E2"),
    ]
    assert (batch.created, batch.changed) == (0, 1)


def test_the_list_of_another_year_is_another_entry(county):
    send_list(county, FIRST, year=2024)
    (change,) = changes(send_list(county, FIRST))
    assert change[0] == "created"


def test_taking_no_part_is_a_change(county):
    send_list(county, FIRST)
    batch = send(county, "enterprises", {"名单": [[*LIST, "是否参评"], [*FIRST, "否"]]})
    assert changes(batch) == [("changed", CODES[0], "是否参评", "是", "否", "名单", "F2")]


def test_parcels_and_uses(county):
    send_list(county, FIRST)
    first = send_land(county, [PLOT], [PERIOD])
    assert [(kind, subject) for kind, subject, *_ in changes(first)] == [
        ("created", "P1"),
        ("created", f"P1 {CODES[0]} 自用 2019-01-01"),
    ]
    assert changes(send_land(county, [PLOT], [PERIOD])) == []
    plot, period = ["P1", "云栖镇", None, 25, "工业用地", None], [*PERIOD[:-1], date(2024, 6, 30)]
    batch = check(county, "land", {"宗地": [PARCEL, plot], "用地": [USE, period]})
    assert [
        (title, old, new, cell) for _, _, title, old, new, _, cell in changes(batch) if title != "界址"
    ] == [
        ("权利人", CODES[0], None, "C2"),
        ("登记面积（亩）", "20", "25", "D2"),
        ("止", None, "2024-06-30", "F2"),
    ]
    assert batch.changes.get(title="登记面积（亩）").ratio == 0.25
    assert batch.changes.get(title="界址").new is None
    assert (batch.created, batch.changed, batch.unchanged) == (0, 2, 0)
