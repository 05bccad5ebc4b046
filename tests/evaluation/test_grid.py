"""Figures by the grid: what it shows, what saving writes and refuses, and what is said about a cell."""

from datetime import timedelta
from decimal import Decimal

import orjson
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.actions import cells
from evaluation.actions.cells import Changed
from evaluation.models import CellComment, Figure, Variable
from mujun.accounts.models import AuditEvent
from mujun.intake.models import Batch, BatchChange
from mujun.intake.windows import day_of, grant_exception, lock_year, set_window
from mujun.intake.withdrawal import withdraw
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    make.variables()
    home = make.county()
    # a second figure of the tax office, so that its grid is more than one column
    Variable.objects.create(
        code="refund", name="退税", unit="万元", department=make.department("tax"), minimum=0
    )
    return home


@pytest.fixture
def town(county):
    return make.town(county)


@pytest.fixture
def firms(town):
    return [make.enterprise(town) for _ in range(3)]


@pytest.fixture
def officer(county):
    return make.user("department_officer", county, first_name="甲税务")


@pytest.fixture
def office(county):
    return make.user("reform_office", county)


def variable(code="tax"):
    return Variable.objects.get(code=code)


def given(firm, value, code="tax", year=2025, **fields):
    batch = make.batch(firm.county, year, variable(code).department.code, **fields)
    return make.figure(firm, variable(code), value, batch)


def save(county, by, *changed, **fields):
    fields = {"layout": "tax", "year": 2025} | fields
    return cells.save(county=county, by=by, cells=list(changed), **fields)


def change(firm, now, was=None, code="tax"):
    return Changed(firm.credit_code, code, was, now)


def current(firm, code="tax"):
    figure = Figure.objects.current().filter(enterprise=firm, variable__code=code, year=2025).first()
    return figure and figure.value


# What it shows


def data(client, user, **query):
    client.force_login(user)
    response = client.get(reverse("grid-data"), query)
    assert response.status_code == 200
    return orjson.loads(response.content)


def test_own_columns_come_first_and_the_others_are_locked(client, officer, firms):
    given(firms[0], 12.5)
    given(firms[0], 10, year=2024)
    given(firms[1], 77, "revenue")

    shown = data(client, officer, year=2025)

    names = [column["code"] for column in shown["columns"]]
    assert [column["code"] for column in shown["columns"] if column["own"]] == names[:2] == ["tax", "refund"]
    assert "land" not in names  # of the register, never collected
    assert [row[0] for row in shown["rows"]] == [firm.credit_code for firm in firms]
    assert shown["values"][0][0] == 12.5
    assert shown["last"][0][0] == 10
    assert shown["values"][1][names.index("revenue")] == 77
    assert shown["values"][2] == [None] * len(names)


def test_rows_are_chosen_by_town_scale_and_words(client, officer, county, firms):
    other = make.enterprise(make.town(county, "青石街道"), "青澜远山机械厂", "规下")

    for query in ({"town": "青石街道"}, {"scale": "规下"}, {"q": "远山"}, {"q": other.credit_code}):
        shown = data(client, officer, **query)
        assert [row[0] for row in shown["rows"]] == [other.credit_code]
    assert data(client, officer)["total"] == 4


def test_another_county_is_not_shown(client, officer, firms):
    elsewhere = make.enterprise(make.town(make.county("邻县", "339902")))
    given(elsewhere, 5)

    assert elsewhere.credit_code not in [row[0] for row in data(client, officer)["rows"]]


def test_large_counties_show_the_first_rows_and_how_many_there_are(client, officer, firms, monkeypatch):
    monkeypatch.setattr("evaluation.grid.MOST_ROWS", 2)

    shown = data(client, officer)

    assert (len(shown["rows"]), len(shown["values"]), shown["total"]) == (2, 2, 3)


def test_comments_and_open_findings_mark_their_cells(client, officer, firms):
    cells.comment(enterprise=firms[1], variable=variable("refund"), year=2025, text="待核", by=officer)
    finding = make.quality_finding(firms[2])

    shown = data(client, officer, year=2025)

    assert shown["comments"] == [[1, 1, 1]]
    assert shown["findings"] == [[2, 0, finding.importance, finding.sentence]]


