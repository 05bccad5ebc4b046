"""LE-06: land of a low-efficiency small-and-micro park is proposed as low-efficiency land, by a person."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.models import RegionResult
from evaluation.regions.low_parks import low_parks
from evaluation.regions.parks_land import evidence, low_of, members_of
from landuse.actions.proposing import Proposed, propose_on
from mujun.accounts import audit
from mujun.accounts.models import User

LONGEST_REASON = 200


@transaction.atomic
def propose_land(*, result: RegionResult, enterprises: Collection[int], reason: str, by: User) -> Proposed:
    """Findings for these members of the park, on the parcels they use. Raises PermissionDenied; ValidationError for a
    park that is not low by the rule, for who is no member, and without a reason.
    """
    run, rule = result.run, low_parks()
    if not low_of(run, [result]):
        raise ValidationError(
            f"{result.name}不是低效小微企业园：只有评为{'、'.join(rule.grades)}档的才列入，过渡期内不定档的不列。",
            "not_low",
        )
    if not reason.strip():
        raise ValidationError("请写明理由。", "no_reason")
    chosen = set(enterprises) & set(members_of(result))
    if not chosen:
        raise ValidationError("请选择园区内的企业。", "nobody")
    told = evidence(result, reason.strip()[:LONGEST_REASON])
    made = propose_on(
        county=run.county, year=run.snapshot.year, evidence={each: [told] for each in chosen}, by=by
    )
    audit.record(
        "low_park_proposed", result.name, by=by, county=run.county, year=run.snapshot.year, grade=result.grade,
        findings=len(made.findings), reason=reason,
    )  # fmt: skip
    return made
