"""B-03: choose how a zone or cluster is handled, and say that it is done. The machine proposes nothing."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.models import RegionHandling, RegionResult
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.handlings import handlings
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission


@transaction.atomic
def choose(*, result: RegionResult, way: str, reason: str, due: date, by: User) -> RegionHandling:
    """For the year of the result; what was chosen before stays on record. Raises PermissionDenied, ValidationError."""
    run = result.run
    _authorise(run.county, by)
    if run.kind not in MADE_OF_PARTS:
        raise ValidationError(f"{run.kind}不定处置方式。处置只对开发区、高新区和产业集群。", "kind")
    if way not in handlings().names:
        raise ValidationError({"way": f"请选择处置方式：{'、'.join(handlings().names)}。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由。"})
    if due <= timezone.localdate():
        raise ValidationError({"due": "期限应在今天以后。"})
    County.objects.select_for_update(no_key=True).get(pk=run.county_id)
    place = {"county": run.county, "kind": run.kind, "name": result.name, "year": run.snapshot.year}
    _refuse_done(RegionHandling.objects.current().filter(**place))
    RegionHandling.objects.current().filter(**place).update(is_current=False)
    words = reason.strip()[:500]
    made = RegionHandling.objects.create(**place, result=result, way=way, reason=words, due=due, by=by)
    audit.record(
        "region_handling_chosen", made.name, by=by, county=run.county, kind=run.kind, year=made.year, way=way,
        due=str(due), reason=words,
    )  # fmt: skip
    return made


@transaction.atomic
def finish(*, handling: RegionHandling, on: date, outcome: str, by: User) -> RegionHandling:
    """办结. Raises PermissionDenied; ValidationError for one that is done or was replaced, and for a day to come."""
    _authorise(handling.county, by)
    held = RegionHandling.objects.select_for_update(of=["self"]).select_related("county").get(pk=handling.pk)
    _refuse_done([held])
    if not held.is_current:
        raise ValidationError("已另定处置方式。刷新页面看现在的。", "replaced")
    if on > timezone.localdate():
        raise ValidationError({"on": "办结日期不能晚于今天。"})
    if not outcome.strip():
        raise ValidationError({"outcome": "请写明办结情况。"})
    held.done_on, held.outcome, held.done_by = on, outcome.strip()[:500], by
    held.save(update_fields=["done_on", "outcome", "done_by"])
    audit.record(
        "region_handling_done", held.name, by=by, county=held.county, kind=held.kind, way=held.way,
        outcome=held.outcome,
    )  # fmt: skip
    return held


def _refuse_done(kept) -> None:
    if any(each.done_on for each in kept):
        raise ValidationError("这一年度的处置已经办结，不能再改。", "done")


def _authorise(county: County, by: User) -> None:
    if by.county_id != county.pk or not by.may(Permission.START_RUNS):
        raise PermissionDenied("只有本县亩均办可以定处置方式。")
