"""What is built on a parcel comes in by workbook and by form: in order, with its history, taken back as it came."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from landuse.models import Development, DevelopmentPause
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories as make
from tests.landuse.tables import contents
from tests.workbooks import book

pytestmark = pytest.mark.django_db

HEADINGS = [
    "宗地代码",
    "约定动工日期",
    "实际动工日期",
    "应动工开发面积（平方米）",
    "出让或划拨价款（万元）",
    "原因",
]
ROW = ["P1", date(2024, 3, 1), "", 20000, 600, "企业原因"]


@pytest.fixture
def county():
    county = make.county()
    make.parcel(make.town(county), code="P1", area=30, contract="青澜合〔2023〕1号")
    make.parcel(make.town(county), code="P2", area=15)
    return county


def send(county, *rows, layout="developments", sheet="建设进度", headings=HEADINGS) -> Batch:
    content = book({sheet: [headings, *rows]})
    batch = actions.receive(
        content=content, filename="建设进度.xlsx", layout=layout, year=2025, county=county, by=None
    )
    return actions.import_batch(batch=batch, by=None)


def send_pauses(county, *rows):
    headings = ["宗地代码", "起", "止", "原因", "依据"]
    return send(county, *rows, layout="development_pauses", sheet="不计入期限", headings=headings)


def counts(batch: Batch) -> tuple[int, int, int]:
    assert batch.problems == []
    return batch.created, batch.changed, batch.unchanged


def test_progress_comes_in_once_and_keeps_what_a_file_is_silent_on(county):
    assert counts(send(county, ROW)) == (1, 0, 0)
    assert counts(send(county, ROW)) == (0, 0, 1)
    begun = send(county, ["P1", date(2024, 5, 1)], headings=["宗地代码", "实际动工日期"])
    assert counts(begun) == (0, 1, 0)
    kept = Development.objects.get()
    assert (kept.agreed_start, kept.started, kept.price) == (date(2024, 3, 1), date(2024, 5, 1), 600)
    assert (kept.contract, kept.batch, kept.row) == ("青澜合〔2023〕1号", begun, 2)
    [change] = begun.changes.all()
    assert (change.subject, change.title, change.old, change.new) == (
        "P1",
        "实际动工日期",
        None,
        "2024-05-01",
    )


@pytest.mark.parametrize(
    ("heading", "value", "cell", "reason"),
    [
        ("合同签订日期", date(2024, 3, 2), "B2", "「约定动工日期」早于「合同签订日期」2024-03-02"),
        ("合同签订日期", date(2024, 3, 1), None, None),
        ("竣工日期", date(2024, 6, 1), "G2", "填了「竣工日期」，没有填「实际动工日期」"),
        ("建筑基底面积（平方米）", 20002, "G2", "「建筑基底面积」大于宗地登记面积 20000.00 平方米"),
        ("建筑基底面积（平方米）", 20000, None, None),
        ("空置厂房面积（平方米）", 100, "G2", "填了「空置厂房面积」，没有填「厂房空置起」"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(county, heading, value, cell, reason):
    batch = send(county, [*ROW, value], headings=[*HEADINGS, heading])
    assert [(each["cell"], each["reason"]) for each in batch.problems] == ([(cell, reason)] if cell else [])
    assert all(each["cure"] for each in batch.problems)


def test_what_has_not_happened_is_refused_and_today_is_taken(county):
    today, headings = timezone.localdate(), ["宗地代码", "实际交地日期"]
    assert counts(send(county, ["P1", today], headings=headings)) == (1, 0, 0)
    [problem] = send(county, ["P2", today + timedelta(days=1)], headings=headings).problems
    assert (problem["cell"], problem["code"]) == ("B2", "not_yet")


def test_days_are_held_against_those_on_record(county):
    """竣工 without 动工 in the file is in order where the day of 动工 is known already."""
    headings = ["宗地代码", "竣工日期"]
    assert send(county, ["P1", date(2025, 1, 1)], headings=headings).problem_count == 1
    send(county, ["P1", date(2024, 5, 1)], headings=["宗地代码", "实际动工日期"])
    assert send(county, ["P1", date(2025, 1, 1)], headings=headings).problem_count == 0


def test_pauses_need_a_known_parcel_and_their_evidence(county):
    pause = ["P1", date(2024, 4, 1), date(2024, 4, 10), "政府原因", "青澜政函〔2024〕3号"]
    assert send_pauses(county, pause).problems[0]["cure"] == "先导入这宗地的建设进度，或核对代码。"
    send(county, ROW)
    assert counts(send_pauses(county, pause)) == (1, 0, 0)
    assert counts(send_pauses(county, [*pause[:2], "", *pause[3:]])) == (0, 1, 0)
    assert DevelopmentPause.objects.get().last is None
    [backwards] = send_pauses(county, [*pause[:2], date(2024, 3, 31), *pause[3:]]).problems
    assert (backwards["cell"], backwards["reason"]) == ("C2", "「止」早于「起」")


def test_a_batch_is_taken_back_as_it_came(county):
    send(county, ROW)
    before = contents()
    batch = send(county, [*ROW[:4], 700, "政府原因"], ["P2", *ROW[1:]])
    withdraw(batch=batch, reason="填错", by=None)
    assert contents() == before
