"""闲置土地调查的文书: recorded with its due date, served, or taken back. What is out of order is told, not blocked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.idle import (
    LONGEST_REASON,
    LONGEST_WORDS,
    Unusual,
    address_of,
    held,
    refuse_future,
)
from landuse.actions.speaking import File, said
from landuse.idleness.steps import Step, unusual
from landuse.models import IdleFile, IdleProceeding, IdleStep
from landuse.readings.idle_papers import done_of, facts_of, law
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import ROLES
from mujun.attachments.actions import attach
from mujun.inbox.actions import send

MOST_FILES = 5
# of which the reform office is told, who keeps the other track
_TOLD = "认定"


@dataclass(frozen=True)
class Given:
    """A step as somebody records it; `code` as in landuse/idleness/library."""

    code: str
    on: date
    number: str = ""
    served_on: date | None = None
    words: str = ""


@transaction.atomic
def record_step(
    *, proceeding: IdleProceeding, given: Given, by: User, files: Sequence[File] = (), reason: str = ""
) -> IdleStep:
    """A paper or act with the due date that follows from it.

    Raises PermissionDenied; ValidationError; `Unusual` for one out of order or that does not fit, unless a `reason`
    says why all the same.
    """
    proceeding = held(proceeding, by)
    step = law().step(given.code)
    if step is None:
        raise ValidationError({"code": "没有这个步骤。请从清单中选择。"})
    _refuse_days(proceeding, given)
    strange = _strange(proceeding, step, given.on)
    if strange and not reason.strip():
        raise Unusual(strange)
    recorded = IdleStep.objects.create(
        proceeding=proceeding,
        code=step.code,
        title=step.paper,
        on=given.on,
        number=given.number.strip(),
        served_on=given.served_on if step.served else None,
        due=step.due(given.served_on),
        words=given.words.strip()[:LONGEST_WORDS],
        unusual=strange,
        reason=said(reason, "照样记录的理由", LONGEST_REASON) if strange else "",
        recorded_by=by,
    )
    _attach(recorded, files, by)
    audit.record("idle_step_recorded", recorded, by=by, county=proceeding.parcel.county, **_told(recorded))
    _tell(recorded)
    return recorded


@transaction.atomic
def serve(*, step: IdleStep, on: date, by: User) -> IdleStep:
    """The day on which a recorded paper was served; the due date follows. Raises PermissionDenied, ValidationError."""
    held(step.proceeding, by)
    step = _standing(step)
    if step.served_on is not None:
        raise ValidationError(f"送达日期已是 {step.served_on}。填错的，撤回这一步再记。", "served_already")
    refuse_future(on, "served_on")
    if on < step.on:
        raise ValidationError({"served_on": f"早于文书日期 {step.on}。核对这两个日期。"})
    found = law().step(step.code)
    step.served_on, step.due = on, found.due(on) if found else None
    step.save(update_fields=["served_on", "due"])
    audit.record(
        "idle_step_served", step, by=by, county=step.proceeding.parcel.county, on=f"{on}", due=_day(step.due)
    )
    return step


@transaction.atomic
def take_back(*, step: IdleStep, reason: str, by: User) -> None:
    """A mistaken record; it stays to be read, struck out. Raises PermissionDenied, ValidationError."""
    held(step.proceeding, by)
    step = _standing(step)
    step.withdrawn_reason = said(reason, "撤回的原因", LONGEST_REASON)
    step.withdrawn_at, step.withdrawn_by = timezone.now(), by
    step.save(update_fields=["withdrawn_reason", "withdrawn_at", "withdrawn_by"])
    county = step.proceeding.parcel.county
    audit.record("idle_step_withdrawn", step, by=by, county=county, reason=step.withdrawn_reason)


def _standing(step: IdleStep) -> IdleStep:
    step = IdleStep.objects.select_related("proceeding__parcel__county").get(pk=step.pk)
    if step.withdrawn_at:
        raise ValidationError("这一步已经撤回。请刷新页面。", "withdrawn_already")
    return step


def _strange(proceeding: IdleProceeding, step: Step, on: date) -> list[str]:
    return unusual(law(), step, on, done_of(proceeding), facts_of(proceeding, timezone.localdate()))


def _refuse_days(proceeding: IdleProceeding, given: Given) -> None:
    refuse_future(given.on, "on")
    if given.on < proceeding.opened_on:
        raise ValidationError({"on": f"早于立案日期 {proceeding.opened_on}。核对日期，或撤回后重新立案。"})
    if given.served_on is not None:
        refuse_future(given.served_on, "served_on")
        if given.served_on < given.on:
            raise ValidationError({"served_on": f"早于文书日期 {given.on}。核对这两个日期。"})


def _attach(step: IdleStep, files: Sequence[File], by: User) -> None:
    if len(files) > MOST_FILES:
        raise ValidationError({"files": f"附件最多 {MOST_FILES} 个。请合并成一个 PDF 文件。"})
    county = step.proceeding.parcel.county
    for file in files:
        attachment = attach(content=file.content, name=file.name, county=county, by=by)
        IdleFile.objects.create(step=step, attachment=attachment)


def _told(step: IdleStep) -> dict[str, object]:
    return {
        "number": step.number or "未填文号",
        "on": f"{step.on}",
        "due": _day(step.due),
        "unusual": step.unusual,
        "reason": step.reason,
    }


def _day(day: date | None) -> str:
    return f"{day}" if day else "不计算"


def _tell(step: IdleStep) -> None:
    """The reform office keeps the other track: an idle parcel is none of its low-efficiency land."""
    if step.code != _TOLD:
        return
    parcel = step.proceeding.parcel
    send(
        county=parcel.county,
        to=User.objects.filter(role=ROLES["reform_office"].code),
        title=f"宗地 {parcel.code} 已认定为闲置土地",
        text=f"{step.title} {step.number}。闲置土地另行处置，不作为低效用地办理。",
        url=address_of(parcel),
    )
