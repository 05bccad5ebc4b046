"""When workbooks may come in: windows, exceptions from them, and years that are locked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.intake.layouts import Layout, all_layouts, layout_of
from mujun.intake.models import Batch, Window, WindowException, YearLock
from mujun.templatetags.figures import day

LONGEST_REASON = 300


@dataclass(frozen=True)
class Standing:
    """Where a window stands on a day. `until`: the last day of the exception that reaches furthest."""

    opens: date
    closes: date
    until: date | None
    today: date

    @property
    def is_open(self) -> bool:
        excepted = self.until is not None and self.today <= self.until
        return excepted or self.opens <= self.today <= self.closes

    @property
    def last_day(self) -> date:
        return max(self.closes, self.until or self.closes)

    @property
    def days_left(self) -> int:
        """After today; 0 on the last day, negative when it is over."""
        return (self.last_day - self.today).days

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def is_ahead(self) -> bool:
        return not self.is_open and self.today < self.opens


def day_of(moment: datetime | None = None) -> date:
    """The day in the county's time; today without a moment."""
    return timezone.localdate(moment)


def standing_of(window: Window, today: date) -> Standing:
    """Uses the exceptions already fetched with the window, if they were."""
    until = max((each.until for each in window.exceptions.all()), default=None)
    return Standing(window.opens, window.closes, until, today)


@dataclass(frozen=True)
class Expected:
    """A workbook of a year that a county waits for. Without a window `standing` is None."""

    layout: Layout
    year: int
    window: Window | None
    standing: Standing | None
    imported_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.imported_at is None and self.standing is not None and self.standing.days_left < 0


def expected(county: County, year: int, layouts: list[Layout], today: date) -> list[Expected]:
    """What is to come in for the year, one per layout."""
    windows = Window.objects.filter(county=county, year=year).prefetch_related("exceptions__granted_by")
    window_of, last = {window.layout: window for window in windows}, _last_imports(county)
    return [_expected(layout, year, window_of.get(layout.code), last, today) for layout in layouts]


def deadlines(county: County, year: int, layouts: list[Layout], today: date) -> list[Expected]:
    """Those of `expected` with a window, then what other years still wait for."""
    titled, last = {layout.code: layout for layout in layouts}, _last_imports(county)
    windows = Window.objects.filter(county=county, layout__in=titled).prefetch_related("exceptions")
    found = [_expected(titled[each.layout], each.year, each, last, today) for each in windows]
    shown = [each for each in found if each.year == year or each.imported_at is None]
    return sorted(shown, key=lambda each: (each.year != year, -each.year))


def _last_imports(county: County) -> dict[tuple[int, str], datetime]:
    """By year and layout, withdrawn batches aside."""
    imported = Batch.objects.supplied().filter(county=county).order_by()
    rows = imported.values_list("year", "layout").annotate(last=Max("imported_at"))
    return {(year, layout): last for year, layout, last in rows}


def _expected(
    layout: Layout,
    year: int,
    window: Window | None,
    last: dict[tuple[int, str], datetime],
    today: date,
) -> Expected:
    standing = standing_of(window, today) if window else None
    return Expected(layout, year, window, standing, last.get((year, layout.code)))


def lock_of(county: County, year: int) -> YearLock | None:
    """The lock in force."""
    return YearLock.objects.filter(county=county, year=year, unlocked_at=None).first()


def is_outside(county: County, layout: str, year: int, today: date) -> Standing | None:
    """Where the window stands when it is closed; None when one may send."""
    window = Window.objects.filter(county=county, layout=layout, year=year).first()
    standing = standing_of(window, today) if window else None
    return standing if standing and not standing.is_open else None


def refuse_closed(county: County, layout: str, year: int, by: User | None, answers: str = "") -> bool:
    """Whether it is outside the window, which is allowed to the operator only (`by` None).

    And to what answers a dispute: the action that has found it open names its receipt number, see `answers_to`.
    Raises ValidationError for others.
    """
    standing = is_outside(county, layout, year, day_of())
    if standing and by is not None and not answers:
        raise ValidationError(_sentence(county, layout, year, standing), "window_closed")
    return standing is not None


def answers_to(origin: str, key: str) -> str:
    """The receipt number of the dispute that a batch answers; empty for every other batch.

    Neither page nor interface can send such a batch; only the action that answers does, in one transaction.
    """
    return key if origin == Batch.Origin.ANSWER else ""


