"""Levers as a county keeps them: from the library, written, put in force, suspended, repealed; and their pages."""

from datetime import date

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import levers as actions
from evaluation.actions import recommendations
from evaluation.actions.snapshots import thaw
from evaluation.advice.freshness import outdated
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.levers import load
from evaluation.allocation.core.writing import text_of
from evaluation.models import Lever, Recommendation, RecommendationSet
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged
from tests.factories import land as make_land

pytestmark = pytest.mark.django_db

TEXT = """措施库: 本县措施
措施:
  - 编号: QL-9
    措施: 差别电价
    类型: 电价
    档次: [D]
    算式: 用电量 * 标准
    标准: 0.30
    单位: 万元
    方向: 加征
    状态: 草案
    法律依据: 例子〔2025〕1号
    公平竞争审查文号: 例审〔2025〕1号
    审查日期: 2025-06-01
    须价格主管部门批准: true
    价格主管部门批准: 例价〔2025〕3号
    执行单位: 供电公司
    来源: 例子
"""
ON = date(2026, 1, 1)


@pytest.fixture
def office(db):
    return make.user("reform_office", make.county())


def written(office, *changes) -> Lever:
    text = TEXT
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes)
    return actions.write(county=office.county, text=text, reason="县政府常务会议研究", by=office)


def moved(lever, became, office, on=ON):
    actions.move(lever=lever, became=became, on=on, reason="会议纪要", document="例发〔2026〕1号", by=office)
    lever.refresh_from_db()
    return lever


def test_what_is_written_comes_back_as_it_was_meant(office):
    lever = written(office, ("标准: 0.30", "连年标准: {1: 0.1, 2: 0.2}\n    从高: 电价加价\n    不超过: 20"))
    (again,) = load(text_of(lever.entry, "本县措施"), "又一次")
    assert again == lever.entry
    assert (lever.status, lever.steps.get().reason) == ("草案", "县政府常务会议研究")


def test_a_set_says_which_records_changed_and_whose_leave_to_be_executed(office):
    """P-01: once the county has decided on the ways of supply, a lever within them has one obstacle less."""
    here = judged.county(office.county)
    lever = written(office)
    land = make.lever(
        office.county, "land", formula="", direction="支持", terms={"supply": ["先租后让"]}, grades=["A"]
    )
    job = make.job(office.county, state="running", by=office, params={"run": here.run.pk})
    made = recommendations.carry_out(job=job, progress=lambda *_: None)
    assert not outdated(made)
    assert "没有现行文件规定各档的供地方式（P-01）" in made.rows.filter(lever=land).first().obstacles
    moved(lever, "现行", office)
    assert (outdated(made).words, outdated(made).since) == ("措施有调整：QL-9", timezone.localdate())
    make_land.county_provision(office.county)
    assert outdated(made).words == "措施有调整：QL-9；能否执行有变化：land"


def test_every_record_of_the_library_survives_the_table(office):
    for code, entries in actions.library().items():
        kept = actions.load(county=office.county, code=code, by=office)
        for lever, entry in zip(kept, entries, strict=True):
            lever.refresh_from_db()
            assert lever.entry == entry


def test_a_lever_in_force_has_its_papers_and_can_no_longer_be_rewritten(office):
    lever = moved(written(office), "现行", office)
    assert (lever.status, lever.valid_from) == ("现行", ON)
    assert obstacles(lever.entry, ON) == []
    with pytest.raises(ValidationError, match="不能改写"):
        written(office)
    assert AuditEvent.objects.filter(act="lever_moved").count() == 1


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("    公平竞争审查文号: 例审〔2025〕1号\n", "没有公平竞争审查"),
        ("    法律依据: 例子〔2025〕1号\n", "没有法律依据"),
        ("    价格主管部门批准: 例价〔2025〕3号\n", "没有价格主管部门批准"),
    ],
)
def test_without_its_papers_it_stays_a_draft(office, gone, said):
    lever = written(office, (gone, ""))
    with pytest.raises(ValidationError, match=said):
        moved(lever, "现行", office)
    lever.refresh_from_db()
    assert (lever.status, lever.valid_from, lever.steps.count()) == ("草案", None, 1)


def test_a_repealed_lever_is_not_charged_from_that_day_and_keeps_its_history(office):
    lever = moved(moved(written(office), "现行", office), "废止", office, on=date(2026, 7, 1))
    assert lever.valid_to == date(2026, 6, 30)
    assert obstacles(lever.entry, date(2026, 6, 30)) == ["状态为废止"]
    assert [step.became for step in lever.steps.all()] == ["草案", "现行", "废止"]
    with pytest.raises(ValidationError, match="不能改为现行"):
        moved(lever, "现行", office)


def test_nobody_else_moves_a_lever(office):
    lever = written(office)
    other = make.user("reform_office", make.county("邻县", "339903"))
    for by in (other, make.user("land_officer", office.county), make.user("leader", office.county)):
        with pytest.raises(PermissionDenied):
            moved(lever, "现行", by)


def test_mistakes_are_told_with_line_and_cure_and_nothing_is_kept(client, office):
    client.force_login(office)
    sent = {"text": TEXT.replace("用电量 *", "用电 *"), "reason": "改"}
    page = client.post(reverse("lever-write"), sent)
    assert page.status_code == 400
    assert "没有“用电”这个数据项" in page.content.decode()
    assert "第 7 行" in page.content.decode()
    assert not Lever.objects.exists()


def test_the_library_is_a_start_for_a_draft(client, office):
    client.force_login(office)
    page = client.get(reverse("lever-write") + "?from=published/E1-苏州").content.decode()
    assert "分年标准" in page
    assert "苏府〔2018〕103号" in page


def test_a_refusal_keeps_what_was_typed(client, office):
    client.force_login(office)
    lever = written(office, ("    法律依据: 例子〔2025〕1号\n", ""))
    sent = {"became": "现行", "on": "2026-01-01", "reason": "纪要", "document": "例发〔2026〕1号"}
    page = client.post(reverse("lever-move", args=[lever.code]), sent)
    assert page.status_code == 400
    said = page.content.decode()
    assert "没有法律依据" in said
    assert "例发〔2026〕1号" in said


def test_a_new_set_takes_the_place_of_the_old_which_stays_readable(client):
    """The old set says what the levers said then."""
    here = judged.county()
    office = make.user("reform_office", here.county)
    before = RecommendationSet.objects.get(is_current=True)
    was = list(before.rows.values_list("pk", flat=True))
    actions.write(county=here.county, text=TEXT, reason="增加一条", by=office)
    frozen = thaw(here.run.snapshot)
    graded = dict(here.run.results.values_list("enterprise", "grade"))
    grades = np.array([graded[who] for who in frozen.enterprises])
    made = recommendations.renew(run=here.run, frozen=frozen, grades=grades, by=office)
    assert list(before.rows.values_list("pk", flat=True)) == was
    assert set(Recommendation.objects.current().values_list("set", flat=True)) == {made.pk}
    assert made.levers["QL-9"]["rate"] == "0.30"
    client.force_login(office)
    old = client.get(reverse("recommendations") + f"?year=2025&set={before.number}").content.decode()
    assert "这是以前的一份" in old
