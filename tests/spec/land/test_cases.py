"""整治闭环：保留理由（LE-02）、处置方式（LE-07）、清单和闭环（LE-08）、违法违规整治（LE-09）、再开发方式（LE-16）。"""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from landuse.actions import case_progress, cases
from landuse.actions.case_progress import Charge
from landuse.actions.finding_decisions import Stay
from landuse.casework.table import COURSE, STEPS, TABLE, Need, Stage
from landuse.identification import registers
from landuse.models import Case, Performance
from tests.factories.land import clause_decision
from tests.landuse import handling as land

PROOF = {"evidence": "高新技术企业证书", "approver": "县政府", "harmonious": True}


@pytest.fixture
def of(db):
    return land.people()


class TestStaying:
    """LE-02"""

    def test_a_key_enterprise_stays_with_evidence_approver_and_harmony(self, of):
        finding = land.found(of, Stay("LE-02b", **PROOF))
        assert (finding.retention.reason, finding.retention.approver) == ("LE-02b", "县政府")

    @pytest.mark.parametrize(
        ("missing", "words"),
        [
            ({"evidence": " "}, "没有证明材料"),
            ({"approver": ""}, "没有批准单位"),
            ({"harmonious": False}, "整治后与周边不协调"),
            ({"harmonious": None}, "是否协调的意见"),
        ],
    )
    def test_without_one_of_them_it_does_not(self, of, missing, words):
        with pytest.raises(ValidationError, match=words):
            land.found(of, Stay("LE-02c", **(PROOF | missing)))

    @pytest.mark.parametrize(("grade", "may"), [("A", True), ("B", False)])
    def test_a_high_grade_is_what_the_county_says_it_is(self, of, grade, may):
        Performance.objects.create(enterprise=of.about, year=land.YEAR, grade=grade)
        stay = Stay("LE-02a", fits_industry=True, **PROOF)
        with pytest.raises(ValidationError, match="文件没有规定评价较高指哪些档次"), transaction.atomic():
            land.found(of, stay)
        clause_decision(of.county, code="LE-02", key=("评价较高的档次",), value=["A"])
        if may:
            assert land.found(of, stay).retention.reason == "LE-02a"
        else:
            with pytest.raises(ValidationError, match="不在 A 之列"):
                land.found(of, stay)

    def test_who_does_not_stay_needs_a_treatment(self, of):
        with pytest.raises(ValidationError, match="请选择处置方式"):
            cases.plan(case=land.listed(of), plan=land.a_plan(treatment=""), unit=None, by=of.officer)

    def test_who_stays_needs_none_and_is_accepted_with_a_part_treated(self, of):
        case = land.listed(of, land.found(of, Stay("LE-02b", **PROOF)))
        case = cases.plan(case=case, plan=land.a_plan(treatment=""), unit=None, by=of.officer)
        case = cases.take(case=case, step="start", by=of.officer)
        land.photo(case, of.officer)
        with pytest.raises(ValidationError, match="还没有整治面积"):
            land.accept(case, of.officer)
        land.report(case, of.officer, "0.0001")
        assert land.accept(case, of.officer).stage == "accepted"


class TestTreatments:
    """LE-07"""

    def test_are_exactly_the_five(self):
        assert [*registers.treatments().names.values()] == [
            "改造提升", "兼并重组", "回收盘活", "集聚入园", "关停退出",
        ]  # fmt: skip

    @pytest.mark.parametrize(("code", "known"), [("LE-07-5", True), ("LE-07-6", False)])
    def test_another_is_refused(self, of, code, known):
        case, plan = land.listed(of), land.a_plan(treatment=code)
        if known:
            assert cases.plan(case=case, plan=plan, unit=None, by=of.officer).treatment == code
        else:
            with pytest.raises(ValidationError, match="没有这种处置方式"):
                cases.plan(case=case, plan=plan, unit=None, by=of.officer)


