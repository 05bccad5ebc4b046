"""Lists for those who execute a lever: what makes one, what stops one, what comes back, appeals, refunds."""

import io
from datetime import date
from decimal import Decimal

import numpy as np
import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.actions import (
    execution,
    lever_appeals,
    lever_refunds,
    levers,
    recommendations,
    willingness,
)
from evaluation.actions.snapshots import thaw
from evaluation.allocation.core.periods import period, within
from evaluation.execution.agenda import appeal_todos, own_appeal_todos
from evaluation.execution.ledger import lines_of, sums
from evaluation.execution.workbook import SHEET, written
from evaluation.models import ExecutionList, Lever, LeverRefund, Publication, Result, Run
from landuse.models import MeterAccount
from tests import factories as make
from tests import judged
from tests.evaluation.test_levers import TEXT

pytestmark = pytest.mark.django_db

LIST = TEXT.replace(
    "    执行单位", "    计费账户: 电\n    周期: 季\n    退还: {升到: [A, B, C], 比例: 0.5}\n    执行单位"
)


@pytest.fixture
def here():
    """A judged county whose year is published, with a lever in force and an account for everybody."""
    world = judged.county()
    office = make.user("reform_office", world.county)
    lever = levers.write(county=world.county, text=LIST, reason="会议", by=office)
    levers.move(lever=lever, became="现行", on=date(2026, 2, 1), reason="施行", document="", by=office)
    renew(world, office)
    make.publication(make.round(world.county, run=world.run), world.run)
    for at, each in enumerate(world.enterprises):
        MeterAccount.objects.create(county=world.county, enterprise=each, kind="电", number=f"33{at:08d}")
    world.__dict__.update(office=office, lever=Lever.objects.get(pk=lever.pk))
    return world


def renew(world, office):
    frozen = thaw(world.run.snapshot)
    graded = dict(world.run.results.values_list("enterprise", "grade"))
    grades = np.array([graded[who] for who in frozen.enterprises])
    return recommendations.renew(run=world.run, frozen=frozen, grades=grades, by=office)


def made(world, text="2026Q1") -> ExecutionList:
    return execution.make(lever=world.lever, year=2025, text=text, by=world.office)


def sent(world, text="2026Q1") -> ExecutionList:
    of = made(world, text)
    execution.send(of=of, by=world.office)
    of.refresh_from_db()
    return of


def test_a_list_has_who_is_due_with_account_rate_and_days(here):
    of = made(here)
    last = Result.objects.filter(run=here.run, grade="D")
    assert {line.enterprise_id for line in of.lines.all()} == set(last.values_list("enterprise", flat=True))
    line = of.lines.first()
    assert line.rate == Decimal("0.3")
    assert line.accounts == [line.enterprise.meteraccounts.get().number]
    # the lever begins on 1 February
    assert (of.starts_on, of.ends_on) == (date(2026, 2, 1), date(2026, 3, 31))


def test_who_took_a_wish_back_gets_nothing_for_it(here):
    """The list waits until recommendations are made anew; other levers go on."""
    text = TEXT.replace("QL-9", "QL-8").replace("用电量 * 标准", "腾出面积 * 标准").replace("加征", "支持")
    exits = levers.write(county=here.county, text=text, reason="会议", by=here.office)
    levers.move(lever=exits, became="现行", on=date(2026, 1, 1), reason="施行", document="", by=here.office)
    leaving, staying = [each.enterprise for each in Result.objects.filter(run=here.run, grade="D")[:2]]
    said = {
        "kind": "腾出面积",
        "area": 4,
        "said_on": date(2026, 3, 2),
        "said_by": "厂长",
        "evidence": "申请书",
    }
    wishes = [willingness.record(enterprise=who, by=here.office, **said) for who in (leaving, staying)]
    renew(here, here.office)
    willingness.withdraw(willing=wishes[1], reason="改变主意", by=here.office)
    exits.refresh_from_db()
    with pytest.raises(ValidationError, match="已不是最新：撤回意愿 1 条"):
        execution.make(lever=exits, year=2025, text="2026", by=here.office)
    assert made(here).lines.exists()
    renew(here, here.office)
    (line,) = execution.make(lever=exits, year=2025, text="2026", by=here.office).lines.all()
    assert line.enterprise == leaving


