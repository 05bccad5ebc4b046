"""What towns and county are to bring to acceptance in a year, as a document asks for it (as X-05 does)."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from landuse.actions.authority import authorise
from landuse.actions.speaking import said
from landuse.models import CaseTarget
from mujun.accounts import audit
from mujun.accounts.models import County, Town, User

LONGEST_SOURCE = 200
_MOST = Decimal(10) ** 9


@transaction.atomic
def set_target(
    *,
    county: County,
    year: int,
    town: Town | None,
    area: Decimal | None,
    number: int | None,
    source: str,
    by: User,
) -> CaseTarget:
    """Of a town, or of the county without one; replaces the one there is. Raises PermissionDenied, ValidationError."""
    authorise(county, by)
    if area is None and number is None:
        raise ValidationError("面积和宗数至少填一项。", "nothing_said")
    if (area is not None and not 0 < area < _MOST) or (number is not None and number < 1):
        raise ValidationError("面积和宗数应大于 0。", "bad_target")
    source = said(source, "依据", LONGEST_SOURCE)
    values = {"area": area, "number": number, "source": source}
    target, _ = CaseTarget.objects.update_or_create(county=county, year=year, town=town, defaults=values)
    told = {"area": "" if area is None else str(area), "number": number, "source": source}
    audit.record("case_target_set", f"{year} 年 {town or county}", by=by, county=county, **told)
    return target


@transaction.atomic
def remove_target(*, target: CaseTarget, by: User) -> None:
    """Raises PermissionDenied."""
    authorise(target.county, by)
    audit.record("case_target_removed", f"{target}", by=by, county=target.county, source=target.source)
    target.delete()
