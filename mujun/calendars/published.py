"""Working days as the State Council publishes them for each year, as far as they are known here. Pure.

A year's notice appears in November of the year before; a new release of the package `chinesecalendar` carries it.
"""

from datetime import date

from chinese_calendar.constants import holidays, workdays

_YEARS = frozenset(day.year for day in holidays)
_SATURDAY = 5


def covers(year: int) -> bool:
    """Whether the arrangement of the year is known."""
    return year in _YEARS


def is_working(day: date) -> bool:
    """Of a year that is not covered: Monday to Friday."""
    return day in workdays or (day.weekday() < _SATURDAY and day not in holidays)