class TestClosedLoop:
    """LE-08"""

    def test_goes_from_listed_to_closed_by_every_stage(self):
        onward = {(step.origin[0], step.target) for step in TABLE if step.code in
                  ("plan", "start", "accept", "close")}  # fmt: skip
        assert onward == {*zip(COURSE, COURSE[1:], strict=False)}

    def test_only_the_accepted_are_closed_and_only_those_under_way_accepted(self):
        ways = {step.target: step.origin for step in TABLE if step.target in (Stage.ACCEPTED, Stage.CLOSED)}
        assert ways == {Stage.ACCEPTED: (Stage.UNDER_WAY,), Stage.CLOSED: (Stage.ACCEPTED,)}
        assert STEPS["accept"].needs == (Need.TREATED, Need.AFTERWARDS, Need.RECHECKED)

    def test_every_way_back_wants_a_reason(self, of):
        back = [step for step in TABLE if step.code in ("refuse", "replan", "reopen", "revoke")]
        assert all(step.reason for step in back)
        case = land.under_way(of)
        with pytest.raises(ValidationError, match="验收不通过"):
            cases.take(case=case, step="refuse", by=of.officer)
        case = cases.take(case=case, step="refuse", reason="西侧没有拆除", by=of.officer)
        assert (case.stage, case.steps.last().reason) == ("under_way", "西侧没有拆除")

    @pytest.mark.parametrize("stage", [stage for stage in COURSE if stage is not Stage.ACCEPTED])
    def test_nothing_leaves_the_list_without_acceptance(self, of, stage):
        case = land.listed(of)
        held = {"accepted_on": timezone.localdate()} if stage is Stage.CLOSED else {}
        Case.objects.update(stage=stage, **held)
        with pytest.raises(ValidationError, match="不能“销号”"):
            cases.take(case=case, step="close", reason="已完成", by=of.officer)

    def test_nor_by_hand_in_the_database(self, of):
        land.listed(of)
        with pytest.raises(IntegrityError, match="case_leaves_by_acceptance"):
            Case.objects.update(stage="closed")

    @pytest.mark.parametrize(("treated", "may"), [("12.4999", False), ("12.5", True)])
    def test_is_accepted_when_all_land_is_treated(self, of, treated, may):
        case = land.under_way(of)
        land.photo(case, of.officer)
        land.report(case, of.officer, treated)
        if may:
            assert land.accept(case, of.officer).accepted_on == timezone.localdate()
        else:
            with pytest.raises(ValidationError, match="没有整治"):
                land.accept(case, of.officer)

    @pytest.mark.parametrize(("stage", "may"), [("during", False), ("after", True)])
    def test_is_accepted_with_a_photo_of_afterwards(self, of, stage, may):
        case = land.under_way(of)
        land.report(case, of.officer)
        land.photo(case, of.officer, stage)
        if may:
            assert land.accept(case, of.officer).stage == "accepted"
        else:
            with pytest.raises(ValidationError, match="没有整治后的照片"):
                land.accept(case, of.officer)

    def test_closed_it_may_come_back_when_it_fails_again(self, of):
        case = cases.take(case=land.accepted(of), step="close", reason="验收合格", by=of.officer)
        assert (case.stage, case.closed_on) == ("closed", timezone.localdate())
        case = cases.take(case=case, step="reopen", reason="回访发现复产", by=of.officer)
        assert (case.stage, case.accepted_on, case.closed_on) == ("under_way", None, None)


class TestViolations:
    """LE-09"""

    def charged(self, of, case, days=30):
        due = timezone.localdate() + timedelta(days=days)
        charge = Charge("LE-09-5", "消防通道堵塞", "清理并验收", due)
        return case_progress.charge(case=case, charge=charge, by=of.officer)

    def test_are_of_five_fields_and_industrial_policy(self):
        names = [*registers.violations().names.values()]
        assert names == ["土地", "能耗", "环保", "质量", "安全", "产业政策"]

    @pytest.mark.parametrize(("days", "late"), [(0, False), (-1, True)])
    def test_are_overdue_the_day_after_the_last_one(self, of, days, late):
        assert self.charged(of, land.listed(of), days).is_overdue == late

    def test_failing_says_how_the_law_deals_with_it_and_holds_up_the_acceptance(self, of):
        case = land.under_way(of)
        land.report(case, of.officer)
        land.photo(case, of.officer)
        violation = self.charged(of, case)
        said = {"violation": violation, "on": timezone.localdate(), "by": of.officer}
        with pytest.raises(ValidationError, match="怎样依法处置"):
            case_progress.recheck(result="failed", words="", **said)
        case_progress.recheck(result="failed", words="移送应急部门立案", **said)
        with pytest.raises(ValidationError, match="还没有复查合格"):
            land.accept(case, of.officer)
        case_progress.recheck(result="passed", words="已清理", **said)
        assert land.accept(case, of.officer).stage == "accepted"


class TestModes:
    """LE-16"""

    def test_are_exactly_the_nine(self):
        register = registers.modes()
        assert [*register.names.values()] == [
            "政府收回（协商补偿）", "政府统一收储", "国资统一收购整合", "自主改造", "国资改造", "政企合作", "企企合作",
            "连片开发", "统租统招",
        ]  # fmt: skip
        assert register.source == "浙政办发〔2023〕12号三（二）"

    @pytest.mark.parametrize(("code", "known"), [("", True), ("LE-16-9", True), ("LE-16-10", False)])
    def test_another_is_refused(self, of, code, known):
        case, plan = land.listed(of), land.a_plan(mode=code)
        if known:
            assert cases.plan(case=case, plan=plan, unit=None, by=of.officer).mode == code
        else:
            with pytest.raises(ValidationError, match="没有这种再开发方式"):
                cases.plan(case=case, plan=plan, unit=None, by=of.officer)
