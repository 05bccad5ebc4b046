"""清单化 (LE-08): put findings on the list of cases, one or a filtered list at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from landuse.actions.authority import authorise
from landuse.actions.cases import Unit, address_of, past, responsible, users_of
from landuse.actions.telling import tell_findings
from landuse.casework.findings import State
from landuse.casework.table import Stage
from landuse.models import Case, CaseParcel, CaseStep, FindingParcel, LandFinding
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.inbox.actions import send
from mujun.receipts.actions import issue_many
from mujun.templatetags.figures import day

_LISTED = "列入整治清单"


@dataclass(frozen=True)
class Listed:
    """`without_area`: findings left out because nobody knows how much land they are about."""

    cases: list[Case]
    without_area: int


@transaction.atomic
def put_on_list(
    *,
    county: County,
    findings: QuerySet,
    unit: Unit,
    plan_due: date,
    by: User,
    on: date | None = None,
) -> Listed:
    """A case for each of `findings` that stands and has none; listed `on` a day that is not to come (today).

    Raises PermissionDenied; ValidationError when there is none, and for a plan due before the day.
    """
    authorise(county, by)
    on = past(on)
    if plan_due < on:
        raise ValidationError("方案期限不能早于列入日期。", "bad_order")
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    ready = findings.filter(county=county, state=State.FOUND, case=None)
    found = list(ready.select_related("enterprise__town").order_by("pk"))
    known = [each for each in found if each.area]
    if not known:
        raise ValidationError("没有可以列入的认定：须已认定、有用地面积、还没有列入。", "nothing_to_list")
    cases = _made(county, known, unit, plan_due, on, by)
    numbers = {"cases": len(cases), "first": cases[0].number, "last": cases[-1].number}
    audit.record("cases_listed", f"{on.year} 年", by=by, county=county, **numbers)
    _tell_units(county, cases, unit)
    tell_findings(county=county, findings=[each.finding_id for each in cases], by=by)
    return Listed(cases, len(found) - len(known))


def _made(
    county: County, findings: Sequence[LandFinding], unit: Unit, plan_due: date, on: date, by: User
) -> list[Case]:
    numbers = issue_many(county, len(findings))
    cases = [
        Case(
            number=number,
            county=county,
            finding=each,
            enterprise=each.enterprise,
            area=each.area,
            plan_due=plan_due,
            listed_on=on,
            **responsible(unit or each.enterprise.town),
        )
        for number, each in zip(numbers, findings, strict=True)
    ]
    Case.objects.bulk_create(cases)
    by_finding = {each.finding_id: each for each in cases}
    CaseParcel.objects.bulk_create(
        CaseParcel(case=by_finding[part.finding_id], parcel_id=part.parcel_id, area=part.area)
        for part in FindingParcel.objects.filter(finding__in=findings)
    )
    kept = {"code": "list", "name": _LISTED, "became": Stage.LISTED.value, "by": by}
    CaseStep.objects.bulk_create(CaseStep(case=each, **kept) for each in cases)
    return cases


def _tell_units(county: County, cases: Sequence[Case], unit: Unit) -> None:
    """One message for each unit, however many cases it got."""
    towns = {each.town for each in cases if each.town}
    for each in [unit] if unit else towns:
        mine = [case for case in cases if unit or case.town == each]
        title = f"{len(mine)} 宗土地列入整治清单，由{each}负责"
        text = f"请在 {day(mine[0].plan_due)} 以前提出整治方案。"
        address = address_of(mine[0]) if len(mine) == 1 else reverse("case-list")
        send(county=county, to=users_of(each), title=title, text=text, url=address)
