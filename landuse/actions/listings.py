"""What people make of the list of 高耗低效企业: a treatment (LE-07) that somebody proposes."""

from django.core.exceptions import ValidationError
from django.db import transaction

from landuse.actions.authority import authorise
from landuse.identification.registers import treatments
from landuse.models import Enterprise, Listing, TreatmentProposal
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_REASON = 200


@transaction.atomic
def propose_treatment(
    *, enterprise: Enterprise, year: int, treatment: str, reason: str, by: User
) -> TreatmentProposal:
    """In place of what was proposed before, which stays in the audit trail. The machine proposes nothing.

    Raises PermissionDenied; ValidationError for an enterprise that is not on the year's list.
    """
    authorise(enterprise.county, by)
    names = {each.code: each.name for each in treatments().items}
    if treatment not in names:
        raise ValidationError({"treatment": "请在五种处置方式中选一种。"})
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ValidationError({"reason": f"请写明理由，不超过 {LONGEST_REASON} 字。"})
    if not Listing.objects.in_use().filter(enterprise=enterprise, year=year).exists():
        raise ValidationError("这家企业不在名单中，不能提处置建议。", "not_listed")
    proposal, _ = TreatmentProposal.objects.update_or_create(
        enterprise=enterprise, year=year, defaults={"treatment": treatment, "reason": reason, "by": by}
    )
    told = {"year": year, "treatment": names[treatment], "reason": reason}
    audit.record("treatment_proposed", enterprise, by=by, county=enterprise.county, **told)
    return proposal
