"""Write down what an enterprise wishes, as it said; take it back when it says so."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from evaluation.models import Willingness
from landuse.models import Enterprise, Occupancy
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import Permission


@transaction.atomic
def record(
    *, enterprise: Enterprise, kind: str, area: Decimal, said_on: date, said_by: str, evidence: str, by: User
) -> Willingness:
    """One that stands already is taken back first. Raises PermissionDenied; ValidationError, each with its field, for
    what is missing, a day to come, and more land than the enterprise uses.
    """
    authorise(enterprise, by)
    said = {"said_by": said_by.strip()[:50], "evidence": evidence.strip()[:200]}
    _refuse(enterprise, kind, area, said_on, said)
    Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    if Willingness.objects.standing().filter(enterprise=enterprise, kind=kind).exists():
        raise ValidationError({"kind": "这家企业已有同类的意愿。有变化的先撤回，再登记新的。"})
    made = Willingness.objects.create(
        enterprise=enterprise, kind=kind, area=area, said_on=said_on, recorded_by=by, **said
    )
    audit.record(
        "willingness_recorded", enterprise, by=by, county=enterprise.county, kind=made.get_kind_display(),
        area=f"{area} {made.unit}", said_by=said_by, on=str(said_on),
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, willing: Willingness, reason: str, by: User) -> None:
    """What it was stays on record. Raises PermissionDenied, ValidationError."""
    kept = (
        Willingness.objects.select_for_update(of=("self",))
        .select_related("enterprise__county")
        .get(pk=willing.pk)
    )
    authorise(kept.enterprise, by)
    if kept.withdrawn_on:
        raise ValidationError("已经撤回。", "withdrawn")
    if not reason.strip():
        raise ValidationError("请写明撤回的原因。", "no_reason")
    kept.withdrawn_on, kept.withdrawn_reason, kept.withdrawn_by = (
        timezone.localdate(),
        reason.strip()[:200],
        by,
    )
    kept.save()
    words = {"kind": kept.get_kind_display(), "reason": kept.withdrawn_reason}
    audit.record("willingness_withdrawn", kept.enterprise, by=by, county=kept.enterprise.county, **words)


def may_record(by: User) -> bool:
    return by.may(Permission.MANAGE_LEVERS) or by.may(Permission.ACT_FOR_ENTERPRISES)


def authorise(enterprise: Enterprise, by: User) -> None:
    """The office, and a town for its own enterprises."""
    if not may_record(by) or not Enterprise.objects.visible_to(by).filter(pk=enterprise.pk).exists():
        raise PermissionDenied


def _refuse(enterprise: Enterprise, kind: str, area: Decimal, said_on: date, said: dict[str, str]) -> None:
    wrong = {}
    if kind not in Willingness.Kind.values:
        wrong["kind"] = "请选择意愿。"
    if area <= 0:
        wrong["area"] = "面积应大于零。"
    elif kind == Willingness.Kind.EXIT and area > (used := _land_in_use(enterprise, said_on)):
        wrong["area"] = f"腾出面积不能超过企业使用的 {used:.2f} 亩；台账有误的先更正用地台账。"
    if said_on > timezone.localdate():
        wrong["said_on"] = "表示日期不能晚于今天。"
    if not said["said_by"]:
        wrong["said_by"] = "写明是谁代表企业表示的。"
    if not said["evidence"]:
        wrong["evidence"] = "写明凭据，如申请书的日期和文号。"
    if wrong:
        raise ValidationError(wrong)


def _land_in_use(enterprise: Enterprise, on: date) -> Decimal:
    """亩 on the day."""
    uses = Occupancy.objects.filter(Q(until=None) | Q(until__gte=on), enterprise=enterprise, since__lte=on)
    return uses.exclude(kind=Occupancy.Kind.LET).aggregate(area=Sum("area"))["area"] or Decimal(0)
