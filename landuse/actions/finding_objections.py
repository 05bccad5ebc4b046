"""异议 against a notice: raised by the enterprise or by its town for it, decided with a reason."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.findings import address_of, hold, tell_enterprise, told
from landuse.actions.handling import handlers
from landuse.actions.speaking import File, said, speaks
from landuse.casework.findings import State
from landuse.models import FindingFile, FindingObjection, LandFinding
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.attachments.actions import attach
from mujun.inbox.actions import send
from mujun.receipts.actions import issue

MOST_FILES = 5
LONGEST_STATEMENT, LONGEST_REASON, LONGEST_TITLE = 1000, 500, 100
_PAST = {
    State.FOUND: "已经认定。不服的，可以依法申请行政复议或者提起行政诉讼。",
    State.REJECTED: "已经不予认定，不用再提异议。",
    State.REVOKED: "认定已经撤销，不用再提异议。",
    State.PROPOSED: "还没有告知，不能提异议。",
}


@transaction.atomic
def raise_objection(
    *, finding: LandFinding, statement: str, by: User, files: Sequence[File] = (), note: str = ""
) -> FindingObjection:
    """Under a receipt number; a late one is taken and marked.

    Raises PermissionDenied for who does not speak for the enterprise; ValidationError before the notice, after the
    decision, while one is open, and for a file that cannot be taken.
    """
    by_town, note = speaks(finding.enterprise, by, note)
    held = hold(finding)
    if words := _PAST.get(held.at):
        raise ValidationError(words, "wrong_state")
    if found := held.objections.filter(decided_at=None).first():
        raise ValidationError(f"异议 {found.number} 正在办理，请等候答复。", "open_already")
    raised = FindingObjection.objects.create(
        number=issue(held.county),
        finding=held,
        statement=said(statement, "异议的理由", LONGEST_STATEMENT),
        by_town=by_town,
        note=note,
        raised_by=by,
        is_late=timezone.now() >= held.due,
    )
    attach_files(held, files, by, objection=raised)
    detail = {"reason": raised.statement, "late": raised.is_late}
    audit.record("finding_objected", raised, **told(held, by), **detail)
    title = f"收到对拟认定 {held.number} 的异议"
    text = f"{held.enterprise.name}：{raised.statement}"
    send(county=held.county, to=handlers(), title=title, text=text, url=address_of(held))
    return raised


@transaction.atomic
def decide(*, objection: FindingObjection, verdict: str, reason: str, by: User) -> FindingObjection:
    """Accept or reject, once; whether the land is found low-efficiency is decided afterwards.

    Raises PermissionDenied, ValidationError.
    """
    authorise(objection.finding.county, by)
    finding = hold(objection.finding)
    held = FindingObjection.objects.get(pk=objection.pk)
    if held.decided_at:
        raise ValidationError("已经答复。请刷新页面。", "settled_already")
    if verdict not in FindingObjection.Verdict:
        raise ValidationError("请选择采纳或不采纳。", "bad_verdict")
    held.verdict, held.decision = verdict, said(reason, "答复的理由", LONGEST_REASON)
    held.decided_by, held.decided_at = by, timezone.now()
    held.save(update_fields=["verdict", "decision", "decided_by", "decided_at"])
    words = held.get_verdict_display()
    audit.record("finding_objection_decided", held, **told(finding, by), verdict=words, reason=held.decision)
    tell_enterprise(finding, f"异议 {held.number}：{words}", f"理由：{held.decision}")
    return held


@transaction.atomic
def add_files(*, finding: LandFinding, title: str, files: Sequence[File], by: User) -> None:
    """Papers of whoever handles it: proof of service, photos, survey. Raises PermissionDenied, ValidationError."""
    authorise(finding.county, by)
    if not files:
        raise ValidationError("请选择文件。", "no_file")
    held = hold(finding)
    attach_files(held, files, by, title=said(title, "文件的说明", LONGEST_TITLE))
    audit.record("finding_filed", held, **told(held, by), title=title.strip(), files=len(files))


def attach_files(
    finding: LandFinding,
    files: Sequence[File],
    by: User,
    *,
    objection: FindingObjection | None = None,
    title: str = "",
) -> None:
    if len(files) > MOST_FILES:
        raise ValidationError(f"附件最多 {MOST_FILES} 个。", "too_many_files")
    for file in files:
        kept = attach(content=file.content, name=file.name, county=finding.county, by=by)
        FindingFile.objects.create(finding=finding, objection=objection, attachment=kept, title=title)
