"""申诉 against a line of an execution list: raised by the enterprise or for it, decided by the reform office."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.execution import authorise
from evaluation.models import ExecutionLine, ExecutionList, LeverAppeal
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.inbox.actions import send
from mujun.receipts.actions import issue

LONGEST_STATEMENT, LONGEST_DECISION = 1000, 500


@transaction.atomic
def appeal(*, line: ExecutionLine, statement: str, by: User) -> LeverAppeal:
    """Raises PermissionDenied; ValidationError without words, for a list not sent, and while one is open."""
    of = ExecutionList.objects.select_for_update(no_key=True).select_related("county").get(pk=line.list_id)
    _speaks_for(line, by)
    if not statement.strip():
        raise ValidationError("请写明理由。", "no_statement")
    if of.state not in (ExecutionList.State.SENT, ExecutionList.State.RETURNED):
        raise ValidationError("清单还没有发出，不需要申诉。", "not_sent")
    if line.appeals.open().exists():
        raise ValidationError("这一项已有申诉在办，等待决定。", "open")
    raised = LeverAppeal.objects.create(
        number=issue(of.county), line=line, statement=statement.strip()[:LONGEST_STATEMENT], raised_by=by
    )
    told = {"enterprise": line.enterprise.name, "about": str(of)}
    audit.record("lever_appeal_raised", raised, by=by, county=of.county, **told)
    office = User.objects.filter(role="reform_office")
    text = f"{line.enterprise.name}对“{of}”提出申诉：{raised.statement}"
    send(county=of.county, to=office, title=f"收到申诉 {raised.number}", text=text, url=_page(of))
    return raised


@transaction.atomic
def decide(*, appeal: LeverAppeal, verdict: str, decision: str, by: User) -> None:
    """One upheld takes the line out of execution. Raises PermissionDenied, ValidationError."""
    held = LeverAppeal.objects.select_for_update().select_related("line__list__county", "line__enterprise")
    kept = held.get(pk=appeal.pk)
    of, enterprise = kept.line.list, kept.line.enterprise
    authorise(of.county, by)
    if kept.decided_at:
        raise ValidationError("这份申诉已经决定。刷新页面看结果。", "decided")
    if verdict not in LeverAppeal.Verdict.values or not decision.strip():
        raise ValidationError("请选择支持或者不支持，并写明理由，企业可以看到。", "incomplete")
    kept.verdict, kept.decision = verdict, decision.strip()[:LONGEST_DECISION]
    kept.decided_by, kept.decided_at = by, timezone.now()
    kept.save()
    if verdict == LeverAppeal.Verdict.UPHELD:
        kept.line.left_out = f"申诉 {kept.number} 支持：{kept.decision}"[:300]
        kept.line.save()
    told = {"enterprise": enterprise.name, "verdict": kept.get_verdict_display()}
    audit.record("lever_appeal_decided", kept, by=by, county=of.county, **told)
    themselves = User.objects.filter(role="enterprise", credit_code=enterprise.credit_code)
    title = f"申诉 {kept.number}：{kept.get_verdict_display()}"
    send(county=of.county, to=themselves, title=title, text=kept.decision, url=reverse("own-measures"))


def _speaks_for(line: ExecutionLine, by: User) -> None:
    itself = by.may(Permission.CONFIRM_OWN_FIGURES) and by.credit_code == line.enterprise.credit_code
    if by.county_id != line.list.county_id or not (itself or by.may(Permission.MANAGE_LEVERS)):
        raise PermissionDenied


def _page(of: ExecutionList) -> str:
    return reverse("execution-list", args=[of.number])