def test_the_number_of_queries_does_not_grow_with_the_rows(client, officer, firms, town):
    counts = []
    for _ in range(2):
        data(client, officer)
        with CaptureQueriesContext(connection) as queries:
            data(client, officer)
        counts.append(len(queries))
        for firm in [make.enterprise(town) for _ in range(20)]:
            given(firm, 1)

    assert counts[0] == counts[1]


# Saving


def test_changed_cells_become_one_batch_of_the_grid(county, officer, firms):
    given(firms[0], 12.5)

    saved = save(county, officer, change(firms[0], "13.5", 12.5), change(firms[1], "1,234.50", code="refund"))

    assert (saved.state, saved.batch.origin) == ("imported", Batch.Origin.GRID)
    assert (saved.batch.created, saved.batch.changed) == (1, 1)
    assert [current(firms[0]), current(firms[1], "refund")] == [Decimal("13.5"), Decimal("1234.5")]
    assert saved.values == {
        (firms[0].credit_code, "tax"): 13.5,
        (firms[1].credit_code, "refund"): 1234.5,
    }
    [note] = saved.notes
    assert (note["code"], note["places"]) == ("thousands", [(firms[1].credit_code, "refund")])


def test_cells_nobody_touched_keep_their_figure_and_its_source(county, officer, firms):
    """The row of the batch is whole, yet nothing is passed over as blank and nothing is copied."""
    old = given(firms[0], 3, "refund")

    saved = save(county, officer, change(firms[0], 5), change(firms[1], 6, code="refund"))

    assert saved.batch.ignored == 0
    assert Figure.objects.get(enterprise=firms[0], variable__code="refund") == old
    assert Figure.objects.count() == 3


def test_a_dry_run_says_what_would_change_and_leaves_nothing(county, officer, firms):
    given(firms[0], 10)
    before = Batch.objects.count(), AuditEvent.objects.count()

    saved = save(county, officer, change(firms[0], 12, 10), dry_run=True)

    assert saved.state == "checked"
    [said] = saved.changes
    assert (said["subject"], said["old"], said["new"], said["ratio"]) == (
        firms[0].credit_code,
        "10",
        "12",
        0.2,
    )
    assert current(firms[0]) == 10
    assert (Batch.objects.count(), AuditEvent.objects.count()) == before


def test_mistakes_name_their_cells_and_nothing_is_written(county, officer, firms):
    saved = save(
        county, officer, change(firms[0], 5), change(firms[1], "12万"), change(firms[2], -1, code="refund")
    )

    assert saved.state == "rejected"
    found = {
        (each["credit_code"], each["variable"]): (each["reason"], each["cure"]) for each in saved.problems
    }
    assert found == {
        (firms[1].credit_code, "tax"): ("不是数值", "只填数字，例如 12（单位：万元）。"),
        (firms[2].credit_code, "refund"): ("退税不能为负数", "改为正数；没有数据的留空。"),
    }
    assert {each["name"] for each in saved.problems} == {firms[1].name, firms[2].name}
    assert not Figure.objects.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12.50", "12.5"), ("１２", "12"), (" 7 ", "7"), ("1,234", "1234"), (-3.25, "-3.25"), ("0", "0")],
)
def test_what_is_typed_is_read_as_a_workbook_would(county, officer, firms, typed, read):
    save(county, officer, change(firms[0], typed))

    assert current(firms[0]) == Decimal(read)


@pytest.mark.parametrize("typed", ["12%", "十二", "1.2345678", "1234567890123456", "NaN", "1e400", True])
def test_what_is_no_figure_is_refused(client, county, officer, firms, typed):
    client.force_login(officer)

    response = post(client, change(firms[0], typed))

    assert response.status_code == 400 if typed is True else response.json()["state"] == "rejected"
    assert not Figure.objects.exists()


