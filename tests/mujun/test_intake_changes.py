"""Before anything is written people see cell by cell what would change; afterwards it is the batch's history."""

import csv
import io

import pytest
from django.urls import reverse

from evaluation.actions.reference import load_reference
from mujun.intake import actions
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

NAMES = ["甲厂", "乙厂"]


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    for code, name in zip(CODES, NAMES, strict=False):
        factories.enterprise(factories.town(county), name, credit_code=code)
    return county


@pytest.fixture
def headings():
    """The headings of the power department's template."""
    return [column.heading for column in layout_of("power").sheets(factories.county(), 2025)[0].columns]


def received(county, headings, *rows, by=None) -> Batch:
    content = book({"数据": [headings, *rows]})
    return actions.receive(
        content=content, filename="水电.xlsx", layout="power", year=2025, county=county, by=by
    )


@pytest.fixture
def imported(county, headings):
    rows = [[CODES[0], "甲厂", 100, 10], [CODES[1], "乙厂", 0, 20]]
    return actions.import_batch(batch=received(county, headings, *rows), by=None)


def changes(batch: Batch) -> list[tuple]:
    fields = ["kind", "name", "old", "new", "ratio", "cell"]
    return list(batch.changes.largest_first().values_list(*fields))


def test_every_change_with_old_new_and_cell_largest_first(county, headings, imported):
    rows = [[CODES[0], "甲厂", 110, 2.5], [CODES[1], "乙厂", 7, None]]
    batch = actions.check(batch=received(county, headings, *rows))
    assert changes(batch) == [
        ("changed", "乙厂", "0", "7", None, "C3"),
        ("changed", "甲厂", "10", "2.5", -0.75, "D2"),
        ("changed", "甲厂", "100", "110", 0.1, "C2"),
        ("ignored", "乙厂", "20", None, None, "D3"),
    ]
    assert (batch.created, batch.changed, batch.unchanged, batch.ignored) == (0, 3, 0, 1)
    assert batch.changes.get(kind="ignored").reason == "单元格空白，保留现有数值"


def test_history_stays_with_the_batch(imported, county, headings):
    first = changes(imported)
    assert [kind for kind, *_ in first] == ["created"] * 4
    assert actions.check(batch=imported).state == Batch.State.IMPORTED
    assert changes(imported) == first


def test_checking_again_replaces_the_preview(county, headings, imported):
    batch = actions.check(batch=received(county, headings, [CODES[0], "甲厂", 110, 10]))
    actions.check(batch=batch)
    assert len(changes(batch)) == 1
    actions.import_batch(batch=received(county, headings, [CODES[0], "甲厂", 120, 10]), by=None)
    actions.check(batch=batch)
    assert changes(batch) == [("changed", "甲厂", "120", "110", pytest.approx(-1 / 12), "C2")]


def test_a_rejected_batch_changes_nothing(county, headings, imported):
    batch = actions.check(batch=received(county, headings, [CODES[0], "甲厂", "约", 10]))
    assert changes(batch) == []


def test_another_name_under_the_code_is_noted(county, headings):
    rows = [[CODES[0], "甲 厂", 1, 1], [CODES[1], "丙厂", 1, 1]]
    batch = actions.check(batch=received(county, headings, *rows))
    (note,) = batch.notes
    assert (note["code"], note["cells"], note["count"]) == ("name_differs", ["B3"], 1)
    assert batch.state == Batch.State.CHECKED


def test_the_page_shows_filters_and_hands_out(client, county, headings, imported):
    client.force_login(officer := factories.user("reform_office", county))
    rows = [[CODES[0], "甲厂", 110, 2.5], [CODES[1], "乙厂", 7, None]]
    batch = actions.check(batch=received(county, headings, *rows, by=officer), by=officer)
    page = reverse("batch", args=[batch.pk])
    shown = client.get(page).content.decode()
    assert "将有的改动" in shown
    assert "未采用" in shown
    item = batch.changes.filter(cell="D2").get().item
    narrow = client.get(page, {"item": item, "q": "甲", "kind": "changed"}).content.decode()
    assert "数据 D2" in narrow
    assert "数据 C2" not in narrow
    download = client.get(reverse("batch-changes", args=[batch.pk]), {"kind": "ignored"})
    _, row = csv.reader(io.StringIO(download.content.decode("utf-8-sig")))
    assert row[:3] == ["未采用", CODES[1], "乙厂"]
    assert "没有符合条件的改动" in client.get(page, {"q": "没有"}).content.decode()


def test_changes_of_other_departments_are_hidden(client, imported, county):
    client.force_login(factories.user("department_officer", county))
    assert client.get(reverse("batch-changes", args=[imported.pk])).status_code == 404
