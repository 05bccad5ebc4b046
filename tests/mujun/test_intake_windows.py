"""When workbooks may come in: windows to the day, exceptions, and years that are locked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import snapshots
from evaluation.actions.reference import load_reference
from evaluation.models import Figure, Snapshot, SnapshotRow
from mujun.accounts.models import AuditEvent
from mujun.intake import actions, windows
from mujun.intake.jobs import check_or_import
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch, Window, WindowException, YearLock
from mujun.intake.windows import Standing
from mujun.intake.withdrawal import withdraw
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish
from tests import factories
from tests.problems import problem_of
from tests.workbooks import CODES, book

TAX = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"]
OPENS, CLOSES = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "is_open", "left"),
    [
        (OPENS - DAY, False, 31),
        (OPENS, True, 30),
        (CLOSES, True, 0),
        (CLOSES + DAY, False, -1),
    ],
)
def test_first_and_last_day_belong_to_the_window(today, is_open, left):
    standing = Standing(OPENS, CLOSES, None, today)
    assert (standing.is_open, standing.days_left) == (is_open, left)
    assert standing.is_ahead == (today < OPENS)


@pytest.mark.parametrize(
    ("today", "is_open"),
    [(OPENS - DAY, True), (CLOSES + DAY, True), (CLOSES + 9 * DAY, True), (CLOSES + 10 * DAY, False)],
)
def test_an_exception_holds_to_the_end_of_its_day(today, is_open):
    standing = Standing(OPENS, CLOSES, CLOSES + 9 * DAY, today)
    assert (standing.is_open, standing.last_day) == (is_open, CLOSES + 9 * DAY)


def test_an_exception_shorter_than_the_window_takes_nothing_away():
    standing = Standing(OPENS, CLOSES, OPENS, CLOSES)
    assert (standing.is_open, standing.last_day) == (True, CLOSES)


def test_the_day_changes_at_midnight_of_the_county():
    assert windows.day_of(datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)) == CLOSES
    assert windows.day_of(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == CLOSES + DAY


# In the database


@pytest.fixture
def county(db):
    load_reference()
    county = factories.county()
    factories.enterprise(factories.town(county), "甲厂", credit_code=CODES[0])
    return county


@pytest.fixture
def office(county):
    return factories.user("reform_office", county)


@pytest.fixture
def officer(county):
    return factories.user("department_officer", county)


def window(county, first: int = -10, last: int = 10, layout: str = "tax") -> Window:
    """From and to so many days from today."""
    today = windows.day_of()
    opens, closes = today + first * DAY, today + last * DAY
    return windows.set_window(county=county, layout=layout, year=2025, opens=opens, closes=closes, by=None)


def lock(county) -> YearLock:
    return windows.lock_year(county=county, year=2025, reason="结果已公示", by=None)


def tax(value: object) -> bytes:
    return book({"数据": [TAX, [CODES[0], "甲厂", value]]})


def received(county, by, value: object = 10, **fields) -> Batch:
    content = tax(value)
    return actions.receive(
        content=content, filename="税务.xlsx", layout="tax", year=2025, county=county, by=by, **fields
    )


def imported(county, by, value: object = 10, **fields) -> Batch:
    batch = actions.import_batch(batch=received(county, by, value, **fields), by=by)
    assert batch.state == Batch.State.IMPORTED
    return batch


def upload(client, value: object = 10, **fields):
    file = SimpleUploadedFile("税务.xlsx", tax(value))
    return client.post(reverse("batch-new"), {"layout": "tax", "year": 2025, "file": file, **fields})


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


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


# A locked year


def test_a_locked_year_is_corrected_with_a_reason_only(county, officer):
    imported(county, officer)
    lock(county)
    for reason in ("", "  "):
        with pytest.raises(ValidationError, match="2025 年数据已锁定，更正须写明原因"):
            received(county, officer, 11, reason=reason)
    batch = imported(county, officer, 11, reason=" 税务稽查补税 ")
    assert batch.reason == "税务稽查补税"
    assert AuditEvent.objects.filter(act="batch_imported").first().detail["reason"] == "税务稽查补税"
    assert Figure.objects.count() == 2


def test_another_year_and_another_county_are_not_locked(county, officer):
    windows.lock_year(county=county, year=2024, reason="结果已公示", by=None)
    lock(factories.county("赤岭县", "339902"))
    imported(county, officer)


def test_a_batch_from_before_the_lock_needs_a_reason_too(client, county, officer):
    batch = actions.check(batch=received(county, officer), by=officer)
    lock(county)
    with pytest.raises(ValidationError, match="更正须写明原因"):
        actions.import_batch(batch=batch, by=officer)
    client.force_login(officer)
    page = reverse("batch", args=[batch.pk])
    assert "2025 年已锁定，必填" in text(client.get(page))
    assert "更正须写明原因" in text(client.post(f"{page}import/", {"reason": ""}, follow=True))
    assert not Job.objects.exists()
    client.post(f"{page}import/", {"reason": "补报"})
    assert Job.objects.get().params["dry_run"] is False
    assert actions.import_batch(batch=batch, by=officer).reason == "补报"


def test_withdrawing_after_the_lock_needs_a_reason(county, officer):
    batch = imported(county, officer)
    lock(county)
    with pytest.raises(ValidationError, match="请写明撤回的原因"):
        withdraw(batch=batch, reason="", by=officer)
    assert withdraw(batch=batch, reason="单位填错", by=officer).state == Batch.State.WITHDRAWN
    assert not Figure.objects.current().exists()


def test_lock_and_unlock_stay_on_record(county, office):
    with pytest.raises(ValidationError, match="没有锁定"):
        windows.unlock_year(county=county, year=2025, reason="复核", by=office)
    for reason in ("结果已公示", "复核完毕"):
        windows.lock_year(county=county, year=2025, reason=reason, by=office)
        with pytest.raises(ValidationError, match="已经锁定"):
            lock(county)
        windows.unlock_year(county=county, year=2025, reason="复核", by=office)
    rows = YearLock.objects.values_list("reason", "unlocked_reason", "unlocked_by")
    assert list(rows) == [("复核完毕", "复核", office.pk), ("结果已公示", "复核", office.pk)]
    acts = AuditEvent.objects.filter(act__startswith="year_").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["year_locked", "year_unlocked"] * 2
    imported(county, office)


def test_a_correction_opens_a_new_snapshot_and_leaves_the_old_one(county, officer):
    imported(county, officer)
    old = snapshots.take(county=county, year=2025, by=None)
    before = list(SnapshotRow.objects.filter(snapshot=old).values())
    lock(county)
    imported(county, officer, 11, reason="税务稽查补税")
    new = snapshots.take(county=county, year=2025, by=None)
    assert Snapshot.objects.count() == 2
    assert list(SnapshotRow.objects.filter(snapshot=old).values()) == before
    at = old.variables.index("tax")
    assert [SnapshotRow.objects.get(snapshot=each).values[at] for each in (old, new)] == [10, 11]


# Pages, REST, command


def test_the_upload_form_asks_for_the_reason_of_a_locked_year_only(client, county, officer):
    client.force_login(officer)
    assert 'name="reason"' not in text(client.get(reverse("batch-new"), {"year": 2025}))
    lock(county)
    factories.batch(county)
    assert 'name="reason"' in text(client.get(reverse("batch-new"), {"year": 2025}))
    assert "更正须写明原因" in text(upload(client))
    page = upload(client, reason="税务稽查补税").url
    batch = Batch.objects.get(reason="税务稽查补税")
    assert page == reverse("batch", args=[batch.pk])
    Job.objects.all().delete()
    actions.import_batch(batch=batch, by=officer)
    assert "更正的原因：税务稽查补税" in text(client.get(page))
    figure = reverse("figure", args=[Figure.objects.get(batch=batch).pk])
    assert text(client.get(figure)).count("税务稽查补税") == 2


def test_a_figure_that_was_corrected_names_the_reason(client, county, officer):
    first = imported(county, officer)
    lock(county)
    imported(county, officer, 11, reason="税务稽查补税")
    client.force_login(officer)
    page = text(client.get(reverse("figure", args=[Figure.objects.get(batch=first).pk])))
    assert page.count("税务稽查补税") == 1


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


def test_the_command_takes_a_reason(county, tmp_path):
    path = tmp_path / "税务.xlsx"
    path.write_bytes(tax(10))
    lock(county)
    options = ["--layout=tax", "--year=2025", "--county=339901"]
    with pytest.raises(CommandError, match="更正须写明原因"):
        call_command("import_workbook", str(path), *options)
    call_command("import_workbook", str(path), *options, "--reason=补报")
    assert Batch.objects.get().reason == "补报"


def test_the_office_decides_on_the_page(client, county, office):
    client.force_login(office)
    factories.batch(county, sender="statistics")
    today, page = windows.day_of(), reverse("window-list")
    days = {"opens": today - 5 * DAY, "closes": today - 2 * DAY}
    answer = client.post(f"{page}set/", {"layout": "tax", "year": 2025, **days}, follow=True)
    assert "报送窗口已设定" in text(answer)
    assert "已关闭 2 天，<b>逾期未报</b>" in text(answer)
    own = Window.objects.get()
    answer = client.post(
        f"{page}except/", {"window": own.pk, "until": today, "reason": "系统故障"}, follow=True
    )
    assert "今天截止，还没有报送" in text(answer)
    assert "系统故障" in text(answer)
    for name in ("lock", "unlock"):
        answer = client.post(f"{page}{name}/", {"year": 2025, "reason": ""}, follow=True)
        assert "请写明原因" in text(answer)
    answer = client.post(f"{page}lock/", {"year": 2025, "reason": "结果已公示"}, follow=True)
    assert "锁定的原因：结果已公示" in text(answer)
    answer = client.post(f"{page}unlock/", {"year": 2025, "reason": "复核"}, follow=True)
    assert "复核" in text(answer)
    assert "锁定的原因：" not in text(answer)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "开放日期：该字段是必填项"),
        ({"opens": "2026-03-02", "closes": "2026-03-01"}, "不能早于开放的日期"),
        ({"opens": "2026-03-32", "closes": "2026-03-01"}, "开放日期：输入一个有效的日期"),
        ({"opens": "2026-03-01", "closes": "2026-03-02", "layout": "nothing"}, "没有这种工作簿"),
    ],
)
def test_what_cannot_be_decided_is_said(client, county, office, fields, message):
    client.force_login(office)
    answer = client.post(reverse("window-set"), {"layout": "tax", "year": 2025, **fields}, follow=True)
    assert message in text(answer)
    assert not Window.objects.exists()


def test_the_office_of_another_county_does_not_reach_a_window(client, county):
    own = window(county, -5, -2)
    client.force_login(factories.user("reform_office", factories.county("赤岭县", "339902")))
    body = {"window": own.pk, "until": windows.day_of(), "reason": "系统故障"}
    answer = client.post(reverse("window-except"), body, follow=True)
    assert "报送窗口：" in text(answer)
    assert not WindowException.objects.exists()
    assert "逾期" not in text(client.get(reverse("window-list"), {"year": 2025}))


def test_a_department_reads_its_own(client, county, officer):
    window(county, -5, 3)
    window(county, -5, 4, layout="power")
    client.force_login(officer)
    for name in ("window-list", "batch-list"):
        page = text(client.get(reverse(name), {"year": 2025}))
        assert "还有 3 天，还没有报送" in page
        assert "还有 4 天" not in page
        assert "锁定 2025 年数据" not in page
    for name in ("window-set", "window-except", "year-lock", "year-unlock"):
        assert client.post(reverse(name)).status_code == 403
        assert client.get(reverse(name)).status_code == 405


def test_a_window_may_be_set_for_a_year_without_workbooks(client, county, officer):
    factories.batch(county, year=2024)
    window(county, -5, 3)
    client.force_login(officer)
    page = text(client.get(reverse("window-list"), {"year": 2025}))
    assert "2025 年报送窗口" in page
    assert "2025 年税务数据" in text(client.get(reverse("batch-list")))


@pytest.mark.parametrize("role", ["leader", "town_officer", "system_admin"])
def test_others_have_no_such_page(client, county, role):
    client.force_login(factories.user(role, None if role == "system_admin" else county))
    assert client.get(reverse("window-list")).status_code == 403


@pytest.mark.django_db
def test_an_answer_to_an_objection_is_no_delivery():
    county, layout, today = factories.county(), layout_of("tax"), timezone.localdate()
    factories.batch(county, origin=Batch.Origin.ANSWER)
    assert windows.expected(county, 2025, [layout], today)[0].imported_at is None
    factories.batch(county)
    assert windows.expected(county, 2025, [layout], today)[0].imported_at is not None