def test_plain_numbers_make_no_remarks(county, officer, firms):
    assert save(county, officer, change(firms[0], "12.5")).notes == []


def test_a_blank_takes_no_figure_away_and_says_so(county, officer, firms):
    given(firms[0], 12.5)

    saved = save(county, officer, change(firms[0], "/", 12.5), change(firms[1], "3"))

    assert saved.kept == [(firms[0].credit_code, "tax")]
    assert saved.values[firms[0].credit_code, "tax"] == 12.5
    assert current(firms[0]) == Decimal("12.5")


def test_the_same_values_make_no_batch(county, officer, firms):
    given(firms[0], 12.5)

    saved = save(county, officer, change(firms[0], "12.50", 12.5))

    assert saved.state == "unchanged"
    assert Batch.objects.filter(origin=Batch.Origin.GRID).count() == 0


def test_nothing_to_save_is_said(county, officer):
    with pytest.raises(ValidationError, match="没有改动"):
        save(county, officer)


def test_what_somebody_else_gave_meanwhile_is_not_written_over(county, officer, firms):
    given(firms[0], 10)
    save(county, officer, change(firms[0], 11, 10))

    with pytest.raises(cells.Clash) as clash:
        save(county, officer, change(firms[0], 12, 10), change(firms[1], 5))

    [cell] = clash.value.cells
    assert (cell["was"], cell["now"], cell["given"], cell["by"]) == (10, 11, 12, "甲税务")
    assert (current(firms[0]), current(firms[1])) == (11, None)


def test_a_figure_that_appeared_or_went_clashes_too(county, officer, firms):
    batch = save(county, officer, change(firms[0], 11)).batch
    with pytest.raises(cells.Clash):
        save(county, officer, change(firms[0], 12))

    withdraw(batch=batch, reason="报错", by=officer)
    with pytest.raises(cells.Clash) as clash:
        save(county, officer, change(firms[0], 12, 11))
    assert (clash.value.cells[0]["now"], clash.value.cells[0]["by"]) == (None, "")


def test_a_batch_of_the_grid_is_withdrawn_like_any_other(county, officer, firms):
    given(firms[0], 10)
    saved = save(county, officer, change(firms[0], 12, 10))

    withdraw(batch=saved.batch, reason="报错", by=officer)

    assert current(firms[0]) == 10


# Windows and locks


def test_outside_the_window_nothing_is_saved_and_the_page_says_until_when(
    client, county, office, officer, firms
):
    today = day_of()
    window = set_window(
        county=county,
        layout="tax",
        year=2025,
        opens=today - timedelta(9),
        closes=today - timedelta(2),
        by=office,
    )

    with pytest.raises(ValidationError, match="已于.*关.*申请延期"):
        save(county, officer, change(firms[0], 5))
    client.force_login(officer)
    page = client.get(reverse("grid"), {"year": 2025})
    assert "申请延期。现在只能查看" in page.content.decode()
    assert "grid-save" not in page.content.decode()

    grant_exception(window=window, until=today, reason="补报", by=office)
    assert save(county, officer, change(firms[0], 5)).state == "imported"


def test_a_locked_year_wants_a_reason(county, office, officer, firms):
    lock_year(county=county, year=2025, reason="定稿", by=office)

    with pytest.raises(ValidationError, match="写明原因"):
        save(county, officer, change(firms[0], 5))
    saved = save(county, officer, change(firms[0], 5), reason="退税更正")

    assert saved.batch.reason == "退税更正"


# Scope


def test_a_department_saves_its_own_variables_only(county, officer, firms):
    for code in ("electricity", "land", "nothing"):
        with pytest.raises(PermissionDenied, match="不由税务数据报送"):
            save(county, officer, change(firms[0], 5), change(firms[0], 5, code=code))
    with pytest.raises(PermissionDenied):
        save(county, officer, change(firms[0], 5, code="electricity"), layout="power")
    assert not Figure.objects.exists()


