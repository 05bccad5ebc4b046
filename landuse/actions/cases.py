"""整治 (LE-08): plan a case, take it step by step, accept it. Nothing leaves the list without acceptance."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.case_needs import obstacles
from landuse.actions.speaking import said
from landuse.actions.telling import tell_findings
from landuse.casework.table import STEPS, Stage
from landuse.identification.registers import modes, treatments
from landuse.models import Case, CaseStep, LandFinding
from mujun.accounts import audit
from mujun.accounts.models import Department, Town, User
from mujun.accounts.roles import DEPARTMENT_ROLES, ROLES
from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.inbox.actions import send
from mujun.templatetags.figures import day

LONGEST_PLAN, LONGEST_REASON, LONGEST_UNIT = 2000, 500, 100
# who answers for a case; None: the town in which the enterprise is
Unit = Department | Town | None


@dataclass(frozen=True)
class Plan:
    """`treatment` is of LE-07, empty only where the enterprise may stay in place; `mode` of LE-16, empty for none."""

    treatment: str
    mode: str
    text: str
    start_due: date
    accept_due: date
    close_due: date


@transaction.atomic
def plan(*, case: Case, plan: Plan, unit: Unit, by: User) -> Case:
    """Raises PermissionDenied; ValidationError in another stage, without treatment, and for dates out of order."""
    authorise(case.county, by)
    held = hold(case)
    refuse_unless(held, "plan")
    _refuse_unknown(held, plan)
    if not held.listed_on <= plan.start_due <= plan.accept_due <= plan.close_due:
        raise ValidationError("期限应当依次为：列入日期、开工、验收、销号，后面的不早于前面的。", "bad_order")
    held.treatment, held.mode = plan.treatment, plan.mode
    held.plan = said(plan.text, "整治方案", LONGEST_PLAN)
    held.start_due, held.accept_due, held.close_due = plan.start_due, plan.accept_due, plan.close_due
    _assign(held, unit)
    move(held, "plan", by=by, reason=_treatment_words(held))
    audit.record("case_planned", held, **told(held, by), treatment=_treatment_words(held))
    tell_unit(held, f"整治 {held.number} 已定方案", f"开工期限 {day(held.start_due)}。")
    return held


@transaction.atomic
def take(*, case: Case, step: str, by: User, reason: str = "", on: date | None = None) -> Case:
    """A step of the table that brings nothing with it; closed `on` a day not to come (today).

    Raises PermissionDenied; ValidationError when the stage does not allow it, or something is missing.
    """
    authorise(case.county, by)
    way = STEPS.get(step)
    if way is None or way.by_act:
        raise ValidationError("没有这一步。请刷新页面。", "unknown_step")
    held = hold(case)
    refuse_unless(held, step)
    reason = said(reason, f"“{way.name}”的理由", LONGEST_REASON) if way.reason else reason.strip()
    if way.target is Stage.CLOSED:
        held.closed_on = past(on, held.accepted_on)
    if step == "reopen":
        held.accepted_on, held.accepted_by, held.closed_on = None, "", None
    move(held, step, by=by, reason=reason)
    audit.record("case_moved", held, **told(held, by), step=way.name, reason=reason)
    tell_unit(held, f"整治 {held.number}：{way.name}", reason)
    if way.target is Stage.CLOSED:
        words = f"{held.enterprise.name}的整治 {held.number} 已销号"
        occurred(Event.CASE_CLOSED, held, county=held.county, words=words)
    return held


@transaction.atomic
def accept(*, case: Case, on: date, accepted_by: str, opinion: str, by: User) -> Case:
    """验收通过, by whom and when. Raises PermissionDenied; ValidationError for what is not ready."""
    authorise(case.county, by)
    held = hold(case)
    refuse_unless(held, "accept")
    held.accepted_on = past(on, held.listed_on)
    held.accepted_by = said(accepted_by, "验收单位", LONGEST_UNIT)
    opinion = said(opinion, "验收意见", LONGEST_REASON)
    move(held, "accept", by=by, reason=opinion)
    audit.record("case_accepted", held, **told(held, by), who=held.accepted_by, reason=opinion)
    tell_unit(held, f"整治 {held.number} 验收通过", opinion)
    return held


# Used by the other actions of a case and of its finding, inside their transaction


def end_with_finding(finding: LandFinding, reason: str, by: User) -> None:
    """The case of a finding that is revoked is one no longer; it stays on record."""
    case = Case.objects.filter(finding=finding).first()
    if case:
        held = hold(case)
        move(held, "revoke", by=by, reason=reason)
        tell_unit(held, f"整治 {held.number}：认定已撤销", reason)


def hold(case: Case) -> Case:
    """The case as it is now; whoever else wants to change it waits."""
    held = Case.objects.select_for_update(no_key=True, of=["self"])
    related = ("county", "enterprise__town", "finding__retention", "department", "town")
    return held.select_related(*related).get(pk=case.pk)


def refuse_unless(held: Case, step: str) -> None:
    way = STEPS[step]
    if held.at not in way.origin:
        words = f"{held.number} 处于“{held.at.label}”，不能“{way.name}”。请刷新页面。"
        raise ValidationError(words, "wrong_stage")
    if missing := obstacles(held, way):
        raise ValidationError(missing, "not_ready")


def move(held: Case, step: str, *, by: User, reason: str = "") -> None:
    """Over a step of the table, with a row of it that is never changed."""
    way, was = STEPS[step], held.stage
    held.stage = way.target.value
    held.save()
    note(held, way.code, way.name, was=was, by=by, reason=reason)
    tell_findings(county=held.county, findings=[held.finding_id], by=by)


def note(held: Case, code: str, name: str, *, was: str, by: User, reason: str) -> None:
    kept = {"code": code, "name": name, "was": was, "became": held.stage}
    CaseStep.objects.create(case=held, reason=reason[:LONGEST_REASON], by=by, **kept)


def told(case: Case, by: User) -> dict:
    """What the event of every act on a case says."""
    return {"by": by, "county": case.county, "enterprise": case.enterprise.name}


def tell_unit(case: Case, title: str, text: str) -> None:
    words = f"{case.enterprise.name}：{text}" if text else case.enterprise.name
    send(
        county=case.county,
        to=users_of(case.department or case.town),
        title=title,
        text=words,
        url=address_of(case),
    )


def users_of(unit: Department | Town) -> QuerySet[User]:
    if isinstance(unit, Town):
        return User.objects.filter(role=ROLES["town_officer"].code, town=unit)
    return User.objects.filter(role__in=DEPARTMENT_ROLES, department=unit)


def address_of(case: Case) -> str:
    return reverse("case", args=[case.pk])


def responsible(unit: Department | Town) -> dict:
    return (
        {"town": unit, "department": None} if isinstance(unit, Town) else {"department": unit, "town": None}
    )


def _assign(held: Case, unit: Unit) -> None:
    for name, value in responsible(unit or held.enterprise.town).items():
        setattr(held, name, value)


def _refuse_unknown(held: Case, plan: Plan) -> None:
    if not plan.treatment and held.finding.retention is None:
        raise ValidationError("请选择处置方式（LE-07）。按 LE-02 保留的才可以不选。", "no_treatment")
    if plan.treatment and plan.treatment not in treatments().names:
        raise ValidationError("没有这种处置方式。", "bad_treatment")
    if plan.mode and plan.mode not in modes().names:
        raise ValidationError("没有这种再开发方式。", "bad_mode")


def _treatment_words(held: Case) -> str:
    chosen = [treatments().names.get(held.treatment, "保留"), modes().names.get(held.mode, "")]
    return "，".join(filter(None, chosen))


def past(on: date | None, least: date | None = None) -> date:
    """A day that has come, and not before `least`; today without one."""
    today = timezone.localdate()
    on = on or today
    if on > today:
        raise ValidationError("日期不能晚于今天。", "future")
    if least and on < least:
        raise ValidationError(f"日期不能早于 {day(least)}。", "too_early")
    return on
