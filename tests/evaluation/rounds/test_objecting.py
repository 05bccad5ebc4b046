"""Objections: who raises them, for whom, until when, to whom they go; who sees them; how they are settled once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from evaluation.actions import objection_decisions, objections, rounds, runs
from evaluation.actions.corrections import carry_out, run_before, start
from evaluation.actions.objections import Claim
from evaluation.models import Figure, Objection, Publicity, Round
from evaluation.rounds.corrected import moved
from evaluation.rounds.table import Stage
from landuse.actions.speaking import File
from landuse.models import Occupancy
from mujun.accounts.models import AuditEvent
from mujun.inbox.models import Message
from mujun.intake.models import Batch
from mujun.jobs.registry import CannotFinish
from tests import factories as make
from tests.pictures import png

pytestmark = pytest.mark.django_db
TAX = Claim("figure", "与完税证明不符", variable="tax", wanted=Decimal("700"))


def raise_(announced, about, by, claim=TAX, **more):
    return objections.raise_objection(publicity=announced, enterprise=about, claim=claim, by=by, **more)


def decide(raised, office, verdict="accepted", **more):
    return objection_decisions.decide(objection=raised, verdict=verdict, reason="经核实", by=office, **more)


class TestRaising:
    def test_holds_the_figure_as_announced_and_goes_to_its_department(
        self, announced, first, accountant, tax_officer, office
    ):
        Figure.objects.filter(enterprise=first, variable__code="tax").update(value=1)  # changed since
        raised = raise_(announced, first, accountant, files=[File("完税证明.png", png())])
        assert (raised.value, raised.wanted) == (Decimal("600"), Decimal("700"))
        assert (raised.department.code, raised.capacity, raised.is_late) == ("tax", "enterprise", False)
        assert raised.number.startswith("339901-")
        assert raised.files.get().by_objector
        told = Message.objects.filter(title=f"收到异议 {raised.number}").values_list("to", flat=True)
        assert set(told) == {tax_officer.pk, office.pk}
        assert AuditEvent.objects.get(act="objection_raised").detail["subject"] == "税收实际贡献"

    def test_the_town_speaks_for_one_without_an_account_and_says_how_it_heard_it(
        self, announced, first, town_officer
    ):
        with pytest.raises(ValidationError, match="怎样听取了企业的意见"):
            raise_(announced, first, town_officer)
        raised = raise_(announced, first, town_officer, note="8月12日上门")
        assert (raised.capacity, raised.note) == ("town", "8月12日上门")
        make.user("enterprise", first.county, credit_code=first.credit_code)
        with pytest.raises(ValidationError, match="有自己的账号"):
            raise_(announced, first, town_officer, Claim("other", "理由"), note="电话")

    def test_a_department_raises_what_it_finds(self, announced, first, tax_officer):
        raised = raise_(announced, first, tax_officer, Claim("land", "与不动产登记不符"))
        assert (raised.capacity, raised.department.code, raised.value) == (
            "department", "natural_resources", Decimal("20"),
        )  # fmt: skip

    def test_nobody_else_does(self, announced, small, first):
        strangers = [make.user("enterprise", small.county), make.user("leader", small.county), small.office]
        strangers += [make.user("town_officer", small.county, town=make.town(small.county, "青石街道"))]
        strangers += [make.user("department_officer", make.county("白石县", "339902"))]
        for stranger in strangers:
            with pytest.raises(PermissionDenied):
                raise_(announced, first, stranger, note="电话")
        assert not Objection.objects.exists()

    def test_from_the_minute_of_the_end_on_it_is_late(self, announced, first, accountant):
        Publicity.objects.update(ends_at=timezone.now())
        assert raise_(announced, first, accountant).is_late

    def test_not_before_it_begins_nor_when_it_was_taken_back(self, announced, first, accountant):
        Publicity.objects.update(starts_at=timezone.now() + timedelta(minutes=1))
        with pytest.raises(ValidationError, match="还没有开始"):
            raise_(announced, first, accountant)
        Publicity.objects.update(starts_at=timezone.now(), ended_early_at=timezone.now())
        with pytest.raises(ValidationError, match="已经撤回"):
            raise_(announced, first, accountant)
        Round.objects.update(stage=Stage.SCORING)
        with pytest.raises(ValidationError, match="不能对结果提出异议"):
            raise_(announced, first, accountant)

    def test_against_the_last_announcement_only(self, announced, first, accountant, run):
        again = make.publicity(announced.round, run)
        with pytest.raises(ValidationError, match="又重新公示过"):
            raise_(announced, first, accountant)
        raise_(again, first, accountant)

    @pytest.mark.parametrize(
        ("claim", "code"),
        [
            (replace(TAX, statement=" "), "words_missing"),
            (replace(TAX, variable="nothing"), "unknown_figure"),
            (replace(TAX, variable="land"), "is_land"),
            (replace(TAX, wanted=Decimal("NaN")), "bad_value"),
            (replace(TAX, subject="all"), "bad_subject"),
            (Claim("other", "理由", department="nobody"), "unknown_department"),
        ],
    )
    def test_what_cannot_be_taken(self, announced, first, accountant, claim, code):
        with pytest.raises(ValidationError) as refusal:
            raise_(announced, first, accountant, claim)
        assert refusal.value.code == code

    def test_files_are_few_and_of_known_kinds(self, announced, first, accountant):
        with pytest.raises(ValidationError, match="最多 5 个"):
            raise_(announced, first, accountant, files=[File("图.png", png())] * 6)
        with pytest.raises(ValidationError, match="附件不能接收"):
            raise_(announced, first, accountant, files=[File("图.png", b"MZ")])

    def test_one_open_of_a_figure_another_of_another(self, announced, first, accountant, office):
        raised = raise_(announced, first, accountant)
        with pytest.raises(ValidationError, match=f"{raised.number} 正在办理"):
            raise_(announced, first, accountant)
        raise_(announced, first, accountant, replace(TAX, variable="revenue"))
        decide(raised, office, "rejected")
        raise_(announced, first, accountant)

    def test_is_due_by_the_days_of_the_publicity(self, announced, first, accountant, monkeypatch):
        now = datetime(2027, 3, 5, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Friday
        monkeypatch.setattr(timezone, "now", lambda: now)
        Publicity.objects.update(starts_at=now, ends_at=now + timedelta(days=1), answer_days=2)
        assert (
            timezone.localtime(raise_(announced, first, accountant).due).isoformat()
            == "2027-03-10T00:00:00+08:00"
        )


class TestSeeing:
    def test_each_sees_its_own(self, announced, small, first, accountant, tax_officer, town_officer, office):
        raised = make.objection(announced, first)
        seeing = [accountant, tax_officer, town_officer, office, make.user("leader", small.county)]
        blind = [
            make.user("enterprise", small.county, credit_code=small.enterprises[1].credit_code),
            make.user("department_officer", small.county, department=make.department("power")),
            make.user("town_officer", small.county, town=make.town(small.county, "青石街道")),
            make.user("reform_office", make.county("白石县", "339902")),
        ]
        for user in [*seeing, *blind]:
            assert Objection.objects.visible_to(user).filter(pk=raised.pk).exists() == (user in seeing), user


class TestSettling:
    def test_the_department_says_once_what_it_found(self, announced, first, tax_officer, office, accountant):
        raised = make.objection(announced, first)
        with pytest.raises(PermissionDenied):
            objections.give_opinion(objection=raised, opinion="无误", by=accountant)
        power = make.user("department_officer", first.county, department=make.department("power"))
        with pytest.raises(PermissionDenied):
            objections.give_opinion(objection=raised, opinion="无误", by=power)
        objections.give_opinion(
            objection=raised, opinion="系统漏记 100 万元", by=tax_officer, files=[File("证明.png", png())]
        )
        assert not raised.files.get().by_objector
        assert Message.objects.filter(to=office, title__contains="已有核实意见").exists()
        with pytest.raises(ValidationError, match="已经出具"):
            objections.give_opinion(objection=raised, opinion="改口", by=tax_officer)

    def test_an_accepted_figure_comes_in_under_the_receipt_number(self, announced, first, accountant, office):
        raised = raise_(announced, first, accountant)
        decided = decide(raised, office, value=Decimal("700"))
        figure = Figure.objects.current().get(enterprise=first, variable__code="tax", year=2025)
        assert (figure.value, figure.batch) == (Decimal("700"), decided.batch)
        assert (figure.batch.origin, figure.batch.filename) == (
            Batch.Origin.ANSWER,
            f"异议答复 {raised.number}",
        )
        assert decided.corrected == Decimal("700")
        assert list(Objection.objects.unscored()) == [decided]
        told = Message.objects.get(title=f"异议 {raised.number}：采纳")
        assert told.to == accountant

    def test_once(self, announced, first, accountant, office):
        raised = raise_(announced, first, accountant)
        decide(raised, office, "rejected")
        for again in ("accepted", "rejected"):
            with pytest.raises(ValidationError, match="已经办结"):
                decide(raised, office, again, value=Decimal("700"))
        with pytest.raises(ValidationError, match="已经办结"):
            objections.withdraw(objection=raised, reason="不提了", by=accountant)
        assert not Objection.objects.unscored().exists()

    @pytest.mark.parametrize(
        ("verdict", "value", "code"),
        [
            ("accepted", None, "value_missing"),
            ("accepted", "600", "value_same"),
            ("maybe", None, "bad_verdict"),
        ],
    )
    def test_what_is_no_decision(self, announced, first, accountant, office, verdict, value, code):
        raised = raise_(announced, first, accountant)
        with pytest.raises(ValidationError) as refusal:
            decide(raised, office, verdict, value=value and Decimal(value))
        assert refusal.value.code == code
        raised.refresh_from_db()
        assert raised.is_open

    def test_a_figure_corrected_meanwhile_needs_no_value(self, announced, first, accountant, office):
        raised = raise_(announced, first, accountant)
        Figure.objects.filter(enterprise=first, variable__code="tax").update(value=650)
        decided = decide(raised, office)
        assert (decided.corrected, decided.batch) == (Decimal("650"), Figure.objects.get(value=650).batch)

    def test_land_is_corrected_in_the_register_first(self, announced, first, accountant, office):
        raised = raise_(announced, first, accountant, Claim("land", "多算了 2 亩"))
        with pytest.raises(ValidationError, match="用地台账没有更正"):
            decide(raised, office)
        Occupancy.objects.filter(enterprise=first).update(area=18)
        decided = decide(raised, office)
        assert (decided.corrected, decided.batch) == (Decimal("18"), None)
        assert list(Objection.objects.unscored()) == [decided]

    def test_only_the_reform_office_decides_and_only_who_raised_it_withdraws(
        self, announced, first, accountant, tax_officer, office
    ):
        raised = raise_(announced, first, accountant)
        with pytest.raises(PermissionDenied):
            decide(raised, tax_officer)
        for other in (tax_officer, office):
            with pytest.raises(PermissionDenied):
                objections.withdraw(objection=raised, reason="不提了", by=other)
        objections.withdraw(objection=raised, reason="已核对清楚", by=accountant)
        with pytest.raises(ValidationError, match="已经撤回"):
            decide(raised, office, "rejected")

    def test_the_round_goes_on_only_when_all_are_settled_and_scored(
        self, announced, first, accountant, office
    ):
        raised = raise_(announced, first, accountant)
        Publicity.objects.update(ends_at=timezone.now())
        with pytest.raises(ValidationError, match="1 条异议还没有办结"):
            rounds.take(round=announced.round, step="publicity_done", by=office)
        with pytest.raises(ValidationError, match="1 条异议还没有办结"):
            rounds.take(round=announced.round, step="stop", reason="终止", by=office)
        decide(raised, office, value=Decimal("700"))
        with pytest.raises(ValidationError, match="还没有重新测算"):
            rounds.take(round=announced.round, step="publicity_done", by=office)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def both(self, act):
        """What two get who do it at once, each in a connection of its own."""

        def run():
            try:
                return act()
            except ValidationError as refusal:
                return refusal.code
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            return [each.result(timeout=60) for each in [pool.submit(run) for _ in "ab"]]

    def test_one_of_two_objections_is_taken_and_one_of_two_decisions_holds(
        self, announced, first, accountant, office
    ):
        assert "open_already" in self.both(lambda: raise_(announced, first, accountant))
        raised = Objection.objects.get()
        assert "settled_already" in self.both(lambda: decide(raised, office, value=Decimal("700")))
        assert Batch.objects.filter(origin=Batch.Origin.ANSWER).count() == 1


class TestCorrections:
    def job(self, round_, office):
        return make.job(round_.county, "corrections", by=office, params={"round": round_.pk})

    def test_a_new_run_of_the_same_edition_shows_who_moved(self, announced, small, run, office, round_):
        last = small.enterprises[-1]
        raised = raise_(announced, last, make.user("department_officer", small.county))
        decide(raised, office, value=Decimal("2000"))
        step = carry_out(job=self.job(round_, office), progress=lambda *_: None)
        round_.refresh_from_db()
        raised.refresh_from_db()
        assert round_.run == raised.run == step.run != run
        assert step.run.method == run.method
        assert raised.number in step.reason
        assert run_before(step) == run
        own, *others = moved(step, run, office)
        assert (own.Index, own.rank_before, own.rank_after) == (last.pk, 6, 1)
        assert {each.rank_after - each.rank_before for each in others} == {1}
        assert len(others) == 5
        with pytest.raises(CannotFinish, match="没有要重新测算的更正"):
            carry_out(job=self.job(round_, office), progress=lambda *_: None)

    def test_a_run_chosen_afterwards_has_taken_them_in(
        self, announced, small, first, accountant, office, run
    ):
        decide(raise_(announced, first, accountant), office, value=Decimal("700"))
        rounds.take(round=announced.round, step="back_to_scoring", reason="漏报", by=office)
        run.method.number = 1
        run.method.save()
        rounds.choose_run(round=announced.round, run=run, by=office)
        assert Objection.objects.unscored().exists()
        job = make.job(small.county, by=office, params={"year": 2025, "method": run.method_id})
        again = runs.carry_out(job=job, progress=lambda *_: None)
        rounds.choose_run(round=announced.round, run=again, by=office)
        assert Objection.objects.get().run == again
        rounds.choose_run(round=announced.round, run=run, by=office)
        assert Objection.objects.unscored().exists()

    def test_are_queued_once(self, announced, first, accountant, office, tax_officer, round_):
        with pytest.raises(ValidationError, match="没有要重新测算的更正"):
            start(round=round_, by=office)
        decide(raise_(announced, first, accountant), office, value=Decimal("700"))
        with pytest.raises(PermissionDenied):
            start(round=round_, by=tax_officer)
        assert start(round=round_, by=office) == start(round=round_, by=office)

    def test_not_where_nothing_may_be_corrected(self, announced, first, accountant, office, round_):
        decide(raise_(announced, first, accountant), office, value=Decimal("700"))
        Round.objects.update(stage=Stage.APPROVING)
        with pytest.raises(CannotFinish, match="不能按更正重新测算"):
            carry_out(job=self.job(round_, office), progress=lambda *_: None)
        assert Objection.objects.unscored().exists()