def test_rows_outside_the_scope_or_unknown_are_refused(county, officer, firms):
    elsewhere = make.enterprise(make.town(make.county("邻县", "339902")))

    for code in (elsewhere.credit_code, "913399010000000099", "", "不是代码"):
        with pytest.raises(PermissionDenied, match="不在您的范围内"):
            save(county, officer, change(firms[0], 5), Changed(code, "tax", None, 5))
    with pytest.raises(PermissionDenied):
        save(elsewhere.county, officer, Changed(elsewhere.credit_code, "tax", None, 5))
    assert not Figure.objects.exists()


def test_the_same_code_in_another_county_is_another_enterprise(county, officer, firms):
    twin = make.enterprise(make.town(make.county("邻县", "339902")), credit_code=firms[0].credit_code)
    given(twin, 99)

    save(county, officer, change(firms[0], 5))

    assert (current(firms[0]), current(twin)) == (5, 99)


@pytest.mark.parametrize("role", ["town_officer", "leader", "enterprise", "system_admin", "auditor"])
def test_who_sends_no_figures_has_no_grid(client, county, firms, role):
    client.force_login(make.user(role, None if role == "system_admin" else county))

    for name in ("grid", "grid-data"):
        assert client.get(reverse(name)).status_code == 403
    assert post(client, change(firms[0], 5)).status_code == 403
    assert not Figure.objects.exists()


def test_a_department_without_figures_is_told_so(client, county):
    client.force_login(make.user("department_officer", county, department=make.department("reform_office")))

    assert client.get(reverse("grid")).status_code == 403
    assert "在线录入" not in client.get(reverse("batch-list")).content.decode()


def test_the_reform_office_chooses_the_workbook(client, office, firms):
    client.force_login(office)

    page = client.get(reverse("grid"), {"layout": "power", "year": 2025})

    assert [layout.code for layout in page.context["layouts"]] == [
        "tax",
        "statistics",
        "power",
        "environment",
        "natural_resources",
    ]
    assert page.context["layout"].code == "power"
    assert data(client, office, layout="power")["columns"][0]["code"] == "electricity"


def test_a_year_without_figures_can_be_begun(client, officer, firms):
    client.force_login(officer)
    given(firms[0], 5, year=2024)
    begun = day_of().year

    page = client.get(reverse("grid"), {"year": begun})

    assert page.context["year"] == begun


# The answers to the page


def post(client, *changed, **fields):
    codes = list(dict.fromkeys(each.credit_code for each in changed))
    variables = list(dict.fromkeys(each.variable for each in changed))
    sent = [
        [codes.index(each.credit_code), variables.index(each.variable), each.was, each.given]
        for each in changed
    ]
    body = {"layout": "tax", "year": 2025, "codes": codes, "variables": variables, "cells": sent} | fields
    return client.post(reverse("grid-save"), orjson.dumps(body), "application/json")


def test_the_page_learns_the_batch_and_what_the_cells_hold(client, officer, firms):
    client.force_login(officer)

    answer = post(client, change(firms[0], "1,234")).json()

    batch = Batch.objects.get()
    assert answer["batch"] == {"id": batch.pk, "url": reverse("batch", args=[batch.pk])}
    assert (answer["created"], answer["values"]) == (1, [[firms[0].credit_code, "tax", 1234.0]])
    assert BatchChange.objects.get().batch == batch


def test_a_clash_is_a_problem_with_both_values(client, officer, firms):
    given(firms[0], 10)
    client.force_login(officer)

    response = post(client, change(firms[0], 12, 9))

    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")
    [cell] = response.json()["cells"]
    assert (cell["name"], cell["title"], cell["was"], cell["now"]) == (firms[0].name, "税收实际贡献", 9, 10)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"layout": "power"}, 403),
        ({"layout": "nothing"}, 403),
        ({"cells": []}, 422),
        ({"year": 1999}, 422),
        ({"year": "2025"}, 400),
        ({"cells": [[0, 1, None, 5]]}, 400),
        ({"cells": [[-1, 0, None, 5]]}, 400),
        ({"cells": [[0, 0, None, {"a": 1}]]}, 400),
        ({"other": 1}, 400),
        ({"reason": "长" * 301}, 422),
    ],
)
def test_what_cannot_be_saved_is_refused_in_chinese(client, officer, firms, fields, status):
    client.force_login(officer)

    response = post(client, change(firms[0], 5), **fields)

    assert response.status_code == status
    assert response.json()["detail"].endswith("。")
    assert not Figure.objects.exists()


