"""What is said of the figures on a sheet: by the enterprise, or by the town officer for one without an account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.confirmation.lines import Line, lines
from evaluation.models import ConfirmationItem, ConfirmationSheet, Dispute
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import ROLES, Permission
from mujun.attachments.actions import attach
from mujun.attachments.models import Attachment
from mujun.calendars.clock import Counting, deadline
from mujun.calendars.county import calendar_of
from mujun.receipts.actions import issue
from mujun.templatetags.figures import amount

LONGEST_REASON, LONGEST_NOTE = 500, 300
_LARGEST = Decimal(10) ** 12
State = ConfirmationItem.State


@dataclass(frozen=True)
class Confirmed:
    """How many figures were confirmed, and the names of those that changed after they had been looked at."""

    figures: int
    moved: list[str]


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@transaction.atomic
def confirm(*, sheet: ConfirmationSheet, seen: Mapping[str, str], by: User, note: str = "") -> Confirmed:
    """Confirm the figures in `seen`: code of the variable → `Line.version` as it was shown.

    A figure that has changed since is passed over and named. Raises PermissionDenied, and ValidationError outside
    the call's time, for an unknown or a settled figure, and as `_capacity`.
    """
    on_behalf, note = _capacity(sheet, by, note)
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
    on_behalf, note = _capacity(sheet, by, note)
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
        wanted=_sensible(wanted),
        reason=_words(reason, "异议的理由", LONGEST_REASON),
        attachment=_attach(sheet, file, by),
        raised_by=by,
        on_behalf=on_behalf,
        note=note,
        due=_due(sheet, now),
    )
    _say(sheet, [line], State.DISPUTED, by, now, on_behalf=on_behalf, note=note, dispute=raised)
    _record_dispute(raised, by)
    return raised


def account_of(sheet: ConfirmationSheet) -> User | None:
    """Who signs in for the enterprise itself."""
    own = User.objects.filter(role=ROLES["enterprise"].code, county=sheet.call.county_id, is_active=True)
    return own.filter(credit_code=sheet.enterprise.credit_code).first()


def may_act(sheet: ConfirmationSheet, user: User) -> bool:
    """For itself, or as a town officer for one without an account."""
    return _stands_for(sheet, user) or (_may_stand_in(sheet, user) and account_of(sheet) is None)


def record(
    sheet: ConfirmationSheet, line: Line, state: State, by: User | None, now: datetime, raised: Dispute
) -> None:
    """An answer becomes the current word on the figure."""
    _say(sheet, [line], state, by, now, on_behalf=False, note="", dispute=raised)


def _capacity(sheet: ConfirmationSheet, by: User, note: str) -> tuple[bool, str]:
    """Whether `by` acts for the enterprise as a town officer, and the note that is then required.

    Raises PermissionDenied; ValidationError when the enterprise has an account of its own or the note is missing.
    """
    if _stands_for(sheet, by):
        return False, ""
    if not _may_stand_in(sheet, by):
        raise PermissionDenied("只有企业本身和所在镇街可以核对这张表。")
    if account := account_of(sheet):
        words = f"该企业有自己的账号（{account.username}），由企业自己核对。账号停用后镇街才能代核对。"
        raise ValidationError(words, "has_account")
    return True, _words(note, "怎样听取了企业的意见", LONGEST_NOTE)


def _stands_for(sheet: ConfirmationSheet, user: User) -> bool:
    same = user.county_id == sheet.call.county_id and user.credit_code == sheet.enterprise.credit_code
    return same and user.may(Permission.CONFIRM_OWN_FIGURES)


def _may_stand_in(sheet: ConfirmationSheet, user: User) -> bool:
    seen = ConfirmationSheet.objects.visible_to(user).filter(pk=sheet.pk)
    return user.may(Permission.ACT_FOR_ENTERPRISES) and seen.exists()


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
    said = {"state": state, "by": by, "at": now, "on_behalf": on_behalf, "note": note, "dispute": dispute}
    ConfirmationItem.objects.bulk_create(
        ConfirmationItem(sheet=sheet, variable=line.variable, figure=line.figure, value=line.value, **said)
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


def _sensible(wanted: Decimal | None) -> Decimal | None:
    if wanted is not None and not (wanted.is_finite() and abs(wanted) < _LARGEST):
        raise ValidationError("认为正确的数值太大。请核对单位。", "bad_value")
    return wanted


def _words(text: str, what: str, longest: int) -> str:
    if not text.strip():
        raise ValidationError(f"请写明{what}。", "words_missing")
    if len(text.strip()) > longest:
        raise ValidationError(f"{what}请在 {longest} 字以内。", "words_too_long")
    return text.strip()
