"""一企一单: what nobody spoke of by the deadline."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.actions import confirmation_calls
from evaluation.models import ConfirmationItem
from evaluation.tasks import take_silence
from mujun.accounts.models import AuditEvent
from mujun.celery import app
from tests.evaluation.confirmation.saying import DAY, confirm, correct, dispute, let_pass, line_of, state_of

pytestmark = pytest.mark.django_db


class TestSilence:
    def test_is_seen_before_any_task_has_run(self, sheet, call, accountant):
        confirm(sheet, accountant, "tax")
        let_pass(call)
        assert state_of(sheet) == "silent"
        assert line_of(sheet).label == "已确认"
        assert line_of(sheet, "revenue").label == "默认同意"

    def test_counts_as_consent_for_what_nobody_spoke_of(self, sheet, call, accountant, small):
        confirm(sheet, accountant, "tax")
        dispute(sheet, accountant, "revenue")
        let_pass(call)
        take_silence()

        said = dict(sheet.items.filter(is_current=True).values_list("variable__code", "state"))
        assert (said.pop("tax"), said.pop("revenue")) == ("confirmed", "disputed")
        assert set(said.values()) == {"silent"}
        assert len(said) == len(call.variables) - 2
        everywhere = ConfirmationItem.objects.filter(state="silent", is_current=True)
        assert everywhere.filter(variable__code="tax").count() == 3
        assert everywhere.get(sheet=sheet, variable__code="land").value == 20
        event = AuditEvent.objects.get(act="silence_taken_as_consent")
        assert event.detail == {"sheets": 4, "figures": everywhere.count()}
        assert event.actor is None

    def test_once_per_call(self, call):
        let_pass(call)
        take_silence()
        take_silence()
        assert AuditEvent.objects.filter(act="silence_taken_as_consent").count() == 1

    def test_the_clock_calls_tasks_that_are_there(self):
        app.loader.import_default_modules()
        assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= app.tasks.keys()

    def test_is_not_taken_before_the_deadline(self, call):
        take_silence()
        assert not ConfirmationItem.objects.exists()

    def test_takes_a_fixed_number_of_queries(self, call, small):
        let_pass(call)
        with CaptureQueriesContext(connection) as queries:
            take_silence()
        assert len(queries) < 30

    def test_agrees_to_the_figures_of_the_deadline(self, sheet, call, small):
        asked = line_of(sheet).figure
        let_pass(call)
        correct(small.enterprises[0], 777)
        take_silence()

        line = line_of(sheet)
        assert (line.item.figure, line.label, line.moved) == (asked, "默认同意", True)

    def test_leaves_a_confirmation_of_then_alone(self, sheet, call, accountant, small):
        confirm(sheet, accountant)
        let_pass(call)
        correct(small.enterprises[0], 777)
        take_silence()
        assert line_of(sheet).label == "已确认"
        assert line_of(sheet).moved

    def test_follows_a_confirmation_that_was_reopened(self, sheet, call, accountant, small):
        confirm(sheet, accountant)
        later = correct(small.enterprises[0], 777)
        let_pass(call)
        take_silence()
        line = line_of(sheet)
        assert (line.item.figure, line.label, line.moved) == (later, "默认同意", False)

    def test_may_be_broken_after_an_extension(self, sheet, call, accountant, small):
        let_pass(call)
        take_silence()
        until = timezone.localdate() + 3 * DAY
        confirmation_calls.extend(call=call, until=until, reason="台风", by=small.office)

        assert state_of(sheet) == "pending"
        confirm(sheet, accountant, "tax")
        call.refresh_from_db()
        let_pass(call)
        take_silence()
        assert line_of(sheet).label == "已确认"
        assert state_of(sheet) == "silent"
        assert AuditEvent.objects.filter(act="silence_taken_as_consent").count() == 2