def test_the_highest_of_a_group_is_settled_by_the_records_as_they_are(here):
    """An example keeps nobody from paying; another one in force goes before from the next set on."""
    group = ("    计费账户", "    从高: 电价加价\n    计费账户")
    mine = levers.write(
        county=here.county, text=LIST.replace("QL-9", "QL-7").replace(*group), reason="会议", by=here.office
    )
    dearer = TEXT.replace("QL-9", "QL-6").replace("标准: 0.30", "标准: 0.50\n    从高: 电价加价")
    other = levers.write(county=here.county, text=dearer, reason="会议", by=here.office)
    levers.move(lever=mine, became="现行", on=date(2026, 1, 1), reason="施行", document="", by=here.office)
    renew(here, here.office)
    mine.refresh_from_db()
    assert execution.make(lever=mine, year=2025, text="2026Q1", by=here.office).lines.exists()
    levers.move(lever=other, became="现行", on=date(2026, 1, 1), reason="施行", document="", by=here.office)
    with pytest.raises(ValidationError, match="措施有调整：QL-6"):
        execution.make(lever=mine, year=2025, text="2026Q2", by=here.office)
    renew(here, here.office)
    with pytest.raises(ValidationError, match="没有企业适用这条措施"):
        execution.make(lever=mine, year=2025, text="2026Q2", by=here.office)


def test_a_missing_account_stops_the_list_and_names_the_enterprise(here):
    due = Result.objects.filter(run=here.run, grade="D").first().enterprise
    due.meteraccounts.all().delete()
    with pytest.raises(ValidationError, match=f"没有电户号，清单不能用：{due.name}"):
        made(here)
    assert not ExecutionList.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"), [("2026-03", "不是季度期间"), ("2025Q4", "不在措施的有效期内"), ("", "不是季度期间")]
)
def test_a_period_fits_the_lever(here, text, said):
    with pytest.raises(ValidationError, match=said):
        made(here, text)


def test_one_list_for_a_period_until_it_is_cancelled(here):
    of = made(here)
    with pytest.raises(ValidationError, match=f"已有清单 {of.number}"):
        made(here)
    execution.cancel(of=of, reason="户号有误", by=here.office)
    assert made(here).number != of.number


def test_nothing_is_executed_without_publication_review_or_the_same_record(here):
    here.lever.review_number = ""
    Lever.objects.filter(pk=here.lever.pk).update(status="中止")
    here.lever.refresh_from_db()
    with pytest.raises(ValidationError, match="状态为中止"):
        made(here)
    Lever.objects.filter(pk=here.lever.pk).update(status="现行", terms={**here.lever.terms, "rate": "0.5"})
    here.lever.refresh_from_db()
    with pytest.raises(ValidationError, match="提出建议以后改过"):
        made(here)
    renew(here, here.office)
    assert made(here).lines.first().rate == Decimal("0.5")


def test_an_unpublished_year_has_no_list():
    world = judged.county()
    office = make.user("reform_office", world.county)
    lever = levers.write(county=world.county, text=LIST, reason="会议", by=office)
    levers.move(lever=lever, became="现行", on=date(2026, 2, 1), reason="施行", document="", by=office)
    lever.refresh_from_db()
    with pytest.raises(ValidationError, match="还没有公布"):
        execution.make(lever=lever, year=2025, text="2026Q1", by=office)


def test_repeal_stops_new_lists_from_its_day_and_keeps_the_old(here):
    of = sent(here)
    on = date(2026, 5, 16)
    levers.move(lever=here.lever, became="废止", on=on, reason="清理", document="", by=here.office)
    here.lever.refresh_from_db()
    with pytest.raises(ValidationError, match="状态为废止"):
        made(here, "2026Q2")
    assert ExecutionList.objects.get(pk=of.pk).lines.exists()


