"""Land of a year by days, outlines, and whether the uses of a parcel fit into it."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landuse.areas.outlines import OutlineError, polygon
from landuse.areas.overlaps import excesses
from landuse.areas.weighting import own_use, weighted_area

days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
areas = st.floats(0.0001, 1e5)
NEVER = np.datetime64("NaT", "D")


def weigh(area: float, since, until, year: int) -> float:
    last = NEVER if until is None else np.datetime64(until, "D")
    result = weighted_area(np.array([area]), np.array([since], "datetime64[D]"), np.array([last]), year)
    return float(result[0])


@pytest.mark.parametrize(
    ("since", "until", "year", "share"),
    [
        ("2019-01-01", None, 2023, 1),
        ("2019-01-01", "2023-12-31", 2023, 1),
        ("2023-07-01", None, 2023, 184 / 365),
        ("2024-07-01", None, 2024, 184 / 366),
        ("2024-02-29", "2024-02-29", 2024, 1 / 366),
        ("2019-01-01", "2022-12-31", 2023, 0),
        ("2024-01-01", None, 2023, 0),
        ("2022-12-31", "2023-01-01", 2023, 1 / 365),
    ],
)
def test_days_of_the_year_weigh_the_area(since, until, year, share):
    assert weigh(20, since, until, year) == pytest.approx(20 * share, rel=1e-12)


def test_whole_year_is_the_area_itself():
    assert weigh(12.3456, "2019-01-01", None, 2024) == 12.3456


@given(areas, days, st.one_of(st.none(), days), st.integers(2019, 2027))
def test_never_more_than_the_area_and_never_less_than_nothing(area, since, until, year):
    assert 0 <= weigh(area, since, until, year) <= area


@given(areas, days, st.integers(1, 2000), st.integers(0, 1999), st.integers(2019, 2027))
def test_splitting_a_period_changes_nothing(area, since, length, cut, year):
    until = since + timedelta(days=length)
    middle = since + timedelta(days=min(cut, length - 1))
    whole = weigh(area, since, until, year)
    parts = weigh(area, since, middle, year) + weigh(area, middle + timedelta(days=1), until, year)
    assert parts == pytest.approx(whole, rel=1e-12, abs=1e-12)


@given(areas, days)
def test_an_open_end_is_the_same_as_one_after_the_year(area, since):
    assert weigh(area, since, None, 2025) == weigh(area, since, date(2026, 1, 5), 2025)


periods = st.lists(st.tuples(st.floats(0, 30), days, st.one_of(st.none(), days)), max_size=6)


@given(periods, st.integers(2019, 2027))
def test_own_use_and_what_is_let_never_exceed_the_parcel_unless_more_is_let(lettings, year):
    let = sum(weigh(area, since, until, year) for area, since, until in lettings)
    own = float(own_use(np.array([100.0]), np.array([let]))[0])
    assert own >= 0
    assert own + let == pytest.approx(max(100.0, let))


# Outlines


def test_outline_becomes_a_closed_ring():
    ring = [[120.1, 29.5], [120.2, 29.5], [120.2, 29.6], [120.1, 29.5]]
    assert polygon("120.1 29.5; 120.2 29.5; 120.2 29.6") == {"type": "Polygon", "coordinates": [ring]}
    assert polygon("120.1 29.5；120.2 29.5；120.2 29.6；120.1 29.5；") == polygon(
        "120.1,29.5;120.2,29.5;120.2,29.6"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("120.1 29.5; 120.2 29.5", "至少要有三个不同的界址点"),
        ("120.1 29.5; 120.2 29.5; 120.1 29.5", "至少要有三个不同的界址点"),
        (
            "29.5 120.1; 29.5 120.2; 29.6 120.2",
            "「29.5 120.1」不在中国范围内（经度 73–136，纬度 3–54，经度在前）",
        ),
        ("东至河; 西至路", "「东至河」不是「经度 纬度」"),
        ("nan nan; 120.2 29.5; 120.2 29.6", "「nan nan」不在中国范围内（经度 73–136，纬度 3–54，经度在前）"),
    ],
)
def test_what_is_no_outline(text, reason):
    with pytest.raises(OutlineError, match="^") as caught:
        polygon(text)
    assert str(caught.value) == reason


# Uses within a parcel


def uses(*rows) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["parcel", "area", "since", "until"])
    return table.assign(since=pd.to_datetime(table["since"]), until=pd.to_datetime(table["until"]))


def test_uses_one_after_the_other_fit():
    table = uses(("P", 20.0, "2020-01-01", "2022-12-31"), ("P", 20.0, "2023-01-01", None))
    assert excesses(table, {"P": 20.0}) == []


def test_uses_at_the_same_time_may_not_exceed_the_parcel():
    table = uses(
        ("Q", 5.0, "2020-01-01", None),
        ("P", 15.0, "2020-01-01", "2022-12-31"),
        ("P", 8.0, "2022-12-31", None),
        ("P", 12.0, "2023-01-01", None),
    )
    (found,) = excesses(table, {"P": 20.0, "Q": 5.0})
    assert (found.parcel, found.total, found.uses) == ("P", 23.0, (1, 2))
    assert found.day == np.datetime64("2022-12-31")


def test_no_uses_no_excess():
    assert excesses(uses(), {}) == []


@given(
    st.lists(st.tuples(st.integers(1, 30), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8)
)
def test_excess_is_found_exactly_when_some_day_has_too_much(rows):
    start = date(2023, 1, 1)
    table = uses(*(("P", float(a), start + timedelta(s), start + timedelta(s + n)) for a, s, n in rows))
    totals = [sum(a for a, s, n in rows if s <= day <= s + n) for day in range(45)]
    over = [day for day, total in enumerate(totals) if total > 30]
    found = excesses(table, {"P": 30.0})
    assert [excess.day for excess in found] == [np.datetime64(start + timedelta(day)) for day in over[:1]]
    assert [excess.total for excess in found] == [totals[day] for day in over[:1]]
