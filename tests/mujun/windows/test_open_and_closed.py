"""Workbooks come in through an open window only; who opens it, and for whom longer."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evaluation.models import Figure
from mujun.accounts.models import AuditEvent
from mujun.intake import actions, windows
from mujun.intake.jobs import check_or_import
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch, Window, WindowException, YearLock
from mujun.intake.withdrawal import withdraw
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish
from tests import factories
from tests.mujun.windows.sending import DAY, imported, lock, received, tax, text, upload, window
from tests.problems import problem_of


@pytest.mark.parametrize(("first", "last"), [(0, 0), (-5, 0), (0, 5)])
def test_on_the_first_and_the_last_day_a_workbook_comes_in(county, officer, first, last):
    window(county, first, last)
    imported(county, officer)


@pytest.mark.parametrize(("first", "last", "words"), [(1, 5, "才开"), (-5, -1, "已于")])
def test_outside_the_window_it_is_refused_and_the_cure_named(county, officer, office, first, last, words):
    window(county, first, last)
    for by in (officer, office):
        with pytest.raises(
            ValidationError, match=f"2025 年税务数据的报送窗口.*{words}.*向青澜县亩均办申请延期"
        ):
            received(county, by)
    assert not Batch.objects.exists()


def test_without_a_window_or_with_that_of_another_every_day_is_open(county, officer):
    window(county, -5, -1, layout="power")
    window(factories.county("赤岭县", "339902"), -5, -1)
    imported(county, officer)


def test_the_operator_may_and_it_is_recorded(county, officer):
    imported(county, None)
    window(county, -5, -1)
    imported(county, None, 11)
    recorded = AuditEvent.objects.filter(act="batch_imported").order_by("id")
    assert [event.detail["outside_window"] for event in recorded] == [False, True]


def test_a_window_that_closes_meanwhile_stops_import_and_withdrawal(county, officer):
    done, waiting = imported(county, officer), received(county, officer, 11)
    window(county, -5, -1)
    job = Job(params={"batch": waiting.pk, "dry_run": False}, started_by=officer)
    with pytest.raises(CannotFinish, match="申请延期"):
        check_or_import(job, lambda *_: None)
    with pytest.raises(ValidationError, match="申请延期"):
        actions.start_import(batch=waiting, dry_run=False, by=officer)
    with pytest.raises(ValidationError, match="申请延期"):
        withdraw(batch=done, reason="错", by=officer)
    assert Figure.objects.current().get().value == 10
    assert actions.check(batch=waiting, by=officer).state == Batch.State.CHECKED


def test_an_exception_lets_in_until_its_day_is_over(county, officer, office):
    closed = window(county, -5, -2)
    today = windows.day_of()
    with pytest.raises(ValidationError, match="不能早于今天"):
        windows.grant_exception(window=closed, until=today - DAY, reason="系统故障", by=office)
    with pytest.raises(ValidationError, match="请写明原因"):
        windows.grant_exception(window=closed, until=today, reason=" ", by=office)
    windows.grant_exception(window=closed, until=today, reason=" 系统故障 ", by=office)
    imported(county, officer)
    event = AuditEvent.objects.get(act="window_excepted")
    assert (event.actor, event.target) == (office, "2025 年税务数据报送窗口")
    assert event.detail == {"until": str(today), "reason": "系统故障"}
    WindowException.objects.update(until=today - DAY)
    with pytest.raises(ValidationError, match="申请延期"):
        received(county, officer)


def test_only_the_reform_office_of_the_county_decides(county):
    own, today = window(county), windows.day_of()
    other = factories.user("reform_office", factories.county("赤岭县", "339902"))
    about = {"county": county, "year": 2025}
    for by in (other, *(factories.user(role, county) for role in ("department_officer", "leader"))):
        with pytest.raises(PermissionDenied):
            windows.set_window(**about, layout="tax", opens=today, closes=today, by=by)
        with pytest.raises(PermissionDenied):
            windows.grant_exception(window=own, until=today, reason="系统故障", by=by)
        for decide in (windows.lock_year, windows.unlock_year):
            with pytest.raises(PermissionDenied):
                decide(**about, reason="结果已公示", by=by)
    assert not YearLock.objects.exists()
    assert not WindowException.objects.exists()
    own.refresh_from_db()
    assert own.closes == today + 10 * DAY


def test_windows_are_moved_not_doubled_and_open_before_they_close(county, office):
    window(county)
    moved = window(county, -1, 1)
    assert Window.objects.get() == moved
    assert AuditEvent.objects.filter(act="window_set").count() == 2
    with pytest.raises(ValidationError, match="不能早于开放"):
        window(county, 1, 0)


def test_upload_outside_the_window_is_refused_in_the_form(client, county, officer):
    window(county, -5, -1)
    client.force_login(officer)
    assert "申请延期" in text(upload(client))
    assert not Batch.objects.exists()


def test_rest_refuses_and_takes_a_reason(client, county, officer):
    client.force_login(officer)
    lock(county)

    def send(**fields):
        body = {"file": SimpleUploadedFile("税务.xlsx", tax(10)), "layout": "tax", "year": 2025}
        return client.post("/api/v1/batches/", body | fields)

    answer = send()
    assert answer.status_code == 400
    assert [error["code"] for error in problem_of(answer)["errors"]] == ["reason_missing"]
    answer = send(reason="税务稽查补税")
    assert answer.status_code == 202
    assert client.get(answer.json()["batch_url"]).json()["reason"] == "税务稽查补税"
    window(county, -5, -1)
    answer = send(reason="税务稽查补税")
    assert [error["code"] for error in problem_of(answer)["errors"]] == ["window_closed"]


@pytest.mark.django_db
def test_an_answer_to_an_objection_is_no_delivery():
    county, layout, today = factories.county(), layout_of("tax"), timezone.localdate()
    factories.batch(county, origin=Batch.Origin.ANSWER)
    assert windows.expected(county, 2025, [layout], today)[0].imported_at is None
    factories.batch(county)
    assert windows.expected(county, 2025, [layout], today)[0].imported_at is not None
