"""退还: who has risen gets back what the record says of the surcharges of the years before."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import ExtractYear

from evaluation.actions.execution import authorise
from evaluation.allocation.core.refunds import refund
from evaluation.models import ExecutionLine, Lever, LeverRefund, Result
from evaluation.rounds.holding import last_publication
from mujun.accounts import audit
from mujun.accounts.models import County, User


@transaction.atomic
def propose(*, county: County, year: int, by: User) -> list[LeverRefund]:
    """By the published grades of `year`, of what was charged in the years before the one after it. One that is there
    already stays. Raises PermissionDenied; ValidationError without a publication.
    """
    authorise(county, by)
    published = last_publication(county, year)
    if published is None or published.round.is_trial:
        raise ValidationError(f"{year} 年度的档次还没有公布，不能提出退还。", "not_published")
    graded = dict(Result.objects.filter(run=published.run_id).values_list("enterprise", "grade"))
    made = []
    for lever in Lever.objects.filter(county=county):
        entry = lever.entry
        if entry.refund is None:
            continue
        for enterprise, charged in _charged(lever).items():
            amount = refund(entry, charged, year + 1, graded.get(enterprise, ""))
            if amount:
                made.append(_kept(lever, enterprise, year, graded[enterprise], amount, charged))
    new = [each for each, is_new in made if is_new]
    audit.record("lever_refunds_proposed", f"{year}", by=by, county=county, refunds=len(new))
    return new


@transaction.atomic
def pay(*, of: LeverRefund, on: date, by: User) -> None:
    """Note that it was paid. Raises ValidationError for one that was."""
    kept = LeverRefund.objects.select_for_update().select_related("lever__county", "enterprise").get(pk=of.pk)
    authorise(kept.lever.county, by)
    if kept.paid_on:
        raise ValidationError(f"这一项已于 {kept.paid_on} 退还。", "paid")
    kept.paid_on, kept.paid_by = on, by
    kept.save()
    audit.record(
        "lever_refund_paid", kept, by=by, county=kept.lever.county, on=str(on), amount=str(kept.amount)
    )


def _charged(lever: Lever) -> dict[int, dict[int, Decimal]]:
    """What was really taken, by enterprise and calendar year."""
    lines = ExecutionLine.objects.filter(list__lever=lever, actual__isnull=False).exclude(
        list__state="cancelled"
    )
    sums = (
        lines.order_by()
        .values("enterprise", year=ExtractYear("list__starts_on"))
        .annotate(total=Sum("actual"))
    )
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in sums:
        found[row["enterprise"]][row["year"]] = row["total"]
    return found


def _kept(
    lever: Lever, enterprise: int, year: int, grade: str, amount: Decimal, charged: dict[int, Decimal]
) -> tuple[LeverRefund, bool]:
    rule = lever.entry.refund
    counted = [f"{at} 年 {charged[at]:f}" for at in range(year, year - rule.years, -1) if at in charged]
    working = f"（{' + '.join(counted)}）× {rule.share:.0%} = {amount:f} {lever.unit}"
    fields = {"grade": grade, "amount": amount, "working": working}
    return LeverRefund.objects.get_or_create(
        lever=lever, enterprise_id=enterprise, year=year, defaults=fields
    )
