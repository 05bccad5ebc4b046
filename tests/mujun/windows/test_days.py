"""Which day belongs to a window and to an exception."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mujun.intake import windows
from mujun.intake.windows import Standing

OPENS, CLOSES = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "is_open", "left"),
    [
        (OPENS - DAY, False, 31),
        (OPENS, True, 30),
        (CLOSES, True, 0),
        (CLOSES + DAY, False, -1),
    ],
)
def test_first_and_last_day_belong_to_the_window(today, is_open, left):
    standing = Standing(OPENS, CLOSES, None, today)
    assert (standing.is_open, standing.days_left) == (is_open, left)
    assert standing.is_ahead == (today < OPENS)


@pytest.mark.parametrize(
    ("today", "is_open"),
    [(OPENS - DAY, True), (CLOSES + DAY, True), (CLOSES + 9 * DAY, True), (CLOSES + 10 * DAY, False)],
)
def test_an_exception_holds_to_the_end_of_its_day(today, is_open):
    standing = Standing(OPENS, CLOSES, CLOSES + 9 * DAY, today)
    assert (standing.is_open, standing.last_day) == (is_open, CLOSES + 9 * DAY)


def test_an_exception_shorter_than_the_window_takes_nothing_away():
    standing = Standing(OPENS, CLOSES, OPENS, CLOSES)
    assert (standing.is_open, standing.last_day) == (True, CLOSES)


def test_the_day_changes_at_midnight_of_the_county():
    assert windows.day_of(datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)) == CLOSES
    assert windows.day_of(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == CLOSES + DAY
