"""The clock over stored parcels, its list, and the reminders of a morning."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from landuse.actions import idle_reminders
from landuse.idleness.timeline import timeline
from landuse.models import Development, IdleReminder, Parcel
from landuse.provisions import find
from landuse.provisions.clauses import StockLand
from landuse.readings.idle_land import clocks, next_reminder, plot_of, statute_of, tally
from landuse.readings.provisions import documents_of
from landuse.readings.stock_land import stock, sums
from mujun.inbox.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def county():
    return make.county()


def plot(county, code: str, town: str = "云栖镇", **known) -> Development:
    parcel = Parcel.objects.filter(county=county, code=code).first()
    parcel = parcel or make.parcel(make.town(county, town), code=code, area=30)
    return Development.objects.create(parcel=parcel, **known)


def status_on(county, day: str) -> str:
    [clock] = clocks(Development.objects.all(), statute_of(county), date.fromisoformat(day))
    return clock.reading.status


@pytest.mark.parametrize(
    ("start", "day", "status"),
    [
        ("2024-03-01", "2025-03-01", "逾期未动工"),  # exactly one year
        ("2024-03-01", "2025-03-02", "满一年未动工"),
        ("2024-02-29", "2025-02-28", "逾期未动工"),
        ("2024-02-29", "2025-03-01", "满一年未动工"),
        ("2023-02-28", "2024-02-29", "满一年未动工"),
        ("2022-03-01", "2024-03-02", "满两年未动工"),
    ],
)
def test_LE17_a_full_year_on_stored_days(county, start, day, status):
    plot(county, "P1", agreed_start=date.fromisoformat(start))
    assert status_on(county, day) == status


@pytest.mark.parametrize(
    ("developed", "invested", "status"),
    [
        ("6666.67", "250", "中止开发"),  # a third of 20000.01 m² and a quarter of 1000 万元, exactly
        ("6666.66", "250", "中止开发满一年"),
        ("6666.67", "249.9999", "中止开发满一年"),
    ],
)
def test_LE17_a_third_and_a_quarter_of_stored_sums(county, developed, invested, status):
    plot(
        county, "P1", started=date(2023, 1, 1), stopped=date(2024, 3, 1), area_due="20000.01",
        area_developed=developed, investment_due="1000", invested=invested,
    )  # fmt: skip
    assert status_on(county, "2025-03-02") == status


def test_stored_pauses_lengthen_the_term_and_stop_the_reminders(county):
    about = plot(county, "P1", agreed_start=date(2024, 3, 1))
    about.pauses.create(first=date(2024, 4, 1), last=date(2024, 4, 10), cause="政府原因", evidence="函")
    assert status_on(county, "2025-03-11") == "逾期未动工"
    assert status_on(county, "2025-03-12") == "满一年未动工"
    about.pauses.create(first=date(2025, 3, 1), cause="不可抗力", evidence="函")
    [clock] = clocks(Development.objects.all(), statute_of(county), date(2025, 3, 5))
    assert clock.reading.paused
    assert next_reminder(clock.reading, statute_of(county), date(2025, 3, 5)) is None


@pytest.fixture
def three(county):
    """Late with thirty days left, idle with a price, finished in another town."""
    holder = make.enterprise(make.town(county), "青澜机械厂")
    plot(county, "P1", agreed_start=TODAY - timedelta(days=335))
    plot(county, "P2", agreed_start=TODAY - timedelta(days=500), price=600, cause="企业原因")
    plot(county, "P3", "石门街道", started=date(2020, 1, 1), finished=date(2021, 1, 1))
    Parcel.objects.filter(code="P2").update(holder=holder)
    return county


def listed(client, **asked) -> list[str]:
    answer = client.get(reverse("idle-list"), {"download": "list", **asked}).content.decode("utf-8-sig")
    return [row["宗地代码"] for row in csv.DictReader(io.StringIO(answer))]


def test_the_list_sorts_by_days_left_filters_and_sums(three, client):
    client.force_login(make.user("land_officer", three))
    assert listed(client) == ["P1", "P2", "P3"]
    assert listed(client, sort="-code") == ["P3", "P2", "P1"]
    assert listed(client, status="满一年未动工") == ["P2"]
    assert listed(client, within="40") == ["P1"]
    assert listed(client, within="20") == []
    assert listed(client, town="石门街道") == ["P3"]
    assert listed(client, cause="企业原因", q="机械") == ["P2"]
    assert listed(client, within="x") == []
    page = client.get(reverse("idle-list")).content.decode()
    assert "闲置费估算 120.00 万元" in page
    assert "这里是期限，不是认定" in page


def test_a_town_sees_its_own_and_an_empty_county_is_told_what_to_do(three, client):
    town = make.town(three, "石门街道")
    client.force_login(make.user("town_officer", three, town=town))
    assert listed(client) == ["P3"]
    assert client.get(reverse("idle-plot", args=["P1"])).status_code == 404
    client.force_login(make.user("land_officer", make.county("白石县", "339902")))
    assert "还没有宗地的建设进度" in client.get(reverse("idle-list")).content.decode()


def test_a_longer_list_asks_the_database_as_often(three, client):
    client.force_login(make.user("land_officer", three))
    queries = []
    for more in (0, 40):
        for number in range(more):
            about = plot(three, f"Q{number}", agreed_start=TODAY - timedelta(days=number * 20))
            about.pauses.create(first=TODAY - timedelta(days=9), cause="政府原因", evidence="函")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("idle-list"))
        queries.append(len(asked))
    assert queries[0] == queries[1]


def test_each_term_is_told_once_for_each_step_ahead(county):
    officer = make.user("land_officer", county)
    office = make.user("reform_office", county)
    plot(county, "P1", agreed_start=date(2024, 3, 1))
    told = {}
    for day in range(100):
        morning = date(2024, 12, 1) + timedelta(days=day)
        if sent := idle_reminders.remind(morning):
            told[f"{morning}"] = sent
        assert idle_reminders.remind(morning) == 0
    # 90, 30 and 7 days before 1 March 2025
    assert told == {"2024-12-01": 1, "2025-01-30": 1, "2025-02-22": 1}
    assert Message.objects.filter(to=officer).count() == 3
    assert not Message.objects.filter(to=office).exists()
    last = Message.objects.filter(to=officer).first()
    assert "P1 满一年未动工 2025-03-01，还剩 7 天" in last.text
    assert IdleReminder.objects.count() == 3


def test_many_terms_are_one_message(county):
    officer = make.user("land_officer", county)
    for number in range(9):
        plot(county, f"P{number}", agreed_start=date(2025, 3, 1))
    assert idle_reminders.remind(date(2025, 2, 27)) == 9
    [message] = Message.objects.filter(to=officer)
    assert "另有 3 项见清单" in message.text


def test_the_line_of_time_keeps_marks_apart(county):
    plot(
        county,
        "P1",
        agreed_start=date(2024, 3, 1),
        handed_over=date(2024, 2, 28),
        contract_date=date(2024, 2, 20),
    )
    [clock] = clocks(Development.objects.all(), statute_of(county), date(2025, 3, 5))
    drawn = timeline(
        plot_of(Development.objects.get()),
        [(date(2024, 2, 20), "签订合同")],
        clock.reading,
        ["政府原因"],
        date(2025, 3, 5),
    )
    assert [mark.number for mark in drawn.marks] == list(range(1, len(drawn.marks) + 1))
    for row in range(drawn.rows):
        places = [mark.at for mark in drawn.marks if mark.row == row]
        assert all(later - earlier >= 6 for earlier, later in zip(places, places[1:], strict=False))
    assert all(0 <= mark.at <= 100 for mark in drawn.marks)


def test_X04_what_the_county_has_not_decided_is_open(county):
    plot(county, "P1", approved_on=date(2024, 1, 1))
    plot(county, "P2", approved_on=date(2024, 1, 1), agreed_start=date(2024, 6, 1))
    Parcel.objects.filter(code="P2").update(supplied_on=date(2024, 2, 1))
    basis = find(documents_of(county), StockLand, "X-04", date(2025, 1, 1))
    found = stock(Development.objects.all(), basis, date(2025, 1, 1))
    assert [each.label for each in found] == ["批而未供", "未定"]
    assert {(each.label, each.size, each.area) for each in sums(found) if each.size} == {
        ("批而未供", 1, 30),
        ("未定", 1, 30),
    }


def test_sums_are_of_parcels(three):
    found = clocks(Development.objects.all(), statute_of(three), TODAY)
    assert (tally(found).size, tally(found).area, tally(found).fee) == (3, 90, 120)
