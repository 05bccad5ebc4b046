"""闲置土地的期限（LE-17，《闲置土地处置办法》）：差一天、正好、过一天。"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.idleness import statute
from landuse.idleness.clock import Pause, standing, threshold
from landuse.idleness.reading import Plot, Status, read
from mujun.documents import DocumentError

LAW = statute.national()
START = date(2024, 3, 1)


def on(day: str, **plot):
    days = {"agreed_start", "handed_over", "started", "stopped", "finished"}
    known = {
        key: date.fromisoformat(value) if key in days and value else value for key, value in plot.items()
    }
    return read(Plot(**known), LAW, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("start", "day", "status", "left"),
    [
        ("2024-03-01", "2024-03-01", Status.NOT_DUE, 365),
        ("2024-03-01", "2024-03-02", Status.LATE, 364),
        ("2024-03-01", "2025-02-28", Status.LATE, 1),
        ("2024-03-01", "2025-03-01", Status.LATE, 0),  # 正好一年，当日24时届满
        ("2024-03-01", "2025-03-02", Status.IDLE, -1),
        # 2月29日满一年是下一年2月28日
        ("2024-02-29", "2025-02-28", Status.LATE, 0),
        ("2024-02-29", "2025-03-01", Status.IDLE, -1),
        ("2023-02-28", "2024-02-28", Status.LATE, 0),
        ("2023-02-28", "2024-02-29", Status.IDLE, -1),
        ("2022-03-01", "2024-03-01", Status.IDLE, -366),
        ("2022-03-01", "2024-03-02", Status.RECOVERABLE, -367),
        ("2022-02-28", "2024-02-28", Status.IDLE, -365),
        ("2022-02-28", "2024-02-29", Status.RECOVERABLE, -366),
    ],
)
def test_LE17_not_started_for_one_and_two_full_years(start, day, status, left):
    found = on(day, agreed_start=start)
    assert found.status == status
    assert {each.name: each.left for each in found.thresholds}["满一年未动工"] == left


@pytest.mark.parametrize(
    ("handed_over", "start", "day", "status"),
    [
        ("2023-03-01", "2024-03-01", "2025-03-01", Status.LATE),
        ("2023-03-01", "2024-03-01", "2025-03-02", Status.IDLE),
        ("2024-02-29", "2025-02-28", "2025-02-28", Status.NOT_DUE),
        (None, None, "2025-03-02", Status.UNKNOWN),
    ],
)
def test_without_an_agreed_day_the_clock_runs_a_year_after_handover(handed_over, start, day, status):
    found = on(day, handed_over=handed_over)
    assert found.status == status
    assert found.start == (start and date.fromisoformat(start))
    assert found.presumed == (start is not None)


@pytest.mark.parametrize(
    ("developed", "invested", "status"),
    [
        # 应开发 30 亩，总投资 1000 万元
        ("10", "250", Status.STOPPED),  # 正好三分之一、正好25%
        ("9.99", "250", Status.STOPPED_LONG),
        ("10", "249.99", Status.STOPPED_LONG),
        ("9.99", None, Status.STOPPED_LONG),
        ("10", None, Status.STOPPED),
        (None, None, Status.STOPPED),
    ],
)
def test_LE17_stopped_with_less_than_a_third_or_a_quarter(developed, invested, status):
    found = on(
        "2025-03-02",
        agreed_start="2023-01-01",
        started="2023-06-01",
        stopped="2024-03-01",
        area_due=Decimal(30),
        area_developed=developed and Decimal(developed),
        investment_due=Decimal(1000),
        invested=invested and Decimal(invested),
    )
    assert found.status == status
    assert bool(found.missing) == (status == Status.STOPPED and invested is None)


@pytest.mark.parametrize(
    ("day", "status"), [("2025-03-01", Status.STOPPED), ("2025-03-02", Status.STOPPED_LONG)]
)
def test_LE17_stopped_for_one_full_year(day, status):
    plot = {
        "started": "2023-06-01",
        "stopped": "2024-03-01",
        "area_due": Decimal(3),
        "area_developed": Decimal(0),
    }
    assert on(day, **plot).status == status


def test_building_and_finished_plots_have_no_clock():
    assert on("2030-01-01", agreed_start="2020-01-01", started="2020-05-01").status == Status.BUILDING
    assert on("2030-01-01", agreed_start="2020-01-01", finished="2021-05-01").status == Status.FINISHED
    assert on("2020-04-30", agreed_start="2020-01-01", started="2020-05-01").status == Status.LATE


GOVERNMENT, HOLDER = "政府原因", "企业原因"


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], "2025-03-01"),
        ([("2024-04-01", "2024-04-10", GOVERNMENT)], "2025-03-11"),
        ([("2024-04-01", "2024-04-10", HOLDER)], "2025-03-01"),
        # 重叠的只算一次，相接的连成一段
        ([("2024-04-01", "2024-04-10", GOVERNMENT), ("2024-04-06", "2024-04-15", "不可抗力")], "2025-03-16"),
        ([("2024-04-01", "2024-04-10", GOVERNMENT), ("2024-04-11", "2024-04-15", "不可抗力")], "2025-03-16"),
        # 动工日期当日和以前的不算
        ([("2024-02-01", "2024-03-01", GOVERNMENT)], "2025-03-01"),
        ([("2024-02-01", "2024-03-02", GOVERNMENT)], "2025-03-02"),
        # 最后一日开始的算，届满以后的不算
        ([("2025-03-01", "2025-03-05", GOVERNMENT)], "2025-03-06"),
        ([("2025-03-02", "2025-03-05", GOVERNMENT)], "2025-03-01"),
        # 前一段把期限推到后一段里
        ([("2024-04-01", "2024-04-10", GOVERNMENT), ("2025-03-11", "2025-03-12", GOVERNMENT)], "2025-03-13"),
        # 没有结束的算到今天
        ([("2025-02-20", None, GOVERNMENT)], "2025-03-30"),
    ],
)
def test_LE17_time_not_counted_lengthens_the_term(pauses, due):
    spans = [
        Pause(date.fromisoformat(first), last and date.fromisoformat(last), cause)
        for first, last, cause in pauses
    ]
    found = read(Plot(agreed_start=START, pauses=spans), LAW, date(2025, 3, 20))
    assert str(found.thresholds[1].due) == due
    assert found.paused == (pauses[-1:] == [("2025-02-20", None, GOVERNMENT)])


@pytest.mark.parametrize(
    ("day", "cause", "fee"),
    [
        ("2025-03-01", HOLDER, None),
        ("2025-03-02", HOLDER, 120),
        ("2025-03-02", None, 120),
        ("2025-03-02", GOVERNMENT, None),
        ("2025-03-02", "不可抗力", None),
        ("2026-03-02", HOLDER, 120),
    ],
)
def test_LE17_fee_is_estimated_at_a_fifth_of_the_price(day, cause, fee):
    found = on(day, agreed_start="2024-03-01", price=Decimal(600), cause=cause)
    assert found.fee == fee
    assert ("估算为 120.00 万元" in found.words) == (fee is not None)
    assert ("原因未查明" in found.words) == (fee is not None and cause is None)


def test_words_tell_the_term_and_leave_the_decision_to_people():
    found = on("2025-03-13", agreed_start="2024-03-01", price=Decimal(600), cause=HOLDER)
    assert found.words == (
        "动工日期 2024-03-01（合同约定），未动工。满一年未动工的期限到 2025-03-01，已过 12 天。"
        "满两年未动工的期限到 2026-03-01，还剩 353 天。符合调查条件，是否闲置由自然资源部门依法认定。"
        "闲置费按价款的 20% 估算为 120.00 万元（仅供参考）。"
    )


@pytest.mark.parametrize(
    ("left", "warning"), [(91, None), (90, 90), (31, 90), (30, 30), (7, 7), (0, 7), (-1, None)]
)
def test_warnings_come_the_configured_days_ahead(left, warning):
    day = date(2025, 3, 1) - timedelta(days=left)
    [found] = [
        each for each in read(Plot(agreed_start=START), LAW, day).thresholds if each.name == "满一年未动工"
    ]
    assert (found.left, found.warning) == (left, warning)


@pytest.mark.parametrize(
    ("said", "instead", "line"),
    [
        ("1/3", "三分之一", 9),
        ("25%", "0%", 10),
        ("满几个月: 24", "满几个月: 0", 12),
        ("闲置费:", "闲置金:", 11),
    ],
)
def test_a_mistake_in_a_countys_own_copy_is_told_with_its_line(said, instead, line):
    text = (statute.LIBRARY / "national-2012.yaml").read_text(encoding="utf-8")
    with pytest.raises(DocumentError) as error:
        statute.load(text.replace(said, instead), "本县.yaml")
    assert line in {problem.place.line for problem in error.value.problems}


days = st.dates(date(2023, 12, 1), date(2025, 12, 31))
spans = st.lists(
    st.tuples(days, days, st.sampled_from([GOVERNMENT, HOLDER])).map(lambda each: Pause(*each)), max_size=4
)


@settings(max_examples=60)
@given(spans, days)
def test_the_last_day_is_where_the_counted_days_are_used_up(pauses, day):
    """Day by day: the clock stands on days that are not counted, and a term has 365 counted days."""
    stood = {
        each.first + timedelta(days=n)
        for each in pauses
        if each.cause == GOVERNMENT
        for n in range((each.last - each.first).days + 1)
    }
    now, counted = START, 0
    while counted < 365:
        now += timedelta(days=1)
        counted += now not in stood
    # a pause that touches the last day from behind does not move it, one that begins on it does
    assert threshold("", START, 12, day, standing(pauses, [GOVERNMENT], day), []).due == now


@settings(max_examples=40)
@given(days, st.integers(0, 400), spans)
def test_later_days_never_bring_a_threshold_nearer_to_being_open(day, more, pauses):
    closed = [each for each in pauses if each.last >= each.first]
    plot = Plot(agreed_start=START, pauses=closed)
    order = [Status.NOT_DUE, Status.LATE, Status.IDLE, Status.RECOVERABLE]
    now, later = (read(plot, LAW, each).status for each in (day, day + timedelta(days=more)))
    assert order.index(now) <= order.index(later)
