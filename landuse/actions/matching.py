"""Decide once which enterprise a row means; from then on every check knows."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.models import Enterprise, Identity
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.intake.recognition import KINDS


@transaction.atomic
def decide(
    *, county: County, kind: str, text: str, enterprise: Enterprise | None, by: User, reason: str = ""
) -> Identity:
    """`enterprise` None: rows that say so are of no enterprise of ours and stay out.

    Raises PermissionDenied, and ValidationError for a kind or an enterprise that is none, and where it is decided
    already.
    """
    _authorise(by, county)
    if kind not in KINDS or not text:
        raise ValidationError("没有这种匹配。请从匹配页上选择。", "unknown_kind")
    if enterprise and enterprise.county_id != county.pk:
        raise ValidationError("企业名单里没有这家企业。", "unknown_enterprise")
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if known := Identity.objects.filter(county=county, kind=kind, text=text, revoked_at=None).first():
        raise ValidationError(f"“{text}”已由{known.decided_by}匹配过。要改请先撤销。", "decided")
    identity = Identity.objects.create(
        county=county, kind=kind, text=text, enterprise=enterprise, reason=reason.strip()[:200], decided_by=by
    )
    who = f"{enterprise}（{enterprise.credit_code}）" if enterprise else "不属于名单中的企业"
    audit.record("identity_decided", identity, by=by, county=county, who=who, reason=identity.reason)
    return identity


@transaction.atomic
def revoke(*, identity: Identity, by: User) -> None:
    """Figures that were imported by the decision stay; withdraw their batch to take them back."""
    _authorise(by, identity.county)
    valid = Identity.objects.filter(pk=identity.pk, revoked_at=None)
    if valid.update(revoked_at=timezone.now(), revoked_by=by):
        audit.record("identity_revoked", identity, by=by, county=identity.county)


def may_match(user: User) -> bool:
    return user.may(Permission.IMPORT_ANY_FIGURES) or user.may(Permission.IMPORT_OWN_FIGURES)


def _authorise(by: User, county: County) -> None:
    if by.county_id != county.pk or not may_match(by):
        raise PermissionDenied
