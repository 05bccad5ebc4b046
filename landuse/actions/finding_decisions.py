"""认定 or 不予认定, by a person, with reason; and why an enterprise may stay in place all the same (LE-02)."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.findings import hold, move, refuse_unless, tell_enterprise, told
from landuse.actions.speaking import said
from landuse.blocks import Claim, staying
from landuse.blocks import Reason as Ground
from landuse.casework.findings import STEPS
from landuse.models import Enterprise, LandFinding, Performance, Retention
from landuse.provisions import Finding, find
from landuse.provisions.clauses import Staying
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_REASON = 500
_GROUNDS = {
    Retention.Reason.EFFICIENT: Ground.EFFICIENT,
    Retention.Reason.KEY: Ground.KEY,
    Retention.Reason.BOUND: Ground.BOUND,
}


@dataclass(frozen=True)
class Stay:
    """What is said for leaving an enterprise in place; None is not known."""

    reason: str
    evidence: str
    approver: str
    fits_industry: bool | None = None
    harmonious: bool | None = None


@transaction.atomic
def confirm(*, finding: LandFinding, reason: str, by: User, stay: Stay | None = None) -> LandFinding:
    """认定, once the term for objections is over and each is answered; with `stay` the enterprise stays in place.

    Raises PermissionDenied; ValidationError before that, without reason, and for a stay that LE-02 does not allow.
    """
    authorise(finding.county, by)
    held = hold(finding)
    refuse_unless(held, "find")
    if stay:
        held.retention = _kept(held, stay, by)
    return _settled(held, "find", reason, by)


@transaction.atomic
def reject(*, finding: LandFinding, reason: str, by: User) -> LandFinding:
    """不予认定, before or after the notice. Raises PermissionDenied, ValidationError."""
    authorise(finding.county, by)
    held = hold(finding)
    refuse_unless(held, "reject")
    return _settled(held, "reject", reason, by)


def judged(enterprise: Enterprise, year: int, stay: Stay) -> Finding | None:
    """What LE-02 says to it; None where no document in force states it. The grade is the valid one of the year."""
    basis = find(documents_of(enterprise.county), Staying, "LE-02", timezone.localdate())
    if basis is None:
        return None
    grade = (
        Performance.objects.filter(enterprise=enterprise, year=year).values_list("grade", flat=True).first()
    )
    claim = Claim(
        reason=_GROUNDS[Retention.Reason(stay.reason)],
        grade=grade or None,
        fits=stay.fits_industry,
        evidence=bool(stay.evidence.strip()),
        approver=stay.approver.strip(),
        harmonious=stay.harmonious,
    )
    return staying(basis, claim)


def _kept(held: LandFinding, stay: Stay, by: User) -> Retention:
    if stay.reason not in Retention.Reason:
        raise ValidationError("请选择保留的理由。", "bad_reason")
    found = judged(held.enterprise, held.year, stay)
    if found is None:
        raise ValidationError("现在没有规定保留理由的文件（LE-02），不能保留。", "no_clause")
    if found.outcome != "符合":
        raise ValidationError(f"{found.sentence}（{found.code}，{found.source}）", "may_not_stay")
    today = timezone.localdate()
    Retention.objects.in_force().filter(enterprise=held.enterprise).update(ended_on=today)
    return Retention.objects.create(
        enterprise=held.enterprise,
        reason=stay.reason,
        evidence=stay.evidence.strip(),
        approver=stay.approver.strip(),
        fits_industry=stay.fits_industry,
        harmonious=stay.harmonious,
        since=today,
        by=by,
    )


def _settled(held: LandFinding, step: str, reason: str, by: User) -> LandFinding:
    """A decision on a held finding; the enterprise and its town are told of what they had notice of."""
    held.decision = said(reason, "决定的理由", LONGEST_REASON)
    held.decided_by, held.decided_at = by, timezone.now()
    move(held, step, by=by, reason=held.decision)
    verdict = STEPS[step].name
    stay = str(held.retention.get_reason_display()) if held.retention else ""
    audit.record("finding_decided", held, **told(held, by), verdict=verdict, reason=held.decision, stay=stay)
    if held.noticed_at:
        title = f"{held.get_kind_display()} {held.number}：{verdict}"
        tell_enterprise(held, title, f"理由：{held.decision}")
    return held
