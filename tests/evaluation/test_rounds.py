"""A round goes only where its table says, with what it needs, and keeps every step."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from evaluation.actions import rounds
from evaluation.models import Round, RoundStep
from evaluation.rounds.table import COURSE, STEPS, Stage, steps_from
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return judged.county()


@pytest.fixture
def office(county):
    return make.user("reform_office", county.county)


@pytest.fixture
def round_(office):
    return rounds.open_round(county=office.county, year=2025, by=office)


def at(round_, stage):
    Round.objects.filter(pk=round_.pk).update(stage=stage)
    round_.refresh_from_db()
    return round_


class TestTable:
    def test_every_stage_is_reached_and_left(self):
        reached = {step.target for step in STEPS.values()}
        assert reached == set(Stage) - {Stage.LISTING}
        ends = {stage for stage in Stage if not steps_from(stage)}
        assert ends == {Stage.PUBLISHED, Stage.STOPPED}

    def test_whoever_leaves_the_course_gives_a_reason(self):
        for step in STEPS.values():
            for origin in step.origin:
                onward = step.target in COURSE and COURSE.index(step.target) > COURSE.index(origin)
                skips = step.code.startswith("skip")
                assert step.reason == (not onward or skips), step


class TestOpening:
    def test_a_year_has_one_round(self, round_, office):
        with pytest.raises(ValidationError, match="已经开启"):
            rounds.open_round(county=office.county, year=2025, by=office)
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.create(county=office.county, year=2025)

    def test_after_a_stop_it_is_opened_again(self, round_, office):
        rounds.take(round=round_, step="stop", reason="上级统一调整时间", by=office)
        assert rounds.open_round(county=office.county, year=2025, by=office) != round_

    @pytest.mark.parametrize("role", ["department_officer", "leader", "town_officer"])
    def test_only_the_reform_office_conducts(self, county, role):
        with pytest.raises(PermissionDenied):
            rounds.open_round(county=county.county, year=2025, by=make.user(role, county.county))


class TestSteps:
    def test_a_step_is_kept_with_its_reason_and_audited(self, round_, office):
        at(round_, Stage.SCORING)
        rounds.take(round=round_, step="back_to_collecting", reason="电力数据漏报", by=office)
        kept = RoundStep.objects.filter(round=round_).last()
        assert (kept.was, kept.became, kept.reason) == ("scoring", "collecting", "电力数据漏报")
        assert AuditEvent.objects.get(act="round_moved").detail["stage"] == "采集"

    def test_a_step_of_another_stage_is_refused(self, round_, office):
        with pytest.raises(ValidationError, match="不能“公示结束”"):
            rounds.take(round=round_, step="publicity_done", by=office)

    def test_what_is_missing_is_said_with_its_cure(self, round_, office):
        at(round_, Stage.LAND)
        with pytest.raises(ValidationError, match="先导入台账"):
            rounds.take(round=round_, step="skip_land", reason="往年已公示", by=office)

    def test_a_way_off_the_course_needs_a_reason(self, round_, office):
        at(round_, Stage.CONFIRMING)
        with pytest.raises(ValidationError, match="写明理由"):
            rounds.take(round=round_, step="skip_confirming", by=office)
        assert Round.objects.get(pk=round_.pk).at is Stage.CONFIRMING

    def test_steps_that_bring_something_have_their_own_act(self, round_, office):
        at(round_, Stage.APPROVING)
        with pytest.raises(ValidationError, match="没有这一步"):
            rounds.take(round=round_, step="publish", by=office)


class TestFormalRun:
    def test_is_chosen_from_the_trials_of_the_year_under_a_published_edition(self, round_, office, county):
        at(round_, Stage.SCORING)
        with pytest.raises(ValidationError, match="已发布的办法"):
            rounds.choose_run(round=round_, run=county.run, by=office)
        type(county.run.method).objects.update(number=1)
        county.run.method.refresh_from_db()
        chosen = rounds.choose_run(round=round_, run=county.run, reason="第三次试算", by=office)
        assert chosen.run == county.run
        assert RoundStep.objects.filter(round=round_).last().run == county.run


class TestPage:
    def test_without_a_round_the_office_is_asked_to_open_one(self, client, office, county):
        client.force_login(office)
        assert "开启 2025 年度评价" in client.get(reverse("round")).content.decode()
        client.post(reverse("round-open") + "?year=2025")
        assert Round.objects.get().stage == Stage.LISTING

    def test_shows_the_next_step_with_what_is_in_the_way(self, client, office, round_):
        client.force_login(office)
        at(round_, Stage.LAND)
        page = client.get(reverse("round")).content.decode()
        assert "先导入台账" in page
        assert "终止本次评价" in page
        leader = make.user("leader", office.county)
        client.force_login(leader)
        assert "终止本次评价" not in client.get(reverse("round")).content.decode()
