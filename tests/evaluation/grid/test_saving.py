"""What saving writes, and what it leaves as it was."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from evaluation.actions import cells
from evaluation.models import Figure
from mujun.accounts.models import AuditEvent
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests.evaluation.grid.doing import change, current, given, post, save

pytestmark = pytest.mark.django_db


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
