"""When a resource is due."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from mujun.exchange.pulling.schedule import Schedule

ZONE = ZoneInfo("Asia/Shanghai")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


NIGHT = {"begins": time(22), "ends": time(6)}
CASES = [
    (Schedule("hand"), None, "2026-03-01 00:00", None),
    (Schedule("hourly"), None, "2026-03-01 10:20", "2026-03-01 10:20"),
    (Schedule("hourly"), "2026-03-01 10:00", "2026-03-01 10:59", "2026-03-01 11:00"),
    (Schedule("hourly", **NIGHT), "2026-03-01 05:10", "2026-03-01 05:20", "2026-03-01 22:00"),
    (Schedule("hourly", **NIGHT), None, "2026-03-01 06:00", "2026-03-01 22:00"),
    (Schedule("daily"), "2026-03-01 00:00", "2026-03-01 23:59", "2026-03-02 00:00"),
    (Schedule("daily", begins=time(8), ends=time(9)), None, "2026-03-01 07:59", "2026-03-01 08:00"),
    (Schedule("daily", begins=time(8), ends=time(9)), None, "2026-03-01 08:59", "2026-03-01 08:59"),
    (Schedule("daily", begins=time(8), ends=time(9)), None, "2026-03-01 09:00", "2026-03-02 08:00"),
    # after midnight it is still the night of the evening before
    (Schedule("daily", **NIGHT), "2026-03-01 22:00", "2026-03-02 05:59", "2026-03-02 22:00"),
    (Schedule("daily", **NIGHT), "2026-03-01 05:00", "2026-03-02 05:00", "2026-03-02 05:00"),
    (Schedule("monthly", 10), None, "2026-03-09 23:59", "2026-03-10 00:00"),
    # what was missed on the day is due later in the month
    (Schedule("monthly", 10), "2026-02-10 00:00", "2026-03-20 12:00", "2026-03-20 12:00"),
    (Schedule("monthly", 10), "2026-03-10 00:00", "2026-03-20 12:00", "2026-04-10 00:00"),
    (Schedule("monthly", 28), "2026-02-28 00:00", "2026-02-28 12:00", "2026-03-28 00:00"),
]


@pytest.mark.parametrize(("schedule", "last", "now", "expected"), CASES)
def test_next(schedule, last, now, expected):
    found = schedule.next_after(last and at(last), at(now))
    assert found == (expected and at(expected))
    assert schedule.is_due(last and at(last), at(now)) == (expected == now)
