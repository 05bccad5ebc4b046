"""一企一单: who is asked, until when, how it ends."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.actions import confirmation_calls
from evaluation.confirmation.states import board, with_states
from evaluation.models import ConfirmationItem, ConfirmationSheet
from evaluation.tasks import take_silence
from mujun.accounts.models import AuditEvent
from mujun.calendars.clock import Counting
from tests import factories as make
from tests.evaluation.confirmation.saying import DAY, answer, confirm, dispute, let_pass, line_of, state_of

pytestmark = pytest.mark.django_db


class TestOpening:
    def open(self, small, by, **fields):
        values = {"year": 2025, "variables": ["tax", "land"], "starts": timezone.localdate(), "days": 3}
        return confirmation_calls.open_call(
            county=small.county, counting=Counting.NATURAL, by=by, **(values | fields)
        )

    def test_everyone_who_takes_part_gets_a_sheet(self, small):
        *several, out = small.enterprises
        for each in several:
            make.listed(each)
        make.listed(out, takes_part=False)

        call = self.open(small, small.office)

        assert {sheet.enterprise for sheet in call.sheets.all()} == set(several)
        last = timezone.localdate() + 4 * DAY
        assert (timezone.localtime(call.deadline).date(), call.variables) == (last, ["tax", "land"])
        event = AuditEvent.objects.get(act="call_opened")
        assert event.detail["sheets"] == 3

    def test_of_one_scale(self, small):
        for at, each in enumerate(small.enterprises):
            each.scale = "规上" if at else "规下"
            make.listed(each)
        assert self.open(small, small.office, scale="规上").sheets.count() == 3

    def test_takes_a_fixed_number_of_queries(self, small):
        for each in small.enterprises:
            make.listed(each)
        with CaptureQueriesContext(connection) as few:
            confirmation_calls.close(call=self.open(small, small.office), reason="重来", by=small.office)
        for _ in range(20):
            make.listed(make.enterprise(small.enterprises[0].town))
        with CaptureQueriesContext(connection) as many:
            confirmation_calls.close(call=self.open(small, small.office), reason="重来", by=small.office)
        assert len(many) == len(few)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"variables": []}, "no_variables"),
            ({"variables": ["nothing"]}, "unknown_variable"),
            ({"days": 0}, "bad_days"),
            ({"days": 401}, "bad_days"),
            ({"year": 2024}, "no_list"),
            ({"scale": "规下"}, "nobody"),
            ({"disputes_allowed": 0}, "bad_disputes"),
        ],
    )
    def test_what_is_refused(self, small, fields, code):
        make.listed(small.enterprises[0])
        with pytest.raises(ValidationError) as refusal:
            self.open(small, small.office, **fields)
        assert refusal.value.code == code

    def test_one_at_a_time(self, small, call):
        make.listed(small.enterprises[0])
        with pytest.raises(ValidationError, match="还没有结束"):
            self.open(small, small.office)

    @pytest.mark.parametrize("role", ["department_officer", "town_officer", "leader", "enterprise"])
    def test_only_the_reform_office_calls(self, small, role):
        with pytest.raises(PermissionDenied):
            self.open(small, make.user(role, small.county))

    def test_a_later_day_begins_at_midnight_and_nobody_sees_it_before(self, small, accountant):
        make.listed(small.enterprises[0])
        call = self.open(small, small.office, starts=timezone.localdate() + 2 * DAY)
        assert timezone.localtime(call.starts_at).hour == 0
        assert not ConfirmationSheet.objects.visible_to(accountant).exists()
        with pytest.raises(ValidationError, match="尚未开始"):
            confirm(call.sheets.get(), accountant)


class TestEnding:
    def test_an_extension_has_a_reason_and_lies_ahead(self, call, small):
        for until, reason in [(timezone.localdate() + 20 * DAY, " "), (timezone.localdate() + DAY, "台风")]:
            with pytest.raises(ValidationError):
                confirmation_calls.extend(call=call, until=until, reason=reason, by=small.office)
        granted = confirmation_calls.extend(
            call=call, until=timezone.localdate() + 20 * DAY, reason="台风", by=small.office
        )
        assert timezone.localtime(granted.deadline).date() == timezone.localdate() + 21 * DAY
        assert AuditEvent.objects.get(act="call_extended").detail["reason"] == "台风"

    def test_who_joined_the_list_meanwhile_gets_a_sheet(self, call, small):
        for each in small.enterprises:
            make.listed(each)
        newcomer = make.enterprise(small.enterprises[0].town)
        make.listed(newcomer)
        until = timezone.localdate() + 20 * DAY
        confirmation_calls.extend(call=call, until=until, reason="名单调整", by=small.office)
        assert call.sheets.count() == 5
        assert call.sheets.filter(enterprise=newcomer).exists()
        assert AuditEvent.objects.get(act="call_extended").detail["added"] == 1

    def test_not_while_disputes_wait(self, call, sheet, accountant, small, tax_officer):
        raised = dispute(sheet, accountant)
        with pytest.raises(ValidationError, match="还有 1 条异议没有答复"):
            confirmation_calls.close(call=call, reason="完成", by=small.office)
        answer(raised, tax_officer)
        confirmation_calls.close(call=call, reason="完成", by=small.office)
        assert not line_of(sheet).may_dispute

    def test_before_the_deadline_silence_is_no_consent(self, call, sheet, small):
        confirmation_calls.close(call=call, reason="年度选错", by=small.office)
        take_silence()
        assert state_of(sheet) == "pending"
        assert not ConfirmationItem.objects.exists()

    def test_after_the_deadline_silence_is_taken_first(self, call, sheet, small):
        let_pass(call)
        confirmation_calls.close(call=call, reason="完成", by=small.office)
        assert state_of(sheet) == "silent"
        assert ConfirmationItem.objects.filter(state="silent").exists()


def test_the_board_counts_sheets_by_town_and_state(small, call, sheet, accountant):
    confirm(sheet, accountant)
    states = with_states(ConfirmationSheet.objects.all(), call)
    town, total = board(states)
    assert (town["town"], total["size"]) == (small.enterprises[0].town.name, 4)
    assert dict(total["sizes"])["confirmed"] == 1
    assert dict(total["sizes"])["pending"] == 3
