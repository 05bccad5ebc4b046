"""Findings: what they are made of, who is told, who may object until when, and who decides."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from landuse.actions import case_listing, finding_decisions, finding_objections, findings
from landuse.actions.notifying import notify_all
from landuse.actions.proposing import propose
from landuse.actions.speaking import File
from landuse.casework.findings import TABLE, State
from landuse.models import Case, LandFinding, Occupancy, Signal
from mujun.accounts.models import AuditEvent
from mujun.calendars.models import CalendarDay
from mujun.inbox.models import Message
from tests import factories as make
from tests.landuse import handling as land
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    return land.people()


def object_(finding, by, **more):
    return finding_objections.raise_objection(
        finding=finding, statement="2025年新购设备在安装", by=by, **more
    )


def answer(objection, by, verdict="rejected"):
    return finding_objections.decide(objection=objection, verdict=verdict, reason="核实不属实", by=by)


class TestProposing:
    def test_several_signals_of_an_enterprise_make_one_finding_with_its_land(self, of):
        land.signal(of.about, "T-2", title="连续两年D", sentence="2024、2025 年 D")
        renter = make.enterprise(of.about.town, "承租厂")
        Occupancy.objects.create(
            parcel=of.parcel, enterprise=renter, kind="承租", area=Decimal("2.5"), since=date(2024, 1, 1)
        )
        made = propose(county=of.county, year=land.YEAR, pointings=Signal.objects.all(), by=of.officer)
        (finding,) = made.findings
        assert [item["rule"] for item in finding.evidence] == ["T-1", "T-2"]
        assert (finding.area, finding.parts.get().area) == (Decimal("10"), Decimal("10"))  # less what is let
        assert finding.rule_set.name == "本县规则"
        assert AuditEvent.objects.get(act="findings_proposed").detail["findings"] == 1

    def test_keeps_what_it_rests_on_when_signals_are_renewed(self, of):
        finding = land.proposed(of)
        Signal.objects.all().delete()
        finding.refresh_from_db()
        assert finding.evidence[0] | {"facts": None} == {
            "rule": "T-1", "title": "亩均税收低", "source": "示例", "sentence": "近两年平均亩均税收 1 万元",
            "set": "本县规则", "facts": None,
        }  # fmt: skip

    def test_a_list_of_enterprises_costs_as_many_queries_as_one_and_nobody_twice(
        self, of, django_assert_max_num_queries
    ):
        land.proposed(of)
        for number in range(5):
            land.signal(make.enterprise(of.about.town, f"第{number}厂"))
        with django_assert_max_num_queries(25):
            made = propose(county=of.county, year=land.YEAR, pointings=Signal.objects.all(), by=of.officer)
        assert (len(made.findings), made.standing) == (5, 1)
        numbers = [each.number for each in made.findings]
        assert len(set(numbers)) == 5
        assert all(number.startswith(of.county.code) for number in numbers)

    def test_only_of_parcels_that_the_signals_are_about(self, of):
        make.parcel(of.about.town, holder=of.about, area=Decimal("3"))
        Signal.objects.update(parcel=of.parcel)
        finding = land.proposed(of)
        assert [part.parcel for part in finding.parts.all()] == [of.parcel]

    def test_a_parcel_whose_holder_is_in_no_list_makes_none(self, of):
        Signal.objects.all().delete()
        nobody = make.parcel(of.about.town, holder=None)
        land.signal(of.about, enterprise_id=None, parcel=nobody)
        made = propose(county=of.county, year=land.YEAR, pointings=Signal.objects.all(), by=of.officer)
        assert (made.findings, made.unheld) == ([], 1)

    @pytest.mark.parametrize("who", ["town", "own"])
    def test_is_for_those_who_handle_land(self, of, who):
        with pytest.raises(PermissionDenied):
            propose(county=of.county, year=land.YEAR, pointings=Signal.objects.all(), by=getattr(of, who))


class TestNotice:
    def test_is_told_to_the_enterprise_and_its_town_which_then_see_it(self, of):
        finding = land.proposed(of)
        visible = LandFinding.objects.visible_to
        assert not visible(of.own).exists()
        land.findings.notify(
            finding=finding, notice=land.Notice("请核实。", timezone.localdate(), 5, "natural"), by=of.officer
        )
        assert visible(of.own).get() == visible(of.town).get() == finding
        assert not visible(of.other_town).exists()
        assert not visible(of.stranger).exists()
        told = Message.objects.filter(title=f"拟认定告知书 {finding.number}").values_list("to", flat=True)
        assert set(told) == {of.own.pk, of.town.pk}

    def test_counts_working_days_of_the_county(self, of):
        CalendarDay.objects.create(
            county=of.county, day=date(2026, 3, 4), working=False, reason="停电", source="示例"
        )
        notice = land.Notice("请核实。", date(2026, 3, 2), 3, "working")  # a Monday
        finding = findings.notify(finding=land.proposed(of), notice=notice, by=of.officer)
        assert timezone.localtime(finding.due).replace(tzinfo=None) == datetime(2026, 3, 7)  # 3, 5, 6 March

    def test_is_not_of_tomorrow(self, of):
        notice = land.Notice("请核实。", timezone.localdate() + timedelta(days=1), 5, "natural")
        with pytest.raises(ValidationError, match="不能晚于今天"):
            findings.notify(finding=land.proposed(of), notice=notice, by=of.officer)

    def test_of_many_costs_as_much_as_of_one_and_gives_each_its_own_words(
        self, of, django_assert_max_num_queries
    ):
        for number in range(4):
            land.signal(make.enterprise(of.about.town, f"第{number}厂"), sentence=f"亩均税收 {number} 万元")
        propose(county=of.county, year=land.YEAR, pointings=Signal.objects.all(), by=of.officer)
        term = land.Notice("", timezone.localdate(), 5, "natural")
        everything = LandFinding.objects.all()
        with django_assert_max_num_queries(20):
            size = notify_all(county=of.county, findings=everything, term=term, by=of.officer)
        assert size == 5
        for each in everything.select_related("enterprise"):
            assert each.enterprise.name in each.notice
            assert each.evidence[0]["sentence"] in each.notice
            assert [step.code for step in each.steps.all()] == ["propose", "notify"]
        assert Message.objects.filter(to__in=[of.own, of.town]).count() == 2
        with pytest.raises(ValidationError, match="没有可以告知"):
            notify_all(county=of.county, findings=everything, term=term, by=of.officer)


class TestObjection:
    def test_of_the_enterprise_with_a_receipt_and_its_evidence(self, of):
        raised = object_(land.noticed(of), of.own, files=[File("合同.png", png())])
        assert (raised.is_late, raised.by_town, raised.files.count()) == (False, False, 1)
        assert Message.objects.filter(to=of.officer, title__startswith="收到对拟认定").exists()
        with pytest.raises(ValidationError, match="正在办理"):
            object_(raised.finding, of.own)

    def test_after_the_term_is_taken_and_marked(self, of):
        finding = land.noticed(of, ago=5)  # today is the last day
        raised = object_(finding, of.own)
        assert not raised.is_late
        answer(raised, of.officer)
        LandFinding.objects.all().update(due=timezone.now())
        assert object_(finding, of.own).is_late

    def test_a_town_speaks_for_one_without_an_account_and_says_how_it_heard_it(self, of):
        finding = land.noticed(of)
        with pytest.raises(ValidationError, match="自己的账号"):
            object_(finding, of.town, note="到厂里听取")
        type(of.own).objects.filter(pk=of.own.pk).update(is_active=False)
        with pytest.raises(ValidationError, match="怎样听取"):
            object_(finding, of.town)
        assert object_(finding, of.town, note="到厂里听取").by_town

    @pytest.mark.parametrize("who", ["other_town", "stranger", "officer"])
    def test_is_nobody_elses(self, of, who):
        with pytest.raises(PermissionDenied):
            object_(land.noticed(of), getattr(of, who), note="听取")

    def test_is_not_raised_before_the_notice(self, of):
        with pytest.raises(ValidationError, match="还没有告知"):
            object_(land.proposed(of), of.own)

    def test_is_not_raised_after_the_decision(self, of):
        with pytest.raises(ValidationError, match="行政复议"):
            object_(land.found(of), of.own)

    def test_is_decided_once_with_a_reason_that_the_enterprise_is_told(self, of):
        raised = object_(land.noticed(of), of.own)
        answer(raised, of.officer)
        assert Message.objects.filter(to=of.own, title=f"异议 {raised.number}：不采纳").exists()
        with pytest.raises(ValidationError, match="已经答复"):
            answer(raised, of.officer)


class TestDecision:
    def test_waits_for_the_end_of_the_term(self, of):
        finding = land.noticed(of, ago=5)  # today is the last day
        with pytest.raises(ValidationError, match="期满以后才能认定"):
            finding_decisions.confirm(finding=finding, reason="属实", by=of.officer)
        LandFinding.objects.all().update(due=timezone.now())
        held = finding_decisions.confirm(finding=finding, reason="属实", by=of.officer)
        assert (held.at, held.decided_by) == (State.FOUND, of.officer)
        assert [step.code for step in held.steps.all()] == ["propose", "notify", "find"]

    def test_waits_for_the_answer_to_every_objection(self, of):
        finding = land.noticed(of, ago=6)
        raised = object_(finding, of.own)
        for act in (finding_decisions.confirm, finding_decisions.reject):
            with pytest.raises(ValidationError, match=raised.number):
                act(finding=finding, reason="属实", by=of.officer)
        answer(raised, of.officer, "accepted")
        assert (
            finding_decisions.reject(finding=finding, reason="设备安装中", by=of.officer).state == "rejected"
        )

    def test_turned_down_before_the_notice_is_told_to_nobody_and_may_be_proposed_anew(self, of):
        finding_decisions.reject(finding=land.proposed(of), reason="用地面积有误", by=of.officer)
        assert not Message.objects.filter(to=of.own).exists()
        assert land.proposed(of).at is State.PROPOSED

    @pytest.mark.parametrize("who", ["town", "own", "stranger"])
    def test_is_for_those_who_handle_land(self, of, who):
        finding = land.noticed(of, ago=6)
        with pytest.raises(PermissionDenied):
            finding_decisions.confirm(finding=finding, reason="属实", by=getattr(of, who))

    def test_taken_back_ends_the_case_that_came_of_it(self, of):
        finding = land.found(of)
        case = land.listed(of, finding)
        findings.revoke(finding=finding, reason="行政复议决定撤销", by=of.officer)
        case.refresh_from_db()
        assert case.stage == "revoked"
        with pytest.raises(ValidationError, match="没有可以列入"):
            case_listing.put_on_list(
                county=of.county, findings=LandFinding.objects.all(), unit=None,
                plan_due=timezone.localdate(), by=of.officer,
            )  # fmt: skip
        assert Case.objects.count() == 1


def test_every_way_leads_on_and_nothing_goes_back_to_proposed():
    assert {step.target for step in TABLE} == {*State} - {State.PROPOSED}
    assert all(step.reason for step in TABLE if step.code != "notify")
