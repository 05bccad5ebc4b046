"""What is said of the figures on a sheet: by the enterprise, or by the town officer for one without an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.confirmation.lines import Line, lines
from evaluation.models import ConfirmationItem, ConfirmationSheet, Dispute
from landuse.actions.speaking import File, may_speak, said, sensible, speaks
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.attachments.actions import attach
from mujun.attachments.models import Attachment
from mujun.calendars.clock import Counting, deadline
from mujun.calendars.county import calendar_of
from mujun.receipts.actions import issue
from mujun.templatetags.figures import amount

LONGEST_REASON = 500
State = ConfirmationItem.State


@dataclass(frozen=True)
class Confirmed:
    """How many figures were confirmed, and the names of those that changed after they had been looked at."""

    figures: int
    moved: list[str]


@transaction.atomic
def confirm(*, sheet: ConfirmationSheet, seen: Mapping[str, str], by: User, note: str = "") -> Confirmed:
    """Confirm the figures in `seen`: code of the variable → `Line.version` as it was shown.

    A figure that has changed since is passed over and named. Raises PermissionDenied, and ValidationError outside
    the call's time, for an unknown or a settled figure, and as `speaks`.
    """
    on_behalf, note = speaks(sheet.enterprise, by, note)
    sheet, now = _hold(sheet), timezone.now()
    asked = {line.variable.code: line for line in lines(sheet, now)}
    if unknown := seen.keys() - asked.keys():
        raise ValidationError(f"核对表没有这些数据项：{'、'.join(sorted(unknown))}。", "unknown_figure")
    chosen = [asked[code] for code in seen]
    if not chosen:
        raise ValidationError("没有待确认的数据。", "nothing_to_confirm")
    _refuse_settled(sheet, chosen, now)
    same = [line for line in chosen if line.version == seen[line.variable.code]]
    _say(sheet, same, State.CONFIRMED, by, now, on_behalf=on_behalf, note=note)
    if same:
        detail = {"figures": len(same), "on_behalf": on_behalf, "note": note}
        audit.record("sheet_confirmed", sheet, by=by, county=sheet.call.county, **detail)
    return Confirmed(len(same), [line.variable.name for line in chosen if line not in same])


@transaction.atomic
def dispute(
    *,
    sheet: ConfirmationSheet,
    variable: str,
    reason: str,
    by: User,
    wanted: Decimal | None = None,
    file: File | None = None,
    note: str = "",
) -> Dispute:
    """Say that a figure (code of the variable) is wrong; it goes to its department under a receipt number.

    Raises as `confirm`, and ValidationError without a reason, for a file that cannot be taken, and when the figure
    may not be disputed (again).
    """
    on_behalf, note = speaks(sheet.enterprise, by, note)
    sheet, now = _hold(sheet), timezone.now()
    line = next((each for each in lines(sheet, now) if each.variable.code == variable), None)
    if line is None:
        raise ValidationError("核对表没有这个数据项。", "unknown_figure")
    _refuse_dispute(sheet, line, now)
    raised = Dispute.objects.create(
        number=issue(sheet.call.county),
        sheet=sheet,
        variable=line.variable,
        figure=line.figure,
        value=line.value,
        wanted=sensible(wanted),
        reason=said(reason, "异议的理由", LONGEST_REASON),
        attachment=_attach(sheet, file, by),
        raised_by=by,
        on_behalf=on_behalf,
        note=note,
        due=_due(sheet, now),
    )
    _say(sheet, [line], State.DISPUTED, by, now, on_behalf=on_behalf, note=note, dispute=raised)
    _record_dispute(raised, by)
    return raised


def may_act(sheet: ConfirmationSheet, user: User) -> bool:
    return may_speak(sheet.enterprise, user)


def record(
    sheet: ConfirmationSheet, line: Line, state: State, by: User | None, now: datetime, raised: Dispute
) -> None:
    """An answer becomes the current word on the figure."""
    _say(sheet, [line], state, by, now, on_behalf=False, note="", dispute=raised)


def _hold(sheet: ConfirmationSheet) -> ConfirmationSheet:
    """Whoever else says something of the sheet waits, and so does silence."""
    held = ConfirmationSheet.objects.select_for_update(no_key=True, of=["self"])
    return held.select_related("call__county", "enterprise").get(pk=sheet.pk)


def _refuse_settled(sheet: ConfirmationSheet, chosen: list[Line], now: datetime) -> None:
    settled = [line for line in chosen if not line.may_confirm]
    if not settled:
        return
    if not sheet.call.is_running(now) and settled == chosen:
        raise ValidationError("核对时间已过或尚未开始，不能再确认。", "not_running")
    names = "、".join(f"{line.variable.name}（{line.label}）" for line in settled)
    raise ValidationError(f"这些数据项不需要确认：{names}。请刷新页面。", "settled")


def _refuse_dispute(sheet: ConfirmationSheet, line: Line, now: datetime) -> None:
    if line.may_dispute:
        return
    if line.state == State.DISPUTED:
        raise ValidationError(f"{line.variable.name}的异议正在办理，请等候答复。", "disputed_already")
    if sheet.disputes.filter(variable=line.variable).count() >= sheet.call.disputes_allowed:
        times = sheet.call.disputes_allowed
        raise ValidationError(f"每项数据最多提 {times} 次异议，{line.variable.name}已提过。", "too_often")
    raise ValidationError("核对时间已过或尚未开始，不能再提异议。", "not_running")


def _say(
    sheet: ConfirmationSheet,
    chosen: list[Line],
    state: State,
    by: User | None,
    now: datetime,
    *,
    on_behalf: bool,
    note: str,
    dispute: Dispute | None = None,
) -> None:
    """Add items and take the mark `is_current` from those before."""
    spoken = [line.variable.pk for line in chosen]
    sheet.items.filter(is_current=True, variable__in=spoken).update(is_current=False)
    word = {"state": state, "by": by, "at": now, "on_behalf": on_behalf, "note": note, "dispute": dispute}
    ConfirmationItem.objects.bulk_create(
        ConfirmationItem(sheet=sheet, variable=line.variable, figure=line.figure, value=line.value, **word)
        for line in chosen
    )


def _record_dispute(raised: Dispute, by: User) -> None:
    unit = raised.variable.unit
    audit.record(
        "figure_disputed",
        raised,
        by=by,
        county=raised.sheet.call.county,
        enterprise=raised.sheet.enterprise.name,
        variable=raised.variable.name,
        value=amount(raised.value, unit),
        wanted=amount(raised.wanted, unit),
        reason=raised.reason,
        on_behalf=raised.on_behalf,
        note=raised.note,
    )


def _due(sheet: ConfirmationSheet, now: datetime) -> datetime:
    call = sheet.call
    counting = Counting(call.answer_counting)
    return deadline(timezone.localtime(now), call.answer_days, counting, calendar_of(call.county))


def _attach(sheet: ConfirmationSheet, file: File | None, by: User) -> Attachment | None:
    if file is None:
        return None
    return attach(content=file.content, name=file.name, county=sheet.call.county, by=by)
