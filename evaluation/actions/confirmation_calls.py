"""The reform office calls the enterprises to confirm a year, gives more time, and closes; silence becomes consent."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from evaluation.confirmation.states import land_of
from evaluation.models import CallExtension, ConfirmationCall, Dispute, Variable
from landuse.models import EnterpriseYear
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.calendars.clock import LONGEST, Counting, deadline, written
from mujun.calendars.county import calendar_of
from mujun.copying import stage

LONGEST_REASON = 300
_MOST_DISPUTES = 3
_SHEETS = """
INSERT INTO evaluation_confirmationsheet (call_id, enterprise_id)
SELECT %(call)s, y.enterprise_id
FROM landuse_enterpriseyear y
JOIN landuse_enterprise e ON e.id = y.enterprise_id
WHERE e.county_id = %(county)s AND y.year = %(year)s AND y.takes_part AND %(scale)s IN ('', y.scale)
ORDER BY e.town_id, e.credit_code
ON CONFLICT DO NOTHING
"""
# The figures as they were at the deadline: what came in between then and now was never asked about.
_THEN = """
INSERT INTO pg_temp.figures_then (enterprise_id, variable_id, figure_id, value)
SELECT DISTINCT ON (f.enterprise_id, f.variable_id) f.enterprise_id, f.variable_id, f.id, f.value
FROM evaluation_figure f
JOIN intake_batch b ON b.id = f.batch_id
JOIN evaluation_confirmationsheet s ON s.enterprise_id = f.enterprise_id AND s.call_id = %(call)s
WHERE f.year = %(year)s AND f.created_at <= %(deadline)s
    AND (b.withdrawn_at IS NULL OR b.withdrawn_at > %(deadline)s)
ORDER BY f.enterprise_id, f.variable_id, f.id DESC
"""
_REOPENED = """
UPDATE evaluation_confirmationitem i SET is_current = false
FROM evaluation_confirmationsheet s
WHERE i.sheet_id = s.id AND s.call_id = %(call)s AND i.is_current AND i.state <> 'disputed' AND NOT EXISTS (
    SELECT 1 FROM (SELECT 1) one LEFT JOIN pg_temp.figures_then t
        ON t.enterprise_id = s.enterprise_id AND t.variable_id = i.variable_id
    WHERE t.figure_id IS NOT DISTINCT FROM i.figure_id AND t.value IS NOT DISTINCT FROM i.value
)
"""
_SILENCE = """
INSERT INTO evaluation_confirmationitem
    (sheet_id, variable_id, figure_id, value, state, is_current, at, on_behalf, note)
