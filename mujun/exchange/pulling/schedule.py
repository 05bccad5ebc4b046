"""When a resource is due: once in each hour, day or month, within a window of the day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

Rhythm = Literal["hand", "hourly", "daily", "monthly"]
_LOOKED_AT = 62  # days: two months have every day of a month twice


@dataclass(frozen=True)
class Schedule:
    """`day`: from which day of the month on. The window may go over midnight; without one it is the whole day."""

    rhythm: Rhythm
    day: int = 1
    begins: time | None = None
    ends: time | None = None

    def next_after(self, last: datetime | None, now: datetime) -> datetime | None:
        """The first moment from `now` on at which it is due, `last` being when it was begun last; None: by hand only.

        Moments are of the county's zone. What was missed is due in the next window of the same month, else not again.
        """
        if self.rhythm == "hand":
            return None
        for days in range(-1, _LOOKED_AT):
            night = now.date() + timedelta(days=days)
            if self.rhythm == "monthly" and night.day < self.day:
                continue
            opens, closes = self._window(night, now)
            moment = max(opens, now)
            if last and self._period(last, now) == self._period(moment, now):
                if self.rhythm != "hourly":
                    continue
                moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            if moment < closes:
                return moment
        return None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        moment = self.next_after(last, now)
        return moment is not None and moment <= now

    def _window(self, night: date, now: datetime) -> tuple[datetime, datetime]:
        opens = datetime.combine(night, self.begins or time(), now.tzinfo)
        closes = datetime.combine(night, self.ends or time(), now.tzinfo)
        return opens, closes if closes > opens else closes + timedelta(days=1)

    def _period(self, moment: datetime, now: datetime) -> tuple[int, ...]:
        """Which hour, day or month it is: what follows midnight within a window belongs to the evening before."""
        moment = moment.astimezone(now.tzinfo)
        if self.rhythm == "hourly":
            return moment.year, moment.month, moment.day, moment.hour
        if self.begins and self.ends and self.ends <= self.begins and moment.time() < self.ends:
            moment -= timedelta(days=1)
        return (moment.year, moment.month) if self.rhythm == "monthly" else (*moment.timetuple()[:3],)
