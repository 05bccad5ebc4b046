"""异议: raise one against what was announced, take it back, say as a department whether the figure is right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.rounds import hold, refuse_unless
from evaluation.models import Objection, ObjectionFile, Publicity, Round, SnapshotRow, Variable
from evaluation.rounds.table import Act
from landuse.actions.speaking import File, accounts_of, said, sensible, speaks, stands_for
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import Department, User
from mujun.accounts.roles import DEPARTMENT_ROLES, ROLES, Permission
from mujun.attachments.actions import attach
from mujun.calendars.clock import Counting, deadline
from mujun.calendars.county import calendar_of
from mujun.inbox.actions import send
from mujun.receipts.actions import issue

MOST_FILES = 5
LONGEST_STATEMENT, LONGEST_OPINION, LONGEST_REASON = 1000, 500, 300
Subject, Capacity = Objection.Subject, Objection.Capacity
# who answers for the land
_LAND = "land"


@dataclass(frozen=True)
class Claim:
    """What is wrong: of a figure its `variable` (code) and the value `wanted`, else the `department` (code) to look."""

    subject: str
    statement: str
    variable: str = ""
    wanted: Decimal | None = None
    department: str = ""


@transaction.atomic
def raise_objection(
    *,
    publicity: Publicity,
    enterprise: Enterprise,
    claim: Claim,
    by: User,
    files: Sequence[File] = (),
    note: str = "",
) -> Objection:
    """Under a receipt number, to the department that has to look into it; late ones are taken and marked.

    Raises PermissionDenied for who speaks neither for the enterprise nor for a department; ValidationError before the
    publicity has begun or when it was taken back, when the stage of the round does not allow it, for what is open
    already, and for a claim or a file that cannot be taken.
    """
    capacity, note = _capacity(enterprise, by, note)
    round, now = hold(publicity.round), timezone.now()
    publicity.refresh_from_db()
    _refuse_unless_running(round, publicity, now)
    variable, department = _about(publicity, claim)
    _refuse_open(round, enterprise, claim.subject, variable)
    raised = Objection.objects.create(
        number=issue(round.county),
        round=round,
        publicity=publicity,
        enterprise=enterprise,
        subject=claim.subject,
        variable=variable,
        value=announced_value(publicity, enterprise, variable),
        wanted=sensible(claim.wanted) if variable else None,
        statement=said(claim.statement, "异议的理由", LONGEST_STATEMENT),
        capacity=capacity,
        note=note,
        raised_by=by,
        is_late=now >= publicity.ends_at,
        department=department,
        due=_due(publicity, now),
    )
    _attach(raised, files, by, by_objector=True)
    audit.record(
        "objection_raised", raised, **_told(raised, by), reason=raised.statement, late=raised.is_late
    )
    _tell_who_answers(raised)
    return raised


@transaction.atomic
def withdraw(*, objection: Objection, reason: str, by: User) -> Objection:
    """By who raised it, or the enterprise for which it was. Raises PermissionDenied, ValidationError."""
    if not may_withdraw(objection, by):
        raise PermissionDenied("只有提出的人可以撤回异议。")
    objection = hold_open(objection)
    objection.withdrawn_reason = said(reason, "撤回的原因", LONGEST_REASON)
    objection.withdrawn_at = timezone.now()
    objection.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    audit.record("objection_withdrawn", objection, **_told(objection, by), reason=objection.withdrawn_reason)
    return objection


@transaction.atomic
def give_opinion(*, objection: Objection, opinion: str, by: User, files: Sequence[File] = ()) -> Objection:
    """What the department found, once. Raises PermissionDenied, ValidationError."""
    if not may_give_opinion(objection, by):
        raise PermissionDenied("只有受理核实的部门可以出具核实意见。")
    objection = hold_open(objection)
    if objection.opinion_at:
        raise ValidationError("核实意见已经出具。请刷新页面。", "opinion_given")
    objection.opinion = said(opinion, "核实意见", LONGEST_OPINION)
    objection.opinion_by, objection.opinion_at = by, timezone.now()
    objection.save(update_fields=["opinion", "opinion_by", "opinion_at"])
    _attach(objection, files, by, by_objector=False)
    late = objection.opinion_at >= objection.due
    audit.record(
        "objection_looked_into", objection, **_told(objection, by), reason=objection.opinion, late=late
    )
    title, text = f"异议 {objection.number} 已有核实意见", f"{objection.department.name}：{objection.opinion}"
    offices = User.objects.filter(role=ROLES["reform_office"].code)
    send(county=objection.county, to=offices, title=title, text=text, url=address_of(objection))
    return objection


def may_raise(enterprise: Enterprise, user: User) -> bool:
    """For itself, for one of its town, as a department. Whether now, the action says."""
    if stands_for(enterprise, user) or _speaks_as_department(enterprise, user):
        return True
    visible = Enterprise.objects.visible_to(user).filter(pk=enterprise.pk)
    return user.may(Permission.ACT_FOR_ENTERPRISES) and visible.exists()


def may_withdraw(objection: Objection, user: User) -> bool:
    own = objection.capacity == Capacity.ENTERPRISE and stands_for(objection.enterprise, user)
    return own or objection.raised_by_id == user.pk


def may_give_opinion(objection: Objection, user: User) -> bool:
    own = objection.department_id is not None and objection.department_id == user.department_id
    same = user.county_id == objection.enterprise.county_id
    return own and same and user.may(Permission.IMPORT_OWN_FIGURES) and user.signs_in


def announced_value(
    publicity: Publicity, enterprise: Enterprise, variable: Variable | None
) -> Decimal | None:
    """The figure as it went into what was announced; None where it was missing."""
    snapshot = publicity.snapshot or publicity.run.snapshot
    if variable is None or variable.code not in snapshot.variables:
        return None
    row = SnapshotRow.objects.filter(snapshot=snapshot, enterprise=enterprise).first()
    value = row.values[snapshot.variables.index(variable.code)] if row else None
    return None if value is None else Decimal(str(value))


def hold_open(objection: Objection) -> Objection:
    """The objection as it is now, under the lock of its round. Raises ValidationError when it is settled."""
    hold(objection.round)
    held = Objection.objects.select_related(
        "round__county", "publicity__run__snapshot", "publicity__snapshot", "enterprise__county",
        "variable__department", "department",
    ).get(pk=objection.pk)  # fmt: skip
    if held.decided_at or held.withdrawn_at:
        settled = "办结" if held.decided_at else "撤回"
        raise ValidationError(f"异议 {held.number} 已经{settled}。请刷新页面。", "settled_already")
    return held


def concerned(objection: Objection) -> QuerySet[User]:
    """Who raised it, and the enterprise itself."""
    own = accounts_of(objection.enterprise).values("pk")
    return User.objects.filter(Q(pk=objection.raised_by_id) | Q(pk__in=own))


def address_of(objection: Objection) -> str:
    return reverse("objection", args=[objection.pk])


def _capacity(enterprise: Enterprise, by: User, note: str) -> tuple[str, str]:
    if _speaks_as_department(enterprise, by):
        return Capacity.DEPARTMENT, ""
    on_behalf, note = speaks(enterprise, by, note)
    return (Capacity.TOWN if on_behalf else Capacity.ENTERPRISE), note


def _speaks_as_department(enterprise: Enterprise, user: User) -> bool:
    return user.may(Permission.IMPORT_OWN_FIGURES) and user.county_id == enterprise.county_id


def _refuse_unless_running(round: Round, publicity: Publicity, now: datetime) -> None:
    is_land = publicity.subject == Publicity.Subject.LAND
    refuse_unless(round, Act.RAISE_LAND if is_land else Act.RAISE)
    if publicity.ended_early_at:
        raise ValidationError("这次公示已经撤回，不能再提异议。", "taken_back")
    if not publicity.is_last:
        raise ValidationError("以后又重新公示过，请对最近一次公示提出异议。", "announced_anew")
    if now < publicity.starts_at:
        raise ValidationError("公示还没有开始，不能提异议。", "not_begun")


def _about(publicity: Publicity, claim: Claim) -> tuple[Variable | None, Department | None]:
    """The figure it is about, and the department that has to look into it; None: the reform office itself."""
    if claim.subject not in Subject:
        raise ValidationError("请选择异议事项。", "bad_subject")
    land_only = publicity.subject == Publicity.Subject.LAND
    if land_only and claim.subject not in (Subject.LAND, Subject.OTHER):
        raise ValidationError("用地公示只受理对用地面积的异议。", "land_only")
    if claim.subject == Subject.LAND:
        variable = Variable.objects.select_related("department").get(code=_LAND)
        return variable, variable.department
    if claim.subject == Subject.FIGURE:
        return _figure(claim.variable)
    department = Department.objects.filter(code=claim.department).first()
    if claim.department and department is None:
        raise ValidationError("没有这个部门。", "unknown_department")
    return None, department if claim.subject == Subject.OTHER else None


def _figure(code: str) -> tuple[Variable, Department]:
    variable = Variable.objects.select_related("department").filter(code=code).first()
    if variable is None:
        raise ValidationError("请选择有异议的数据项。", "unknown_figure")
    if variable.from_register:
        raise ValidationError("用地面积的异议，事项请选“用地面积”。", "is_land")
    return variable, variable.department


def _refuse_open(round: Round, enterprise: Enterprise, subject: str, variable: Variable | None) -> None:
    same = round.objections.open().filter(enterprise=enterprise, subject=subject, variable=variable)
    if found := same.first():
        raise ValidationError(f"同一事项的异议 {found.number} 正在办理，请等候答复。", "open_already")


def _due(publicity: Publicity, now: datetime) -> datetime:
    counting, calendar = Counting(publicity.answer_counting), calendar_of(publicity.round.county)
    return deadline(timezone.localtime(now), publicity.answer_days, counting, calendar)


def _attach(objection: Objection, files: Sequence[File], by: User, *, by_objector: bool) -> None:
    if len(files) > MOST_FILES:
        raise ValidationError(f"附件最多 {MOST_FILES} 个。", "too_many_files")
    for file in files:
        kept = attach(content=file.content, name=file.name, county=objection.county, by=by)
        ObjectionFile.objects.create(objection=objection, attachment=kept, by_objector=by_objector)


def _told(objection: Objection, by: User) -> dict:
    """What the event of every act on an objection says."""
    about = {"enterprise": objection.enterprise.name, "subject": objection.about}
    return {"by": by, "county": objection.county, **about}


def _tell_who_answers(raised: Objection) -> None:
    users = User.objects.filter(role=ROLES["reform_office"].code)
    if raised.department:
        mine = Q(department=raised.department, role__in=DEPARTMENT_ROLES)
        users = User.objects.filter(Q(role=ROLES["reform_office"].code) | mine)
    title = f"收到异议 {raised.number}"
    text = f"{raised.enterprise.name}：{raised.about}。{raised.statement}"
    send(county=raised.county, to=users, title=title, text=text, url=address_of(raised))
