"""The calendar of a county, and where a deadline stands now."""

from datetime import datetime

from django.utils import timezone

from mujun.accounts.models import County
from mujun.calendars.clock import Calendar, Clock, Counting
from mujun.calendars.models import CalendarDay


def calendar_of(county: County) -> Calendar:
    days = CalendarDay.objects.filter(county=county).values_list("day", "working")
    return Calendar(dict(days))


def standing(end: datetime, counting: str, calendar: Calendar, now: datetime | None = None) -> Clock:
    """In the county's time; now without a moment."""
    return Clock.at(timezone.localtime(now), timezone.localtime(end), Counting(counting), calendar)
