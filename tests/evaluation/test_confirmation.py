"""一企一单: what is said of a figure, by whom, until when, and what comes of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.actions import confirmation, confirmation_answers, confirmation_calls
from evaluation.actions.confirmation import File
from evaluation.confirmation.lines import lines
from evaluation.confirmation.states import board, land_of, with_states
from evaluation.models import ConfirmationItem, ConfirmationSheet, Dispute, Figure
from evaluation.tasks import take_silence
from landuse.models import Occupancy
from mujun.accounts.models import AuditEvent, User
from mujun.attachments.models import Attachment
from mujun.calendars.clock import Counting
from mujun.celery import app
from mujun.intake import windows
from mujun.intake.models import Batch
from mujun.receipts.actions import issue
from tests import factories as make
from tests.evaluation.county import small_county
from tests.pictures import png

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def small():
    return small_county(4)


@pytest.fixture
def call(small):
    return make.confirmation_call(small.county)


@pytest.fixture
def sheet(call, small):
    return call.sheets.get(enterprise=small.enterprises[0])


@pytest.fixture
def accountant(small):
    """Signs in for the first enterprise."""
    return make.user("enterprise", small.county, credit_code=small.enterprises[0].credit_code)


@pytest.fixture
def tax_officer(small):
    return make.user("department_officer", small.county)


@pytest.fixture
def town_officer(small):
    return make.user("town_officer", small.county, town=small.enterprises[0].town)


def line_of(sheet, code="tax"):
    sheet = ConfirmationSheet.objects.select_related("call__county", "enterprise").get(pk=sheet.pk)
    return next(line for line in lines(sheet) if line.variable.code == code)


def seen(sheet, *codes):
    shown = lines(ConfirmationSheet.objects.select_related("call__county", "enterprise").get(pk=sheet.pk))
    return {each.variable.code: each.version for each in shown if not codes or each.variable.code in codes}


def state_of(sheet):
    call = sheet.call
    call.refresh_from_db()
    return with_states(ConfirmationSheet.objects.filter(pk=sheet.pk), call, land_of(call)).get().state


def confirm(sheet, by, *codes, **fields):
    return confirmation.confirm(sheet=sheet, seen=seen(sheet, *codes), by=by, **fields)


def dispute(sheet, by, code="tax", **fields):
    return confirmation.dispute(sheet=sheet, variable=code, by=by, reason="与申报表不符", **fields)


def answer(raised, by, outcome="upheld", **fields):
    return confirmation_answers.answer(
        dispute=raised, by=by, outcome=outcome, reason="已与入库台账核对", **fields
    )


def correct(enterprise, value, code="tax", year=2025):
    """As an ordinary workbook would."""
    before = Figure.objects.current().get(enterprise=enterprise, variable__code=code, year=year)
    Figure.objects.filter(pk=before.pk).update(is_current=False)
    return make.figure(enterprise, before.variable, value, make.batch(enterprise.county, year))


def let_pass(call):
    """All figures there by now were there before."""
    Figure.objects.update(created_at=timezone.now() - DAY)
    call.deadline = timezone.now() - timedelta(seconds=1)
    call.save()


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


class TestConfirming:
    def test_all_at_once(self, sheet, accountant, small):
        assert state_of(sheet) == "pending"
        outcome = confirm(sheet, accountant)

        assert (outcome.figures, outcome.moved) == (len(sheet.call.variables), [])
        assert state_of(sheet) == "confirmed"
        said = line_of(sheet)
        assert (said.label, said.item.by, said.item.on_behalf) == ("已确认", accountant, False)
        assert said.item.figure == said.figure
        assert AuditEvent.objects.get(act="sheet_confirmed").detail["figures"] == outcome.figures

    def test_one_by_one(self, sheet, accountant):
        confirm(sheet, accountant, "tax")
        assert state_of(sheet) == "pending"
        assert line_of(sheet).label == "已确认"
        assert line_of(sheet, "land").label == "待核对"

    def test_a_blank_and_the_land_can_be_confirmed_too(self, sheet, accountant, small):
        confirm(sheet, accountant, "water", "land")
        assert line_of(sheet, "water").item.value is None
        assert line_of(sheet, "land").item.value == Decimal(20)

    def test_who_looked_at_another_figure_has_not_confirmed_this_one(self, sheet, accountant, small):
        looked = seen(sheet, "tax", "revenue")
        correct(small.enterprises[0], 777)

        outcome = confirmation.confirm(sheet=sheet, seen=looked, by=accountant)

        assert (outcome.figures, outcome.moved) == (1, ["税收实际贡献"])
        assert line_of(sheet).state == "pending"
        assert line_of(sheet, "revenue").state == "confirmed"

    def test_a_correction_reopens_what_was_confirmed(self, sheet, accountant, small):
        confirm(sheet, accountant)
        correct(small.enterprises[0], 777)

        line = line_of(sheet)
        assert (line.state, line.moved, line.is_reopened, line.may_confirm) == ("pending", True, True, True)
        assert state_of(sheet) == "pending"
        confirm(sheet, accountant, "tax")
        assert state_of(sheet) == "confirmed"
        assert sheet.items.filter(variable__code="tax").count() == 2

    def test_a_withdrawn_correction_leaves_the_confirmation_standing(self, sheet, accountant, small):
        confirm(sheet, accountant)
        before = line_of(sheet).figure
        later = correct(small.enterprises[0], 777)
        Figure.objects.filter(pk=later.pk).update(is_current=False)
        Figure.objects.filter(pk=before.pk).update(is_current=True)
        assert state_of(sheet) == "confirmed"

    def test_what_is_supplied_later_reopens_a_confirmed_blank(self, sheet, accountant, small):
        confirm(sheet, accountant)
        water = next(each for each in make.variables() if each.code == "water")
        make.figure(small.enterprises[0], water, 500, make.batch(small.county, sender="power"))
        assert line_of(sheet, "water").is_reopened
        assert state_of(sheet) == "pending"

    def test_a_change_of_the_register_reopens_the_land(self, sheet, accountant, small):
        confirm(sheet, accountant)
        Occupancy.objects.filter(enterprise=small.enterprises[0]).update(area=18)
        assert line_of(sheet, "land").is_reopened
        assert state_of(sheet) == "pending"

    def test_after_the_deadline_a_correction_is_shown_and_reopens_nothing(
        self, sheet, accountant, small, call
    ):
        confirm(sheet, accountant)
        let_pass(call)
        correct(small.enterprises[0], 777)

        line = line_of(sheet)
        assert (line.state, line.moved, line.is_reopened, line.may_confirm) == (
            "confirmed",
            True,
            False,
            False,
        )
        assert state_of(sheet) == "confirmed"

    def test_too_late(self, sheet, accountant, call):
        shown = seen(sheet)
        let_pass(call)
        with pytest.raises(ValidationError, match="核对时间已过"):
            confirmation.confirm(sheet=sheet, seen=shown, by=accountant)
        with pytest.raises(ValidationError, match="核对时间已过"):
            dispute(sheet, accountant)

    def test_nobody_confirms_for_others(self, sheet, small, tax_officer):
        other = make.user("enterprise", small.county, credit_code=small.enterprises[1].credit_code)
        there = make.town(small.county, "青石街道")
        for user in [other, tax_officer, small.office, make.user("leader", small.county),
                     make.user("town_officer", small.county, town=there)]:  # fmt: skip
            with pytest.raises(PermissionDenied):
                confirm(sheet, user, note="电话")
            with pytest.raises(PermissionDenied):
                dispute(sheet, user, note="电话")
        assert not ConfirmationItem.objects.exists()

    def test_the_same_credit_code_in_another_county_is_another(self, sheet, small):
        there = make.county("邻县", "339902")
        double = make.user("enterprise", there, credit_code=small.enterprises[0].credit_code)
        with pytest.raises(PermissionDenied):
            confirm(sheet, double)


class TestTheTownActs:
    def test_for_an_enterprise_without_an_account(self, sheet, town_officer):
        confirm(sheet, town_officer, "tax", note="电话核对，财务李会计确认")
        raised = dispute(sheet, town_officer, "revenue", note="上门听取")

        item = line_of(sheet).item
        assert (item.on_behalf, item.by, item.note) == (True, town_officer, "电话核对，财务李会计确认")
        assert (raised.on_behalf, raised.note) == (True, "上门听取")
        assert AuditEvent.objects.get(act="sheet_confirmed").detail["on_behalf"] is True

    def test_says_how_the_enterprise_was_heard(self, sheet, town_officer):
        with pytest.raises(ValidationError, match="怎样听取"):
            confirm(sheet, town_officer)

    def test_not_when_the_enterprise_has_an_account(self, sheet, town_officer, accountant):
        with pytest.raises(ValidationError, match=f"有自己的账号（{accountant.username}）"):
            confirm(sheet, town_officer, note="电话")
        User.objects.filter(pk=accountant.pk).update(is_active=False)
        assert confirm(sheet, town_officer, note="电话").figures


class TestDisputing:
    def test_goes_to_the_department_under_a_receipt_number(self, sheet, accountant, small, tax_officer):
        raised = dispute(sheet, accountant, wanted=Decimal("580.5"), file=File("完税证明.png", png()))

        assert raised.number.startswith(f"{small.county.code}-{timezone.localdate().year}-")
        assert (raised.value, raised.wanted) == (Decimal(600), Decimal("580.5"))
        assert Attachment.objects.get() == raised.attachment
        assert list(Dispute.objects.visible_to(tax_officer).open()) == [raised]
        assert raised.due > timezone.now() + 4 * DAY
        assert state_of(sheet) == "disputed"
        assert AuditEvent.objects.get(act="figure_disputed").actor == accountant

    def test_a_department_sees_those_on_its_own_variables(self, sheet, accountant, small):
        raised = dispute(sheet, accountant, "revenue")
        statistics = make.user("department_officer", small.county, department=make.department("statistics"))
        assert list(Dispute.objects.visible_to(statistics)) == [raised]
        for role in ("department_officer", "api_client", "system_admin"):
            county = None if role == "system_admin" else small.county
            assert not Dispute.objects.visible_to(make.user(role, county)).exists()

    def test_needs_a_reason_and_leaves_nothing_behind_without(self, sheet, accountant):
        with pytest.raises(ValidationError, match="请写明异议的理由"):
            confirmation.dispute(
                sheet=sheet, variable="tax", by=accountant, reason=" ", file=File("x.png", png())
            )
        assert not Attachment.objects.exists()

    def test_a_file_that_is_not_taken(self, sheet, accountant):
        with pytest.raises(ValidationError, match="不能识别这种文件"):
            dispute(sheet, accountant, file=File("x.png", b"MZ"))
        assert not Dispute.objects.exists()

    @pytest.mark.parametrize("wanted", ["1e13", "NaN", "Infinity"])
    def test_impossible_values(self, sheet, accountant, wanted):
        with pytest.raises(ValidationError, match="核对单位"):
            dispute(sheet, accountant, wanted=Decimal(wanted))

    def test_is_neither_repeated_nor_confirmed_while_it_waits(self, sheet, accountant):
        dispute(sheet, accountant)
        with pytest.raises(ValidationError, match="正在办理"):
            dispute(sheet, accountant)
        with pytest.raises(ValidationError, match="不需要确认"):
            confirm(sheet, accountant, "tax")

    def test_what_was_confirmed_may_still_be_disputed(self, sheet, accountant):
        confirm(sheet, accountant)
        dispute(sheet, accountant)
        assert state_of(sheet) == "disputed"


class TestAnswering:
    @pytest.fixture
    def raised(self, sheet, accountant):
        return dispute(sheet, accountant, wanted=Decimal(580))

    def test_the_figure_is_kept(self, raised, sheet, tax_officer):
        answer(raised, tax_officer)

        raised.refresh_from_db()
        assert (raised.get_outcome_display(), raised.answered_by) == ("维持", tax_officer)
        line = line_of(sheet)
        assert (line.label, line.value, line.may_dispute, line.may_confirm) == ("已答复", 600, True, True)
        assert state_of(sheet) == "answered"
        assert AuditEvent.objects.get(act="dispute_answered").detail["outcome"] == "维持"

    def test_the_figure_is_corrected_through_the_intake(self, raised, sheet, tax_officer):
        answer(raised, tax_officer, "corrected", value=Decimal("580.25"))

        line = line_of(sheet)
        assert (line.value, line.label, line.moved) == (Decimal("580.25"), "已答复", False)
        batch = Batch.objects.get(origin=Batch.Origin.ANSWER)
        assert (batch.key, batch.state, line.figure.batch) == (raised.number, "imported", batch)
        raised.refresh_from_db()
        assert (raised.corrected, raised.corrected_value) == (line.figure, Decimal("580.25"))
        assert not Figure.objects.get(pk=raised.figure_id).is_current

    def test_after_the_window_has_closed_and_in_a_locked_year(self, raised, sheet, tax_officer, small):
        past = timezone.localdate() - 5 * DAY
        windows.set_window(
            county=small.county, layout="tax", year=2025, opens=past, closes=past, by=small.office
        )
        windows.lock_year(county=small.county, year=2025, reason="数据已审定", by=small.office)
        answer(raised, tax_officer, "corrected", value=Decimal(580))

        assert line_of(sheet).value == 580
        event = AuditEvent.objects.get(act="batch_received", detail__answers=raised.number)
        assert event.detail["outside_window"] is True

    def test_but_nothing_else_comes_after_the_window(self, raised, tax_officer, small):
        past = timezone.localdate() - 5 * DAY
        windows.set_window(
            county=small.county, layout="tax", year=2025, opens=past, closes=past, by=small.office
        )
        with pytest.raises(ValidationError, match="已于"):
            windows.refuse_closed(small.county, "tax", 2025, tax_officer, windows.answers_to("workbook", "k"))

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"outcome": "corrected"}, "请填写更正后的数值"),
            ({"outcome": "corrected", "value": Decimal(600)}, "与现值相同"),
            ({"outcome": "nothing"}, "请选择"),
        ],
    )
    def test_what_is_refused_leaves_the_dispute_open(self, raised, tax_officer, fields, words):
        with pytest.raises(ValidationError, match=words):
            answer(raised, tax_officer, **fields)
        raised.refresh_from_db()
        assert raised.answered_at is None
        assert not Batch.objects.filter(origin=Batch.Origin.ANSWER).exists()

    def test_the_checks_of_the_cell_are_in_place(self, sheet, accountant, small):
        raised = dispute(sheet, accountant, "revenue")
        with pytest.raises(ValidationError, match="没有通过检查"):
            answer(raised, small.office, "corrected", value=Decimal(-5))
        assert line_of(sheet, "revenue").value == 9000
        assert not Batch.objects.filter(origin=Batch.Origin.ANSWER).exists()

    def test_a_correction_touches_nothing_else_of_the_department(self, sheet, accountant, small):
        raised = dispute(sheet, accountant, "revenue")
        answer(raised, small.office, "corrected", value=Decimal(9100))
        batch = Batch.objects.get(origin=Batch.Origin.ANSWER)
        assert (batch.created, batch.changed, batch.ignored) == (0, 1, 0)

    def test_without_reason(self, raised, tax_officer):
        with pytest.raises(ValidationError, match="请写明答复的理由"):
            confirmation_answers.answer(dispute=raised, outcome="upheld", reason=" ", by=tax_officer)

    def test_once(self, raised, tax_officer):
        answer(raised, tax_officer)
        with pytest.raises(ValidationError, match="已经答复"):
            answer(raised, tax_officer)

    def test_only_by_its_department_or_the_reform_office(self, raised, small, accountant):
        others = [make.user("department_officer", small.county, department=make.department("power"))]
        others += [make.user(role, small.county) for role in ("town_officer", "leader", "api_client")]
        there = make.county("邻县", "339902")
        others += [accountant, make.user("department_officer", there), make.user("reform_office", there)]
        for user in others:
            with pytest.raises(PermissionDenied):
                answer(raised, user)
        answer(raised, small.office)

    def test_when_a_workbook_has_corrected_it_meanwhile(self, raised, sheet, tax_officer, small):
        later = correct(small.enterprises[0], 590)
        answer(raised, tax_officer, "corrected")

        raised.refresh_from_db()
        assert raised.corrected == later
        assert line_of(sheet).label == "已答复"
        assert not Batch.objects.filter(origin=Batch.Origin.ANSWER).exists()

    def test_a_figure_that_was_missing_can_be_supplied(self, sheet, accountant, small):
        raised = dispute(sheet, accountant, "water", wanted=Decimal(320))
        power = make.user("department_officer", small.county, department=make.department("power"))
        answer(raised, power, "corrected", value=Decimal(320))
        assert line_of(sheet, "water").value == 320

    def test_may_be_disputed_once_more_and_not_again(self, raised, sheet, accountant, tax_officer):
        answer(raised, tax_officer)
        second = dispute(sheet, accountant)
        assert state_of(sheet) == "disputed"
        answer(second, tax_officer)
        with pytest.raises(ValidationError, match="最多提 2 次异议"):
            dispute(sheet, accountant)

    def test_after_the_deadline_the_answer_may_be_accepted_or_disputed_once_more(
        self, raised, sheet, accountant, tax_officer, call
    ):
        let_pass(call)
        answer(raised, tax_officer)
        assert line_of(sheet).may_dispute
        confirm(sheet, accountant, "tax")
        assert line_of(sheet).label == "已确认"

    def test_land_is_corrected_in_the_register(self, sheet, accountant, small):
        raised = dispute(sheet, accountant, "land", wanted=Decimal(18))
        land = make.user("department_officer", small.county, department=make.department("natural_resources"))
        with pytest.raises(ValidationError, match="用地台账没有更正"):
            answer(raised, land, "corrected")
        Occupancy.objects.filter(enterprise=small.enterprises[0]).update(area=18)
        answer(raised, land, "corrected")

        raised.refresh_from_db()
        assert raised.corrected_value == 18
        assert (line_of(sheet, "land").value, line_of(sheet, "land").label) == (18, "已答复")


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

    def test_the_clock_calls_tasks_that_are_there(self, settings):
        app.loader.import_default_modules()
        assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= app.tasks.keys()

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
    states = with_states(ConfirmationSheet.objects.all(), call, land_of(call))
    town, total = board(states)
    assert (town["town"], total["size"]) == (small.enterprises[0].town.name, 4)
    assert dict(total["sizes"])["confirmed"] == 1
    assert dict(total["sizes"])["pending"] == 3


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    """Each in a connection of its own; what the others do not see yet is real."""

    def elsewhere(self, act):
        def run():
            try:
                return act()
            finally:
                connection.close()

        return run

    def test_a_confirmation_that_crosses_a_correction_is_of_the_figure_that_was_seen(
        self, sheet, accountant, small
    ):
        looked = seen(sheet, "tax")
        asked = line_of(sheet).figure
        with ThreadPoolExecutor(1) as pool, transaction.atomic():
            later = correct(small.enterprises[0], 777)  # not committed yet
            confirming = pool.submit(
                self.elsewhere(lambda: confirmation.confirm(sheet=sheet, seen=looked, by=accountant))
            )
            assert confirming.result(timeout=60).figures == 1

        line = line_of(sheet)
        assert (line.figure, line.item.figure, line.is_reopened) == (later, asked, True)
        assert state_of(sheet) == "pending"

    def test_one_of_two_disputes_is_received(self, sheet, accountant):
        def raise_one():
            try:
                return dispute(sheet, accountant)
            except ValidationError as refusal:
                return refusal.code

        with ThreadPoolExecutor(2) as pool:
            outcomes = [
                each.result(timeout=60) for each in [pool.submit(self.elsewhere(raise_one)) for _ in "ab"]
            ]
        assert Dispute.objects.count() == 1
        assert "disputed_already" in outcomes

    def test_two_answers_make_one(self, sheet, accountant, tax_officer):
        raised = dispute(sheet, accountant)

        def answer_one():
            try:
                answer(raised, tax_officer, "corrected", value=Decimal(580))
            except ValidationError as refusal:
                return refusal.code

        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(self.elsewhere(answer_one)) for _ in "ab"]
            outcomes = [each.result(timeout=60) for each in waiting]
        assert sorted(map(str, outcomes)) == ["None", "answered_already"]
        assert Batch.objects.filter(origin=Batch.Origin.ANSWER).count() == 1

    def test_receipt_numbers_differ(self, small):
        with ThreadPoolExecutor(4) as pool:
            given = [pool.submit(self.elsewhere(lambda: issue(small.county))) for _ in range(12)]
            numbers = [each.result(timeout=60) for each in given]
        assert len(set(numbers)) == 12
