"""手工调档: propose a grade for an enterprise, sign it as a second person, withdraw it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.rounds import authorise, hold, refuse_unless, unsettle
from evaluation.models import GradeDecision, Result, Round
from evaluation.rounds import final
from evaluation.rounds.table import Act
from landuse.actions.speaking import File, said
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLES, Permission
from mujun.attachments.actions import attach
from mujun.documents import DocumentError
from mujun.inbox import actions as inbox

LONGEST_REASON, LONGEST_BASIS, LONGEST_REMARK = 500, 200, 300


@dataclass(frozen=True)
class Wish:
    """`places` empty: as the method says. `basis` is the document that the grade rests on."""

    grade: str
    reason: str
    basis: str
    places: str = ""
    is_veto: bool = False


@transaction.atomic
def propose(
    *, round: Round, enterprise: Enterprise, wish: Wish, evidence: File | None, by: User
) -> GradeDecision:
    """The first signature. Raises PermissionDenied; ValidationError when the stage does not allow it, something is
    missing, another one waits, or the method would not give the wanted grade.
    """
    authorise(round.county, by)
    round = hold(round)
    refuse_unless(round, Act.DECIDE_GRADE)
    result = _result(round, enterprise)
    if round.decisions.open().filter(enterprise=enterprise).exists():
        raise ValidationError("这家企业已有一件调档等待第二人签署。", "waits_already")
    decision = GradeDecision(
        round=round,
        enterprise=enterprise,
        was=result.grade,
        grade=_grade(round, result, wish),
        is_veto=wish.is_veto,
        places=_places(round, wish.places),
        reason=said(wish.reason, "调档的理由", LONGEST_REASON),
        basis=said(wish.basis, "依据的文件或会议", LONGEST_BASIS),
        proposed_by=by,
    )
    _insist_on_effect(round, decision)
    if evidence is None:
        raise ValidationError("请附上佐证材料。", "evidence_missing")
    decision.evidence = attach(content=evidence.content, name=evidence.name, county=round.county, by=by)
    decision.save()
    audit.record("grade_proposed", decision, **_told(decision, by), reason=decision.reason)
    waiting = office_of(round.county).exclude(pk=by.pk)
    _tell(waiting, decision, f"调档待您签署：{enterprise.name}", f"{decision.told}。理由：{decision.reason}")
    return decision


@transaction.atomic
def sign(*, decision: GradeDecision, agrees: bool, by: User, remark: str = "") -> GradeDecision:
    """The second signature, by somebody else. Raises PermissionDenied, ValidationError."""
    round, decision = _held(decision, by)
    if decision.proposed_by_id == by.pk:
        raise ValidationError("第二人签署须由提出人以外的人办理。", "same_person")
    if agrees:
        _insist_on_effect(round, decision)
        remark = remark.strip()[:LONGEST_REMARK]
    else:
        remark = said(remark, "不同意的理由", LONGEST_REMARK)
    decision.agrees, decision.remark, decision.signed_by, decision.signed_at = (
        agrees,
        remark,
        by,
        timezone.now(),
    )
    decision.save()
    if agrees:
        unsettle(round)
    audit.record(
        "grade_signed", decision, **_told(decision, by), verdict="同意" if agrees else "不同意", remark=remark
    )
    answer = f"{by}{'同意' if agrees else '不同意'}。{remark}"
    proposer = User.objects.filter(pk=decision.proposed_by_id)
    _tell(proposer, decision, f"调档已签署：{decision.enterprise.name}", answer)
    return decision


@transaction.atomic
def withdraw(*, decision: GradeDecision, reason: str, by: User) -> GradeDecision:
    """Before the second signature. Raises PermissionDenied, ValidationError."""
    _, decision = _held(decision, by)
    decision.withdrawn_reason = said(reason, "撤回的理由", LONGEST_REMARK)
    decision.withdrawn_by, decision.withdrawn_at = by, timezone.now()
    decision.save()
    audit.record("grade_withdrawn", decision, **_told(decision, by), reason=decision.withdrawn_reason)
    return decision


def office_of(county: County) -> QuerySet[User]:
    """Who conducts the rounds of a county."""
    roles = [code for code, role in ROLES.items() if Permission.CONDUCT_ROUNDS in role.permissions]
    return User.objects.filter(county=county, role__in=roles, is_active=True)


def _held(decision: GradeDecision, by: User) -> tuple[Round, GradeDecision]:
    """The round and its decision as they are now, still waiting for the second signature."""
    authorise(decision.round.county, by)
    round = hold(decision.round)
    refuse_unless(round, Act.DECIDE_GRADE)
    decision = GradeDecision.objects.select_related("enterprise").get(pk=decision.pk)
    if decision.signed_at or decision.withdrawn_at:
        raise ValidationError("这件调档已经办结。请刷新页面。", "closed")
    decision.round = round
    return round, decision


def _result(round: Round, enterprise: Enterprise) -> Result:
    result = round.run.results.filter(enterprise=enterprise).first()
    if result is None or not result.group:
        raise ValidationError("这家企业不在正式测算的任何分组，不能调档。", "not_judged")
    return result


def _grade(round: Round, result: Result, wish: Wish) -> str:
    known = final.codes_of(round, result.group)
    if wish.grade not in known:
        raise ValidationError(f"请选择档次：{'、'.join(known)}。", "unknown_grade")
    present = _present(round, result)
    if wish.grade == present:
        raise ValidationError(f"这家企业现在就是 {present} 档。", "no_change")
    if wish.is_veto and present in known and known.index(wish.grade) < known.index(present):
        raise ValidationError("一票否决只能定为更低的档次。", "veto_lifts")
    return wish.grade


def _present(round: Round, result: Result) -> str:
    """By score and rules, or by the decision in force."""
    mine = [each for each in round.decisions.in_force() if each.enterprise_id == result.enterprise_id]
    return mine[0].grade if mine else result.grade


def _places(round: Round, wanted: str) -> str:
    said_by_method = final.by_hand(round.run.method).places
    chosen = said_by_method or wanted
    if chosen not in GradeDecision.Places.values:
        raise ValidationError("请选择名额怎样算：不变、另加或占用。", "places_missing")
    return chosen


def _insist_on_effect(round: Round, decision: GradeDecision) -> None:
    """Scored as the final run will be, so that nobody signs what the rules would undo."""
    others = [each for each in round.decisions.in_force() if each.enterprise_id != decision.enterprise_id]
    try:
        given = final.grades(round, final.edition(round, [*others, decision]))
    except DocumentError as mistakes:
        raise ValidationError(f"按这样的决定不能定档：{mistakes}", "cannot_settle") from mistakes
    became = given.get(decision.enterprise_id, "")
    if became != decision.grade:
        now = f"仍为 {became} 档" if became else "仍没有档次"
        why = "范围中的除外、合并评价的代表户，或者排在后面的调整规则"
        words = f"按办法，这件决定不起作用，{decision.enterprise.name}{now}。请看办法中的{why}。"
        raise ValidationError(words, "no_effect")


def _told(decision: GradeDecision, by: User) -> dict:
    """What the event of every act on a decision says."""
    county, name = decision.round.county, str(decision.enterprise.name)
    return {"by": by, "county": county, "enterprise": name}


def _tell(to: QuerySet[User], decision: GradeDecision, title: str, text: str) -> None:
    url = reverse("decision", args=[decision.pk])
    inbox.send(county=decision.round.county, to=to, title=title, text=text, url=url)
