"""A grade set by people needs two of them, and counts as the method lets it count."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from evaluation.actions import decisions
from evaluation.methods.loader import load_path
from evaluation.models import GradeDecision, Method, RoundStep
from evaluation.rounds import final
from evaluation.rounds.board import board
from evaluation.rounds.table import Stage
from evaluation.scoring.engine import score
from landuse.models import Performance
from mujun.inbox.models import Message
from tests import factories as make
from tests.evaluation.rounds.office import conducted, grades

pytestmark = pytest.mark.django_db

BY_SCORE = "AAAABBBBBBBBCCCCCCCD"


@pytest.fixture
def round_():
    return conducted()


class TestTwoSignatures:
    def test_the_second_is_somebody_elses(self, round_):
        decision = round_.propose(1, "D", is_veto=True)
        with pytest.raises(ValidationError, match="提出人以外的人"):
            decisions.sign(decision=decision, agrees=True, by=round_.first)
        with pytest.raises(IntegrityError, match="second_signature_by_another"), transaction.atomic():
            GradeDecision.objects.update(signed_by=round_.first, signed_at=decision.proposed_at, agrees=True)
        with pytest.raises(PermissionDenied):
            decisions.sign(decision=decision, agrees=True, by=make.user("leader", round_.county))

    def test_who_can_sign_is_told_and_who_proposed_hears_the_answer(self, round_):
        decision = round_.propose(1, "D")
        assert Message.objects.get(to=round_.second).title.startswith("调档待您签署")
        decisions.sign(decision=decision, agrees=True, by=round_.second)
        assert Message.objects.get(to=round_.first).title.startswith("调档已签署")

    def test_a_refused_one_has_a_reason_and_no_effect(self, round_):
        decision = round_.propose(1, "D")
        with pytest.raises(ValidationError, match="不同意的理由"):
            decisions.sign(decision=decision, agrees=False, by=round_.second)
        decisions.sign(decision=decision, agrees=False, remark="事故责任不在企业", by=round_.second)
        run = round_.settled()
        assert run == round_.round.run
        assert grades(run) == BY_SCORE

    def test_what_waits_stands_in_the_way_until_it_is_withdrawn(self, round_):
        decision = round_.propose(1, "D")
        with pytest.raises(ValidationError, match="1 条调档还没有第二人签署"):
            round_.settled()
        with pytest.raises(ValidationError, match="已有一件"):
            round_.propose(1, "C")
        decisions.withdraw(decision=decision, reason="材料不全", by=round_.first)
        assert grades(round_.settled()) == BY_SCORE


class TestFinalRun:
    @pytest.mark.parametrize(
        ("places", "expected"),
        [
            ("不变", "DAAABBBBBBBBCCCCCCCD"),
            ("另加", "DAAAABBBBBBBBCCCCCCC"),
            ("占用", "DAAAABBBBBBBBCCCCCCC"),
        ],
    )
    def test_places_are_those_of_the_language(self, round_, places, expected, tmp_path):
        """The edition is a method file: read from its text alone it gives the same on the same figures."""
        before = round_.round.run
        round_.decided(1, "D", places, is_veto=True)
        run = round_.settled()
        assert grades(run) == expected
        assert run.snapshot == before.snapshot
        assert (
            run.results.get(enterprise=round_.enterprise(1)).reason
            == "一票否决（应急〔2026〕3 号），由A调为D"
        )
        (tmp_path / "final.yaml").write_text(run.method.text, encoding="utf-8")
        loaded = load_path(tmp_path / "final.yaml")
        assert loaded.digest == run.method.digest
        frozen = final.material(run.snapshot, loaded.resolved)
        assert score(loaded.method, frozen.figures).digest() == run.digest

    def test_a_later_decision_on_the_same_enterprise_replaces_the_former(self, round_):
        round_.decided(2, "C")
        round_.decided(2, "B", reason="整改完成")
        assert grades(round_.settled()) == "ABAABBBBBBBBCCCCCCCD"

    def test_an_agreed_one_ends_what_was_final(self, round_):
        round_.decided(20, "C")
        assert round_.settled()
        decision = round_.propose(19, "B")
        assert round_.fresh().final_run
        decisions.sign(decision=decision, agrees=True, by=round_.second)
        assert round_.fresh().final_run is None
        assert RoundStep.objects.filter(code="settle").count() == 1

    def test_its_edition_is_not_offered_and_the_land_side_gets_it(self, round_):
        round_.decided(20, "C")
        run = round_.settled()
        assert run.method not in Method.objects.offered()
        assert str(run.method).endswith("（定档）")
        assert Performance.objects.get(enterprise=round_.enterprise(20), year=2025).grade == "C"


class TestAsTheMethodSays:
    def test_places_need_not_be_chosen_where_the_method_fixes_them(self, round_):
        method = round_.round.run.method
        resolved = f'{method.resolved.rstrip().removesuffix("}")}, "手工调档": {{"名额": "占用"}}}}'
        Method.objects.filter(pk=method.pk).update(resolved=resolved)
        assert round_.propose(12, "A", places="").places == "占用"

    def test_one_on_whom_nobody_judges_any_more_acts_on_nobody(self, round_):
        decision = round_.decided(1, "D", is_veto=True)
        round_.round.run.results.filter(enterprise=round_.enterprise(1)).update(group="")
        assert grades(round_.settled()) == BY_SCORE
        assert "手工" in board(round_.fresh(), round_.first).lines[0].kinds
        assert "没有起作用" in board(round_.fresh(), round_.first).lines[0].why[-1]
        assert decision.agrees


class TestRefusals:
    def test_only_while_grades_are_adjusted(self):
        with pytest.raises(ValidationError, match="不能提出和签署调档"):
            conducted(Stage.PUBLICITY).propose(1, "D")

    def test_what_is_missing_is_named(self, round_):
        for wish, refusal in [
            ({"grade": "E"}, "请选择档次"),
            ({"grade": "A"}, "现在就是 A 档"),
            ({"grade": "B", "reason": " "}, "写明调档的理由"),
            ({"grade": "B", "basis": ""}, "写明依据"),
            ({"grade": "B", "places": ""}, "名额怎样算"),
        ]:
            with pytest.raises(ValidationError, match=refusal):
                round_.propose(1, **wish)

    def test_a_veto_lifts_nobody(self, round_):
        with pytest.raises(ValidationError, match="只能定为更低"):
            round_.propose(20, "A", is_veto=True)

    def test_what_the_rules_would_undo_is_not_signed(self, round_):
        method = round_.round.run.method
        rule = '"调整": [{"名称": "保护", "条件": "税收实际贡献 > 0", "不低于": "C", "名额": "不变"}]'
        before = '"手工调档": {"次序": "规则之前"}'
        Method.objects.filter(pk=method.pk).update(
            resolved=f"{method.resolved.rstrip().removesuffix('}')}, {rule}, {before}}}"
        )
        with pytest.raises(ValidationError, match="不起作用"):
            round_.propose(1, "D")
        assert round_.propose(1, "D", is_veto=True).grade == "D"
