"""The reform office says on which days its county works otherwise than published."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.calendars.models import CalendarDay
from mujun.templatetags.figures import day as written

LONGEST_SPAN = 31  # days entered at once


@transaction.atomic
def set_days(
    *, county: County, first: date, last: date, working: bool, reason: str, source: str, by: User | None
) -> list[CalendarDay]:
    """Every day from `first` to `last` is worked, or is not. Deadlines already given stay as they are.

    Raises PermissionDenied; ValidationError for days in the wrong order or too many, and without reason or source.
    """
    _authorise(county, by)
    if not 0 <= (last - first).days < LONGEST_SPAN:
        raise ValidationError(f"末日不能早于首日，一次最多录入 {LONGEST_SPAN} 天。", "bad_span")
    reason, source = _given(reason, "原因", 100), _given(source, "依据", 200)
    fields = {"working": working, "reason": reason, "source": source, "set_by": by}
    days = [first + timedelta(days=after) for after in range((last - first).days + 1)]
    entries = [CalendarDay(county=county, day=each, set_at=timezone.now(), **fields) for each in days]
    CalendarDay.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["county", "day"],
        update_fields=[*fields, "set_at"],
    )
    target = written(first) if first == last else f"{written(first)}至{written(last)}"
    words = "上班" if working else "放假"
    audit.record("calendar_set", target, by=by, county=county, words=words, reason=reason, source=source)
    return entries


@transaction.atomic
def remove_day(*, entry: CalendarDay, by: User | None) -> None:
    """From now on the day counts as published. Raises PermissionDenied."""
    _authorise(entry.county, by)
    audit.record("calendar_removed", written(entry.day), by=by, county=entry.county, reason=entry.reason)
    entry.delete()


def _authorise(county: County, by: User | None) -> None:
    if by and not (by.county_id == county.pk and by.may(Permission.IMPORT_ANY_FIGURES)):
        raise PermissionDenied("只有本县亩均办可以调整放假和上班的日子。")


def _given(text: str, what: str, longest: int) -> str:
    if not 0 < len(text.strip()) <= longest:
        raise ValidationError(f"请写明{what}，{longest} 字以内。", "words_missing")
    return text.strip()
