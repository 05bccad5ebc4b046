"""Deadlines in natural or working days. Pure.

Moments carry their zone, and days are the days of that zone. The day of the start does not count. A deadline at
24:00 is the first moment of the next day; one at a given minute is that minute of the last day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile

from mujun.calendars import published

LONGEST = 400  # days
_DAY = timedelta(days=1)


class Counting(StrEnum):
    NATURAL = "natural"
    WORKING = "working"

    @property
    def label(self) -> str:
        return {Counting.NATURAL: "自然日", Counting.WORKING: "工作日"}[self]

    @property
    def unit(self) -> str:
        """Behind a number: 3 天, 3 个工作日."""
        return {Counting.NATURAL: "天", Counting.WORKING: "个工作日"}[self]


@dataclass(frozen=True)
class Calendar:
    """Working days as published, and where a county says otherwise (`own`: day → whether it is worked)."""

    own: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return self.own[day] if day in self.own else published.is_working(day)

    def remarks(self, first: date, last: date) -> list[str]:
        """A sentence for each year between two days whose holidays are not known."""
        years = (year for year in range(first.year, last.year + 1) if not published.covers(year))
        return [self._remark(year) for year in years]

    def _remark(self, year: int) -> str:
        own = sum(day.year == year for day in self.own)
        if own:
            return f"{year} 年放假安排尚未随系统发布，按周一至周五和本县录入的 {own} 天计算。"
        return f"{year} 年放假安排尚未录入，按周一至周五计算。"


def deadline(
    start: datetime, days: int, counting: Counting, calendar: Calendar, until: time | None = None
) -> datetime:
    """When `days` days after the day of `start` are over, or at the minute `until` of the last of them.

    Raises ValueError unless there are 1 to `LONGEST` days.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"{days} days: 1 to {LONGEST} are allowed")
    last = next(islice(_counted(start.date(), counting, calendar), days - 1, None))
    if until is None:
        return datetime.combine(last + _DAY, time(), start.tzinfo)
    return datetime.combine(last, until, start.tzinfo)


def last_day(end: datetime) -> date:
    """The day on which a deadline ends: at 24:00 it is the day before the moment's own."""
    return end.date() - _DAY if end.time() == time() else end.date()


def days_left(now: datetime, end: datetime, counting: Counting, calendar: Calendar) -> int:
    """Days that count after today up to the last one; 0 on the last day and afterwards."""
    return _between(now.date(), last_day(end), counting, calendar)


def days_over(now: datetime, end: datetime, counting: Counting, calendar: Calendar) -> int:
    """Days that count after the last one up to today; 0 on the last day and before."""
    return _between(last_day(end), now.date(), counting, calendar)


def written(end: datetime) -> str:
    """2025年8月14日 24:00."""
    last = last_day(end)
    minute = "24:00" if end.time() == time() else f"{end.hour}:{end.minute:02}"
    return f"{last.year}年{last.month}月{last.day}日 {minute}"


@dataclass(frozen=True)
class Clock:
    """A deadline as it stands at a moment."""

    end: datetime
    left: int
    counting: Counting
    is_over: bool
    over: int = 0

    @classmethod
    def at(cls, now: datetime, end: datetime, counting: Counting, calendar: Calendar) -> "Clock":
        """Both moments in the same zone."""
        left = days_left(now, end, counting, calendar)
        return cls(end, left, counting, now >= end, days_over(now, end, counting, calendar))

    @property
    def is_urgent(self) -> bool:
        """At most one day left."""
        return not self.is_over and self.left <= 1

    @property
    def until(self) -> str:
        return written(self.end)

    @property
    def brief(self) -> str:
        """还剩 3 个工作日, 最后一天, 已逾期 2 天; 已逾期 before a day has passed that counts."""
        if self.is_over:
            return f"已逾期 {self.over} {self.counting.unit}" if self.over else "已逾期"
        return f"还剩 {self.left} {self.counting.unit}" if self.left else "最后一天"

    @property
    def words(self) -> str:
        return f"已于 {self.until} 截止" if self.is_over else f"{self.brief}，到 {self.until}"


def _between(start: date, last: date, counting: Counting, calendar: Calendar) -> int:
    """Days that count after `start` up to `last`."""
    return sum(1 for _ in takewhile(lambda day: day <= last, _counted(start, counting, calendar)))


def _counted(start: date, counting: Counting, calendar: Calendar) -> Iterator[date]:
    """The days after `start` that count."""
    day = start
    while True:
        day += _DAY
        if counting == Counting.NATURAL or calendar.is_working(day):
            yield day