def refuse_unreasoned(county: County, year: int, reason: str) -> None:
    """Raises ValidationError when the year is locked and no reason is given, or one too long."""
    if len(reason.strip()) > LONGEST_REASON:
        raise ValidationError(f"原因请在 {LONGEST_REASON} 字以内。", "reason_too_long")
    if not reason.strip() and lock_of(county, year):
        raise ValidationError(f"{year} 年数据已锁定，更正须写明原因。", "reason_missing")


def _sentence(county: County, layout: str, year: int, standing: Standing) -> str:
    title = layout_of(layout).title
    if standing.is_ahead:
        when = f"{day(standing.opens)}才开，{day(standing.closes)}关"
    else:
        when = f"{day(standing.opens)}开，已于{day(standing.last_day)}关"
    return f"{year} 年{title}的报送窗口{when}。需要在窗口外报送，请向{county}亩均办申请延期。"


# What the reform office decides


@transaction.atomic
def set_window(
    *, county: County, layout: str, year: int, opens: date, closes: date, by: User | None
) -> Window:
    """Open a workbook of a year between two days, or move them. Raises PermissionDenied, ValidationError."""
    _authorise(county, by)
    if layout not in {each.code for each in all_layouts()}:
        raise ValidationError("没有这种工作簿。", "unknown_layout")
    if opens > closes:
        raise ValidationError("窗口关闭的日期不能早于开放的日期。", "closes_first")
    days = {"opens": opens, "closes": closes}
    window, _ = Window.objects.update_or_create(county=county, layout=layout, year=year, defaults=days)
    detail = {"opens": str(opens), "closes": str(closes)}
    audit.record("window_set", _name(window), by=by, county=county, **detail)
    return window


@transaction.atomic
def grant_exception(*, window: Window, until: date, reason: str, by: User | None) -> WindowException:
    """Let a workbook in until the end of a day, whatever the window. Raises PermissionDenied, ValidationError."""
    _authorise(window.county, by)
    if until < day_of():
        raise ValidationError("延期的截止日期不能早于今天。", "until_past")
    reason = _reason(reason)
    granted = WindowException.objects.create(window=window, until=until, reason=reason, granted_by=by)
    detail = {"until": str(until), "reason": reason}
    audit.record("window_excepted", _name(window), by=by, county=window.county, **detail)
    return granted


@transaction.atomic
def lock_year(*, county: County, year: int, reason: str, by: User | None) -> YearLock:
    """From now on every correction of the year needs a reason. Raises PermissionDenied, ValidationError."""
    _authorise(county, by)
    reason = _reason(reason)
    _hold(county)
    if lock_of(county, year):
        raise ValidationError(f"{year} 年数据已经锁定。", "locked_already")
    lock = YearLock.objects.create(county=county, year=year, reason=reason, locked_by=by)
    audit.record("year_locked", f"{year} 年数据", by=by, county=county, reason=reason)
    return lock


@transaction.atomic
def unlock_year(*, county: County, year: int, reason: str, by: User | None) -> YearLock:
    """End the lock; it stays on record. Raises PermissionDenied, ValidationError."""
    _authorise(county, by)
    reason = _reason(reason)
    _hold(county)
    lock = lock_of(county, year)
    if lock is None:
        raise ValidationError(f"{year} 年数据没有锁定。", "not_locked")
    lock.unlocked_at, lock.unlocked_by, lock.unlocked_reason = timezone.now(), by, reason
    lock.save()
    audit.record("year_unlocked", f"{year} 年数据", by=by, county=county, reason=reason)
    return lock


def _authorise(county: County, by: User | None) -> None:
    if by and not (by.county_id == county.pk and by.may(Permission.IMPORT_ANY_FIGURES)):
        raise PermissionDenied("只有本县亩均办可以决定报送窗口和锁定。")


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError("请写明原因。", "reason_missing")
    if len(text.strip()) > LONGEST_REASON:
        raise ValidationError(f"原因请在 {LONGEST_REASON} 字以内。", "reason_too_long")
    return text.strip()


def _hold(county: County) -> None:
    """Imports under way end first: none is written past a lock it did not see."""
    County.objects.select_for_update(no_key=True).get(pk=county.pk)


def _name(window: Window) -> str:
    return f"{window.year} 年{layout_of(window.layout).title}报送窗口"
