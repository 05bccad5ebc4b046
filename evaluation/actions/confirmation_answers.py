"""A department answers a dispute: it keeps the figure, or corrects it through the ordinary intake."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.actions import confirmation
from evaluation.actions.correcting import Place, correct
from evaluation.confirmation.lines import Line, lines
from evaluation.models import ConfirmationItem, Dispute, Figure
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.intake.windows import LONGEST_REASON
from mujun.templatetags.figures import amount

Outcome = Dispute.Outcome


@transaction.atomic
def answer(*, dispute: Dispute, outcome: str, reason: str, by: User, value: Decimal | None = None) -> Dispute:
    """Keep (`upheld`) or correct (`corrected`, to `value`) the disputed figure; the reason goes to the enterprise.

    A correction is a batch of origin 异议答复 under the receipt number: its value passes the checks of the cell, and
    it may come after the window has closed. `value` may be left out when the figure has been corrected meanwhile, and
    for land, which is corrected in the register. Raises PermissionDenied for others than the department and the
    reform office; ValidationError for a dispute already answered, without a reason, for a value that is missing,
    the same or refused by the checks.
    """
    if not may_answer(dispute, by):
        raise PermissionDenied("只有提供这项数据的部门和亩均办可以答复。")
    dispute = _hold(dispute)
    reason, now = _reason(reason), timezone.now()
    if outcome not in Outcome:
        raise ValidationError("请选择维持或更正。", "bad_outcome")
    if outcome == Outcome.CORRECTED:
        _correct(dispute, value, reason, by)
    line = _line(dispute, now)
    dispute.outcome, dispute.answer = outcome, reason
    dispute.answered_by, dispute.answered_at = by, now
    if outcome == Outcome.CORRECTED:
        dispute.corrected, dispute.corrected_value = line.figure, line.value
    dispute.save()
    confirmation.record(dispute.sheet, line, ConfirmationItem.State.ANSWERED, by, now, dispute)
    _record(dispute, line, by)
    return dispute


def may_answer(dispute: Dispute, user: User) -> bool:
    if user.county_id != dispute.sheet.call.county_id:
        return False
    if user.may(Permission.IMPORT_ANY_FIGURES):
        return True
    own = user.department_id == dispute.variable.department_id
    return own and user.may(Permission.IMPORT_OWN_FIGURES) and user.signs_in


def current_line(dispute: Dispute) -> Line:
    """The disputed figure as it stands now."""
    return _line(dispute, timezone.now())


def _correct(dispute: Dispute, value: Decimal | None, reason: str, by: User) -> None:
    line = _line(dispute, timezone.now())
    if dispute.variable.from_register:
        if line.value == dispute.value:
            words = "用地台账没有更正。请先更正台账中的宗地和用地，再来答复；没有错误的，选择维持。"
            raise ValidationError(words, "register_unchanged")
        return
    meanwhile = line.figure != dispute.figure
    if value is None and not meanwhile:
        raise ValidationError("请填写更正后的数值。", "value_missing")
    if value is not None and value != line.value:
        place = Place(dispute.sheet.enterprise, dispute.sheet.call.year, dispute.variable)
        correct(place=place, value=value, number=dispute.number, reason=reason, by=by)
    elif not meanwhile:
        raise ValidationError("更正后的数值与现值相同。数值没有错误的，请选择维持。", "value_same")


def _hold(dispute: Dispute) -> Dispute:
    held = Dispute.objects.select_for_update(no_key=True, of=["self", "sheet"])
    dispute = held.select_related(
        "sheet__call__county", "sheet__enterprise", "variable__department", "figure"
    ).get(pk=dispute.pk)
    if dispute.answered_at:
        raise ValidationError("这条异议已经答复。请刷新页面。", "answered_already")
    return dispute


def _line(dispute: Dispute, now: datetime) -> Line:
    return next(line for line in lines(dispute.sheet, now) if line.variable == dispute.variable)


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError("请写明答复的理由。", "reason_missing")
    if len(text.strip()) > LONGEST_REASON:
        raise ValidationError(f"答复的理由请在 {LONGEST_REASON} 字以内。", "reason_too_long")
    return text.strip()


def _record(dispute: Dispute, line: Line, by: User) -> None:
    figure: Figure | None = line.figure
    audit.record(
        "dispute_answered",
        dispute,
        by=by,
        county=dispute.sheet.call.county,
        enterprise=dispute.sheet.enterprise.name,
        variable=line.variable.name,
        outcome=Outcome(dispute.outcome).label,
        value=amount(line.value, line.variable.unit),
        reason=dispute.answer,
        batch=figure.batch_id if figure else None,
        late=dispute.answered_at >= dispute.due,
    )
