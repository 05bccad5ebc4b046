"""Deadlines in natural and working days: published days, a county's own, and a plain reference."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mujun.accounts.models import AuditEvent
from mujun.calendars import actions, published
from mujun.calendars.clock import (
    LONGEST,
    Calendar,
    Clock,
    Counting,
    days_left,
    days_over,
    deadline,
    last_day,
    written,
)
from mujun.calendars.county import calendar_of
from mujun.calendars.models import CalendarDay
from tests import factories as make

ZONE = ZoneInfo("Asia/Shanghai")
NATURAL, WORKING = Counting.NATURAL, Counting.WORKING
DAY = timedelta(days=1)
OFF = [
    *[date(2025, 1, 28) + after * DAY for after in range(8)],
    *[date(2025, 10, 1) + after * DAY for after in range(8)],
    date(2025, 1, 1),
    date(2025, 4, 4),
    date(2025, 5, 5),
    date(2025, 6, 2),
    *[date(2026, 2, 15) + after * DAY for after in range(9)],
    *[date(2026, 10, 1) + after * DAY for after in range(7)],
    date(2026, 1, 2),
]
WORKED_WEEKENDS = [
    date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11),
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20),
    date(2026, 10, 10),
]  # fmt: skip


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class TestAsPublished:
    @pytest.mark.parametrize("day", OFF, ids=str)
    def test_off(self, day):
        assert not published.is_working(day)

    @pytest.mark.parametrize("day", WORKED_WEEKENDS, ids=str)
    def test_weekends_that_are_worked(self, day):
        assert day.weekday() >= 5
        assert published.is_working(day)

    def test_other_weeks_go_from_monday_to_friday(self):
        week = [date(2025, 8, 11) + after * DAY for after in range(7)]
        assert [published.is_working(day) for day in week] == [True] * 5 + [False] * 2

    def test_a_year_that_nobody_has_published_says_so(self):
        assert not published.covers(2100)
        assert Calendar().remarks(date(2026, 12, 1), date(2026, 12, 31)) == []
        (remark,) = Calendar().remarks(date(2099, 12, 1), date(2099, 12, 31))
        assert remark == "2099 年放假安排尚未录入，按周一至周五计算。"
        own = Calendar({date(2099, 10, 1): False})
        assert "本县录入的 1 天" in own.remarks(date(2099, 1, 1), date(2099, 1, 2))[0]


class TestDeadline:
    @pytest.mark.parametrize(
        ("start", "days", "counting", "end"),
        [
            ("2025-08-11 09:30", 3, NATURAL, "2025-08-15 00:00"),
            ("2025-08-11 09:30", 3, WORKING, "2025-08-15 00:00"),
            ("2025-08-14 23:59", 3, WORKING, "2025-08-20 00:00"),
            # over 春节: 26 January and 8 February are worked
            ("2025-01-24 10:00", 3, WORKING, "2025-02-06 00:00"),
            ("2025-01-24 10:00", 5, WORKING, "2025-02-08 00:00"),
            ("2025-01-24 10:00", 6, WORKING, "2025-02-09 00:00"),
            # over 国庆、中秋: 28 September and 11 October are worked
            ("2025-09-26 10:00", 4, WORKING, "2025-10-10 00:00"),
            ("2025-09-26 10:00", 6, WORKING, "2025-10-12 00:00"),
            ("2025-09-26 10:00", 6, NATURAL, "2025-10-03 00:00"),
        ],
    )
    def test_published_days(self, start, days, counting, end):
        assert deadline(at(start), days, counting, Calendar()) == at(end)

    def test_to_the_minute(self):
        end = deadline(at("2025-08-11 09:30"), 3, NATURAL, Calendar(), time(12))
        assert end == at("2025-08-14 12:00")
        assert written(end) == "2025年8月14日 12:00"

    def test_a_county_knows_better(self):
        own = Calendar({date(2025, 8, 12): False, date(2025, 8, 16): True})
        assert deadline(at("2025-08-11 09:00"), 4, WORKING, own) == at("2025-08-17 00:00")

    @pytest.mark.parametrize("days", [0, -1, LONGEST + 1])
    def test_a_term_has_days_and_not_too_many(self, days):
        with pytest.raises(ValueError, match="days"):
            deadline(at("2025-08-11 09:00"), days, NATURAL, Calendar())

    def test_24_00_belongs_to_the_day_before(self):
        assert last_day(at("2025-08-15 00:00")) == date(2025, 8, 14)
        assert written(at("2025-08-15 00:00")) == "2025年8月14日 24:00"


calendars = st.dictionaries(st.dates(date(2024, 12, 1), date(2027, 3, 1)), st.booleans(), max_size=40).map(
    Calendar
)
starts = st.datetimes(datetime(2024, 12, 1), datetime(2026, 12, 31), timezones=st.just(ZONE))


def counted_days(calendar, counting):
    """The plain reference: every day of three years that counts."""
    days = [date(2024, 11, 1) + after * DAY for after in range(3 * 365)]
    return [day for day in days if counting == NATURAL or calendar.is_working(day)]


class TestAgainstAPlainReference:
    @given(starts, st.integers(1, 90), st.sampled_from(Counting), calendars)
    def test_the_last_day_is_the_nth_that_counts(self, start, days, counting, calendar):
        after = [day for day in counted_days(calendar, counting) if day > start.date()]
        assert last_day(deadline(start, days, counting, calendar)) == after[days - 1]

    @given(starts, starts, st.sampled_from(Counting), calendars)
    def test_days_left(self, now, end, counting, calendar):
        between = [day for day in counted_days(calendar, counting) if now.date() < day <= last_day(end)]
        assert days_left(now, end, counting, calendar) == len(between)

    @given(starts, starts, st.sampled_from(Counting), calendars)
    def test_days_over(self, now, end, counting, calendar):
        after = [day for day in counted_days(calendar, counting) if last_day(end) < day <= now.date()]
        assert days_over(now, end, counting, calendar) == len(after)

    @given(starts, st.integers(1, 60), st.sampled_from(Counting), calendars)
    def test_what_is_given_is_left_at_the_start(self, start, days, counting, calendar):
        assert days_left(start, deadline(start, days, counting, calendar), counting, calendar) == days


class TestClock:
    @pytest.mark.parametrize(
        ("now", "words"),
        [
            ("2025-08-11 10:00", "还剩 3 个工作日，到 2025年8月14日 24:00"),
            ("2025-08-14 23:59", "最后一天，到 2025年8月14日 24:00"),
            ("2025-08-15 00:00", "已于 2025年8月14日 24:00 截止"),
        ],
    )
    def test_words(self, now, words):
        assert Clock.at(at(now), at("2025-08-15 00:00"), WORKING, Calendar()).words == words

    @pytest.mark.parametrize(
        ("now", "words"),
        [
            ("2025-08-14 23:59", "最后一天"),
            ("2025-08-15 00:00", "已逾期 1 个工作日"),
            ("2025-08-17 12:00", "已逾期 1 个工作日"),  # a Sunday
            ("2025-08-18 08:00", "已逾期 2 个工作日"),
        ],
    )
    def test_how_late(self, now, words):
        assert Clock.at(at(now), at("2025-08-15 00:00"), WORKING, Calendar()).brief == words

    def test_late_by_hours(self):
        noon = at("2025-08-14 12:00")
        assert Clock.at(at("2025-08-14 13:00"), noon, NATURAL, Calendar()).brief == "已逾期"


@pytest.fixture
def county(db):
    return make.county()


@pytest.fixture
def office(county):
    return make.user("reform_office", county)


class TestTheCountysOwnDays:
    def set(self, county, by, **fields):
        values = {"first": date(2027, 2, 5), "last": date(2027, 2, 7), "working": False}
        values |= {"reason": "春节放假", "source": "国办发明电〔2026〕1 号"} | fields
        return actions.set_days(county=county, by=by, **values)

    def test_are_entered_at_once_and_told_to_the_audit(self, county, office):
        self.set(county, office)

        assert calendar_of(county).own == {date(2027, 2, day): False for day in (5, 6, 7)}
        event = AuditEvent.objects.get(act="calendar_set")
        assert (event.actor, event.target) == (office, "2027年2月5日至2027年2月7日")

    def test_the_last_entry_of_a_day_is_valid(self, county, office):
        self.set(county, office)
        self.set(county, office, first=date(2027, 2, 6), last=date(2027, 2, 6), working=True)

        assert calendar_of(county).own[date(2027, 2, 6)] is True
        assert CalendarDay.objects.count() == 3

    @pytest.mark.parametrize(
        "fields",
        [{"reason": " "}, {"source": ""}, {"last": date(2027, 2, 4)}, {"last": date(2027, 4, 1)}],
        ids=["reason", "source", "order", "span"],
    )
    def test_need_reason_source_and_a_sensible_span(self, county, office, fields):
        with pytest.raises(ValidationError):
            self.set(county, office, **fields)
        assert not CalendarDay.objects.exists()

    @pytest.mark.parametrize("role", ["department_officer", "town_officer", "leader"])
    def test_only_the_reform_office_decides(self, county, role):
        with pytest.raises(PermissionDenied):
            self.set(county, make.user(role, county))

    def test_another_county_counts_its_own_way(self, county, office):
        self.set(county, office)
        assert calendar_of(make.county("邻县", "339902")).own == {}

    def test_by_page(self, client, county, office):
        client.force_login(office)
        given = {"first": "2027-10-01", "working": "0", "reason": "国庆节", "source": "文件"}
        answer = client.post(reverse("calendar-set"), given, follow=True)
        assert "2027年10月1日" in answer.content.decode()
        assert "本县录入的 1 天" in answer.content.decode()

        entry = CalendarDay.objects.get()
        client.post(reverse("calendar-remove", args=[entry.pk]))
        assert not CalendarDay.objects.exists()
        assert AuditEvent.objects.filter(act="calendar_removed").exists()

    def test_the_page_says_which_year_is_not_known(self, client, county):
        client.force_login(make.user("leader", county))
        page = client.get(reverse("calendar"), {"of": 2099}).content.decode()
        assert "2099 年放假安排尚未录入，按周一至周五计算" in page
        assert 'name="first"' not in page

    def test_entries_of_another_county_cannot_be_removed(self, client, county, office):
        there = make.county("邻县", "339902")
        (entry,) = self.set(there, make.user("reform_office", there), last=date(2027, 2, 5))
        client.force_login(office)
        assert client.post(reverse("calendar-remove", args=[entry.pk])).status_code == 404
