"""What people do with a sheet, in short."""

from datetime import timedelta

from django.utils import timezone

from evaluation.actions import confirmation, confirmation_answers
from evaluation.confirmation.lines import lines
from evaluation.confirmation.states import with_states
from evaluation.models import ConfirmationSheet, Figure
from tests import factories as make

DAY = timedelta(days=1)


def line_of(sheet, code="tax"):
    sheet = ConfirmationSheet.objects.select_related("call__county", "enterprise").get(pk=sheet.pk)
    return next(line for line in lines(sheet) if line.variable.code == code)


def seen(sheet, *codes):
    shown = lines(ConfirmationSheet.objects.select_related("call__county", "enterprise").get(pk=sheet.pk))
    return {each.variable.code: each.version for each in shown if not codes or each.variable.code in codes}


def state_of(sheet):
    call = sheet.call
    call.refresh_from_db()
    return with_states(ConfirmationSheet.objects.filter(pk=sheet.pk), call).get().state


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
