"""一企一单: the department keeps the figure or corrects it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluation.actions import confirmation_answers
from evaluation.models import Figure
from landuse.models import Occupancy
from mujun.accounts.models import AuditEvent
from mujun.intake import windows
from mujun.intake.models import Batch
from tests import factories as make
from tests.evaluation.confirmation.saying import (
    DAY,
    answer,
    confirm,
    correct,
    dispute,
    let_pass,
    line_of,
    state_of,
)

pytestmark = pytest.mark.django_db


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