SELECT s.id, v.id, t.figure_id, t.value, 'silent', true, %(deadline)s, false, ''
FROM evaluation_confirmationsheet s
JOIN evaluation_variable v ON v.code = ANY(%(variables)s)
LEFT JOIN pg_temp.figures_then t ON t.enterprise_id = s.enterprise_id AND t.variable_id = v.id
WHERE s.call_id = %(call)s AND NOT EXISTS (
    SELECT 1 FROM evaluation_confirmationitem i
    WHERE i.sheet_id = s.id AND i.variable_id = v.id AND i.is_current
)
RETURNING sheet_id
"""
_PLACES = {
    "enterprise_id": "bigint", "variable_id": "bigint", "figure_id": "bigint", "value": "numeric(20,6)",
}  # fmt: skip


@transaction.atomic
def open_call(
    *,
    county: County,
    year: int,
    variables: Sequence[str],
    starts: date,
    days: int,
    counting: Counting,
    by: User | None,
    scale: str = "",
    answer_days: int = 5,
    answer_counting: Counting = Counting.WORKING,
    disputes_allowed: int = 2,
) -> ConfirmationCall:
    """Make a sheet for everyone who takes part by the list of the year (of one `scale`, or of both).

    The day `starts` does not count; a later day than today begins at 0:00. Raises PermissionDenied; ValidationError
    while another call of the year is open, without a list, without variables, for impossible days.
    """
    _authorise(county, by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    _refuse(county, year, variables, starts, days, answer_days, disputes_allowed)
    begins, ends = term(county, starts, days, counting)
    call = ConfirmationCall.objects.create(
        county=county,
        year=year,
        scale=scale,
        variables=list(_known(variables)),
        starts_at=begins,
        days=days,
        counting=counting,
        deadline=ends,
        answer_days=answer_days,
        answer_counting=answer_counting,
        disputes_allowed=disputes_allowed,
        opened_by=by,
    )
    sheets = _make_sheets(call)
    if not sheets:
        cure = "请先导入名单，或改选规模。"
        raise ValidationError(f"{year} 年名单中没有参评的{scale}企业。{cure}", "nobody")
    audit.record("call_opened", call, by=by, county=county, sheets=sheets, until=written(ends))
    return call


def _make_sheets(call: ConfirmationCall) -> int:
    """For everyone in the list who has none; how many that were."""
    params = {"call": call.pk, "county": call.county_id, "year": call.year, "scale": call.scale}
    with connection.cursor() as cursor:
        cursor.execute(_SHEETS, params)
        return cursor.rowcount


def term(county: County, starts: date, days: int, counting: Counting) -> tuple[datetime, datetime]:
    """When a call of so many days begins and ends: now when it starts today, else at 0:00."""
    now = timezone.localtime()
    begins = now if starts == now.date() else datetime.combine(starts, time(), now.tzinfo)
    return begins, deadline(begins, days, counting, calendar_of(county))


@transaction.atomic
def extend(*, call: ConfirmationCall, until: date, reason: str, by: User | None) -> CallExtension:
    """Until 24:00 of a later day. Silence that was already taken as consent may be broken again, and who has joined the
    list meanwhile gets a sheet.

    Raises PermissionDenied, ValidationError.
    """
    _authorise(call.county, by)
    reason, call = _words(reason), _hold(call)
    if call.closed_at:
        raise ValidationError("核对已经结束，不能延期。", "closed")
    now = timezone.localtime()
    ends = datetime.combine(until + timedelta(days=1), time(), now.tzinfo)
    if ends <= max(call.deadline, now):
        raise ValidationError("延期后的截止日期应晚于原来的截止日期和今天。", "not_later")
    granted = CallExtension.objects.create(
        call=call, before=call.deadline, deadline=ends, reason=reason, granted_by=by
    )
    call.deadline, call.silence_at = ends, None
    call.save(update_fields=["deadline", "silence_at"])
    detail = {"until": written(ends), "reason": reason, "added": _make_sheets(call)}
    audit.record("call_extended", call, by=by, county=call.county, **detail)
    return granted


@transaction.atomic
def close(*, call: ConfirmationCall, reason: str, by: User | None) -> ConfirmationCall:
    """Nothing more can be said. Before the deadline silence is then no consent.

    Raises PermissionDenied; ValidationError without a reason and while disputes wait for an answer.
    """
    _authorise(call.county, by)
    reason, call = _words(reason), _hold(call)
    if call.closed_at:
        raise ValidationError("核对已经结束。", "closed")
    if waiting := Dispute.objects.open().filter(sheet__call=call).count():
        raise ValidationError(f"还有 {waiting} 条异议没有答复，答复后再结束。", "disputes_open")
    if timezone.now() >= call.deadline and call.silence_at is None:
        _be_silent(call)
    call.closed_at, call.closed_by, call.closed_reason = timezone.now(), by, reason
    call.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    audit.record("call_closed", call, by=by, county=call.county, reason=reason)
    return call


def take_silence() -> int:
    """Every call whose deadline has passed: what nobody spoke of counts as agreed. Returns how many calls."""
    due = ConfirmationCall.objects.filter(silence_at=None, closed_at=None, deadline__lte=timezone.now())
    return sum(_take_silence(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _take_silence(pk: int) -> bool:
    call = _hold(ConfirmationCall(pk=pk))
    if call.silence_at or call.closed_at or timezone.now() < call.deadline:
        return False
    _be_silent(call)
    return True


def _be_silent(call: ConfirmationCall) -> None:
    """Two statements for all sheets, one event for the call."""
    list(
        call.sheets.select_for_update(no_key=True).order_by("pk").values_list("pk")
    )  # what is being said comes first
    land = Variable.objects.filter(code__in=call.variables, from_register=True).values_list("pk", flat=True)
    areas = land_of(call)
    rows = [(enterprise, variable, None, area) for variable in land for enterprise, area in areas.items()]
    stage("figures_then", _PLACES, rows)
    params = {"call": call.pk, "year": call.year, "deadline": call.deadline, "variables": call.variables}
    with connection.cursor() as cursor:
        cursor.execute(_THEN, params)
        cursor.execute("ANALYZE pg_temp.figures_then")
        cursor.execute(_REOPENED, params)
        cursor.execute(_SILENCE, params)
        silent = [row[0] for row in cursor.fetchall()]
    call.silence_at = timezone.now()
    call.save(update_fields=["silence_at"])
    counts = {"sheets": len(set(silent)), "figures": len(silent)}
    audit.record("silence_taken_as_consent", call, by=None, county=call.county, **counts)


def _hold(call: ConfirmationCall) -> ConfirmationCall:
    held = ConfirmationCall.objects.select_for_update(no_key=True, of=["self"])
    return held.select_related("county").get(pk=call.pk)


def _authorise(county: County, by: User | None) -> None:
    if by and not (by.county_id == county.pk and by.may(Permission.IMPORT_ANY_FIGURES)):
        raise PermissionDenied("只有本县亩均办可以组织核对。")


def _refuse(county, year, variables, starts, days, answer_days, disputes_allowed) -> None:
    if ConfirmationCall.objects.filter(county=county, year=year, closed_at=None).exists():
        raise ValidationError(f"{year} 年的核对还没有结束。先结束，再发起新的核对。", "open_already")
    if not EnterpriseYear.objects.filter(enterprise__county=county, year=year).exists():
        raise ValidationError(f"还没有 {year} 年的企业名单。请先导入名单。", "no_list")
    if not variables:
        raise ValidationError("请至少选一个数据项。", "no_variables")
    if starts < timezone.localdate():
        raise ValidationError("开始日期不能早于今天。", "starts_past")
    if not (1 <= days <= LONGEST and 1 <= answer_days <= LONGEST):
        raise ValidationError(f"期限应在 1 到 {LONGEST} 天之间。", "bad_days")
    if not 1 <= disputes_allowed <= _MOST_DISPUTES:
        raise ValidationError(f"每项可提异议 1 到 {_MOST_DISPUTES} 次。", "bad_disputes")


def _known(variables: Sequence[str]) -> Sequence[str]:
    known = Variable.objects.filter(code__in=variables).order_by("id").values_list("code", flat=True)
    if missing := set(variables) - set(known):
        raise ValidationError(f"没有这些数据项：{'、'.join(sorted(missing))}。", "unknown_variable")
    return known


def _words(text: str) -> str:
    if not text.strip():
        raise ValidationError("请写明原因。", "reason_missing")
    if len(text.strip()) > LONGEST_REASON:
        raise ValidationError(f"原因请在 {LONGEST_REASON} 字以内。", "reason_too_long")
    return text.strip()
