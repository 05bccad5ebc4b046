"""Land of a low park (LE-06) or of a region that is vacated (B-03) is proposed as low-efficiency, by a person."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import RegionResult
from evaluation.regions.grounds import Ground, evidence, ground_of
from evaluation.regions.occupants import occupants, parcels_of
from landuse.actions.proposing import Proposed, propose_on
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_REASON = 200


@transaction.atomic
def propose_land(*, result: RegionResult, enterprises: Collection[int], reason: str, by: User) -> Proposed:
    """Findings for these who use land inside, on the parcels inside where the ledger says which these are. Raises
    PermissionDenied; ValidationError for a region without a ground, by field (enterprises, reason) for who uses no land
    there and without a reason.
    """
    run, ground = result.run, _ground(result)
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由。"})
    chosen = {row.enterprise.pk for row in occupants(result)} & set(enterprises)
    if not chosen:
        raise ValidationError({"enterprises": f"请选择在{result.name}内有用地的企业。"})
    told = evidence(result, ground, reason.strip()[:LONGEST_REASON])
    made = propose_on(
        county=run.county, year=run.snapshot.year, evidence={each: [told] for each in chosen}, by=by,
        parcels=parcels_of(result),
    )  # fmt: skip
    audit.record(
        "region_land_proposed", result.name, by=by, county=run.county, kind=run.kind, year=run.snapshot.year,
        ground=f"{ground.code} {ground.title}", findings=len(made.findings), reason=reason,
    )  # fmt: skip
    return made


def _ground(result: RegionResult) -> Ground:
    if (found := ground_of(result)) is None:
        cure = "只有县里规定的低效档次的小微企业园（LE-06），和已定淘汰腾退的开发区、高新区、产业集群（B-03）才可以。"
        raise ValidationError(f"{result.name}的用地不能列为拟认定。{cure}", "no_ground")
    return found