def filled(of: ExecutionList, by, **cells) -> bytes:
    """The workbook as the executing unit sends it back; `cells`: column → value for the first line."""
    book = openpyxl.load_workbook(io.BytesIO(written(of, by)))
    page = book[SHEET]
    heads = {str(cell.value).split("（")[0]: cell.column for cell in page[1]}
    for name, value in cells.items():
        page.cell(2, heads[name]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def post_return(client, of, content):
    file = SimpleUploadedFile("回传.xlsx", content)
    return client.post(reverse("execution-return", args=[of.number]), {"file": file})


def test_what_comes_back_is_read_by_line_and_a_mistake_writes_nothing(client, here):
    client.force_login(here.office)
    of = sent(here)
    page = post_return(client, of, filled(of, here.office, 实际数="很多"))
    assert page.status_code == 400
    assert "实际数" in page.content.decode()
    assert of.lines.filter(actual__isnull=False).count() == 0
    assert post_return(client, of, filled(of, here.office, 实际数=12.5, 说明="含力调电费")).status_code == 302
    line = of.lines.get(actual__isnull=False)
    assert (line.actual, line.note) == (Decimal("12.5"), "含力调电费")
    of.refresh_from_db()
    assert of.state == "returned"
    (total,) = sums(lines_of(here.office), "lever")
    assert (total.actual, total.direction) == (Decimal("12.5"), "加征")
    assert [each.name for each in sums(lines_of(here.office), "quarter")] == ["2026 年第 1 季度"]


def test_an_upheld_appeal_takes_the_line_out(client, here):
    of = sent(here)
    line = of.lines.select_related("enterprise", "list__county").first()
    owner = make.user("enterprise", here.county, credit_code=line.enterprise.credit_code)
    stranger = make.user("enterprise", here.county, credit_code=here.enterprises[0].credit_code)
    if stranger.credit_code != owner.credit_code:
        with pytest.raises(PermissionDenied):
            lever_appeals.appeal(line=line, statement="错了", by=stranger)
    client.force_login(owner)
    page = client.get(reverse("own-measures") + "?year=2025").content.decode()
    assert "提出申诉" in page
    assert "× 标准 0.3 =" in page
    client.post(reverse("own-appeal", args=[line.pk]), {"statement": "有一块表不是我们的"})
    raised = line.appeals.get()
    assert [each.action for each in appeal_todos(here.office)] == ["去决定"]
    assert own_appeal_todos(owner) == appeal_todos(owner) == []
    with pytest.raises(ValidationError, match="已有申诉在办"):
        lever_appeals.appeal(line=line, statement="再提", by=owner)
    lever_appeals.decide(appeal=raised, verdict="upheld", decision="户号有误", by=here.office)
    line.refresh_from_db()
    assert appeal_todos(here.office) == []
    assert "户号有误" in client.get(reverse("home")).content.decode()
    assert own_appeal_todos(stranger) == []
    assert "户号有误" in line.left_out
    assert not lines_of(here.office).filter(pk=line.pk).exists()
    with pytest.raises(ValidationError, match="已经决定"):
        lever_appeals.decide(appeal=raised, verdict="rejected", decision="改", by=here.office)


def test_who_rises_gets_back_what_was_really_charged(here):
    of = sent(here)
    line = of.lines.first()
    execution.take_return(
        of=of, amounts={line.enterprise.credit_code: (Decimal("12.34"), "")}, by=here.office
    )
    later = judged.judge(here.county, here.enterprises, 2026)
    Result.objects.filter(run=later, enterprise=line.enterprise).update(grade="B")
    make.publication(make.round(here.county, year=2026, run=later), later)
    (refund,) = lever_refunds.propose(county=here.county, year=2026, by=here.office)
    assert (refund.enterprise, refund.amount) == (line.enterprise, Decimal("6.17"))
    assert lever_refunds.propose(county=here.county, year=2026, by=here.office) == []
    lever_refunds.pay(of=refund, on=date(2027, 9, 1), by=here.office)
    with pytest.raises(ValidationError, match="已于 2027-09-01 退还"):
        lever_refunds.pay(of=refund, on=date(2027, 9, 2), by=here.office)
    assert LeverRefund.objects.get().paid_on == date(2027, 9, 1)


def test_a_corrected_grade_leaves_the_list(here):
    of = sent(here)
    line = of.lines.first()
    corrected = again(here.run)
    Result.objects.filter(run=corrected, enterprise=line.enterprise).update(grade="C")
    make.publication(Publication.objects.get().round, corrected, number=2, reason="复核")
    ((found, grade),) = execution.leaving(of)
    assert (found.pk, grade) == (line.pk, "C")
    assert execution.release(of=of, by=here.office) == 1
    line.refresh_from_db()
    assert line.left_out == "档次更正为C，退出"


def test_nobody_else_makes_sends_or_answers(here):
    of = made(here)
    neighbour = make.user("reform_office", make.county("邻县", "339903"))
    for by in (neighbour, make.user("leader", here.county), make.user("land_officer", here.county)):
        with pytest.raises(PermissionDenied):
            execution.send(of=of, by=by)


def again(run: Run) -> Run:
    """A second run of the same snapshot with the same results."""
    results = list(run.results.all())
    copy = make.run(run.snapshot, run.method, run.outline)
    for each in results:
        each.pk, each.run = None, copy
    Result.objects.bulk_create(results)
    return copy


class TestPeriods:
    @pytest.mark.parametrize(
        ("kind", "text", "first", "last"),
        [
            ("月", "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
            ("季", "2026q4", date(2026, 10, 1), date(2026, 12, 31)),
            ("年", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ],
    )
    def test_first_and_last_day(self, kind, text, first, last):
        found = period(kind, text)
        assert (found.first, found.last) == (first, last)

    @pytest.mark.parametrize(
        ("kind", "text"), [("月", "2026-13"), ("月", "2026"), ("季", "2026Q5"), ("年", "26")]
    )
    def test_what_is_none(self, kind, text):
        with pytest.raises(ValueError, match="写成"):
            period(kind, text)

    def test_the_part_within_validity_includes_both_ends(self):
        whole = period("月", "2026-03")
        assert within(whole, date(2026, 3, 31), None).first == date(2026, 3, 31)
        assert within(whole, date(2026, 4, 1), None) is None
        assert within(whole, None, date(2026, 3, 1)).last == date(2026, 3, 1)
        assert within(whole, None, date(2026, 2, 28)) is None
