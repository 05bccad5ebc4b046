"""A year that is locked is corrected with a reason, which is read wherever the figure is."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from evaluation.actions import snapshots
from evaluation.models import Figure, Snapshot, SnapshotRow
from mujun.accounts.models import AuditEvent
from mujun.intake import actions, windows
from mujun.intake.models import Batch, YearLock
from mujun.intake.withdrawal import withdraw
from mujun.jobs.models import Job
from tests import factories
from tests.mujun.windows.sending import imported, lock, received, tax, text, upload


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


def test_the_command_takes_a_reason(county, tmp_path):
    path = tmp_path / "税务.xlsx"
    path.write_bytes(tax(10))
    lock(county)
    options = ["--layout=tax", "--year=2025", "--county=339901"]
    with pytest.raises(CommandError, match="更正须写明原因"):
        call_command("import_workbook", str(path), *options)
    call_command("import_workbook", str(path), *options, "--reason=补报")
    assert Batch.objects.get().reason == "补报"
