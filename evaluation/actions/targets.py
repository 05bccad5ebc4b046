"""Keep results that are held against targets."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation.models import TargetResult
from evaluation.targets.language import Target, documents
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission


def target_of(code: str) -> Target | None:
    return next(
        (document.targets[code] for document in documents().values() if code in document.targets), None
    )


@transaction.atomic
def report(*, county: County, code: str, year: int, value: Decimal, source: str, by: User) -> TargetResult:
    """The former result of the year stays on record. Raises PermissionDenied, ValidationError."""
    if by.county_id != county.pk or not by.may(Permission.START_RUNS):
        raise PermissionDenied("只有本县亩均办可以填报目标结果。")
    target = target_of(code)
    if target is None:
        raise ValidationError({"code": "没有这个目标。"})
    if not target.is_typed:
        raise ValidationError({"code": "这个目标的结果由系统从数据或台账算得，不用填报。"})
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    TargetResult.objects.current().filter(county=county, code=code, year=year).update(is_current=False)
    kept = TargetResult.objects.create(county=county, code=code, year=year, value=value, source=source, by=by)
    audit.record(
        "target_reported",
        kept,
        by=by,
        county=county,
        name=target.name,
        year=year,
        value=str(value),
        source=source,
    )
    return kept