def test_a_body_that_is_no_json_is_refused(client, officer):
    client.force_login(officer)

    assert client.post(reverse("grid-save"), b"{", "application/json").status_code == 400


# One cell


def cell_url(firm, code="tax", year=2025, name="cell"):
    return reverse(name, args=[firm.credit_code, code, year])


def test_a_cell_tells_source_history_and_last_year(client, county, officer, firms):
    given(firms[0], 8, year=2024)
    save(county, officer, change(firms[0], 10))
    lock_year(county=county, year=2025, reason="定稿", by=make.user("reform_office", county))
    save(county, officer, change(firms[0], 12, 10), reason="退税更正")
    client.force_login(officer)

    shown = client.get(cell_url(firms[0]), headers={"hx-request": "true"}).content.decode()

    assert "<html" not in shown
    for words in ("8.00 万元", "10.00 万元", "12.00 万元", "现行", "已更正", "退税更正", "甲税务", "数据!C2"):
        assert words in shown
    assert client.get(cell_url(firms[0])).context["current"].value == 12


def test_a_comment_is_added_to_the_cell_and_on_record(client, officer, firms):
    client.force_login(officer)
    url = cell_url(firms[0], name="cell-comment")

    shown = client.post(url, {"text": " 待税务所核对 "}, headers={"hx-request": "true"}).content.decode()
    plain = client.post(url, {"text": "第二条"})

    assert "待税务所核对" in shown
    assert plain.url == cell_url(firms[0])
    said = CellComment.objects.first()
    assert (said.text, said.by, said.year, said.variable.code) == ("待税务所核对", officer, 2025, "tax")
    event = AuditEvent.objects.filter(act="cell_commented").last()
    assert (event.actor, event.county, event.detail) == (officer, firms[0].county, {"text": "待税务所核对"})


@pytest.mark.parametrize(("text", "said"), [("  ", "请写下批注"), ("长" * 301, "300 字以内")])
def test_an_empty_or_endless_comment_is_refused(client, officer, firms, text, said):
    client.force_login(officer)
    url = cell_url(firms[0], name="cell-comment")

    assert said in client.post(url, {"text": text}, headers={"hx-request": "true"}).content.decode()
    assert said in client.post(url, {"text": text}, follow=True).content.decode()
    assert not CellComment.objects.exists()


def test_a_town_reads_and_writes_about_its_own_enterprises(client, county, firms, town):
    other = make.town(county, "青石街道")
    client.force_login(make.user("town_officer", county, town=other))
    assert client.get(cell_url(firms[0])).status_code == 404
    assert client.post(cell_url(firms[0], name="cell-comment"), {"text": "看"}).status_code == 404

    client.force_login(make.user("town_officer", county, town=town))
    assert client.post(cell_url(firms[0], name="cell-comment"), {"text": "看"}).status_code == 302
    assert CellComment.objects.count() == 1


def test_the_action_refuses_whoever_does_not_see_the_cell(county, firms):
    other = make.user("town_officer", county, town=make.town(county, "青石街道"))
    itself = make.user("enterprise", county, credit_code=firms[0].credit_code)

    for user in (other, itself, make.user("auditor", county)):
        with pytest.raises(PermissionDenied):
            cells.comment(enterprise=firms[0], variable=variable(), year=2025, text="看", by=user)


def test_an_enterprise_does_not_read_what_officials_say(county, officer, firms):
    cells.comment(enterprise=firms[0], variable=variable(), year=2025, text="内部", by=officer)
    itself = make.user("enterprise", county, credit_code=firms[0].credit_code)

    assert not CellComment.objects.visible_to(itself).exists()
    assert CellComment.objects.visible_to(officer).exists()
