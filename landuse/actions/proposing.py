"""A person makes findings of signals. No signal becomes one by itself."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from landuse.actions.authority import authorise
from landuse.areas.units import PLACES
from landuse.casework.findings import State
from landuse.models import FindingParcel, FindingStep, LandFinding, Listing, Signal
from landuse.readings.parcel_shares import Share, shares
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.receipts.actions import issue_many

_PROPOSED = "拟认定"


@dataclass(frozen=True)
class Proposed:
    """`standing`: enterprises left out because they have a finding of the kind and year; `unheld`: signals of parcels
    whose holder is not in the list, or enterprises that use no land.
    """

    findings: list[LandFinding]
    standing: int
    unheld: int


@transaction.atomic
def propose(*, county: County, year: int, pointings: QuerySet, by: User) -> Proposed:
    """One finding for each enterprise that `pointings` (signals, or listings of 高耗低效企业) of the year are about.

    What a finding rests on is copied: signals that are renewed leave it as it is. Raises PermissionDenied.
    """
    authorise(county, by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    kind = LandFinding.Kind.WASTEFUL if pointings.model is Listing else LandFinding.Kind.LOW
    grounds, unheld = _by_enterprise(pointings.filter(town__county=county, year=year))
    return _proposed(county, kind, year, grounds, unheld, by)


@transaction.atomic
def propose_on(
    *,
    county: County,
    year: int,
    evidence: Mapping[int, list[dict]],
    by: User,
    parcels: Collection[int] = (),
) -> Proposed:
    """Findings of low-efficiency land on what another room found: by enterprise, in the form in which findings keep
    their evidence; on these `parcels`, on all that each uses when none is named. Who uses none of them on the last day
    of the year is left out. Raises PermissionDenied.
    """
    authorise(county, by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    used = shares(evidence.keys(), date(year, 12, 31))
    landed = {share.enterprise for share in used if not parcels or share.parcel in parcels}
    on: set[int | None] = set(parcels) or {None}
    grounds = {each: _Grounds(evidence[each], set(), on, 0.0) for each in sorted(landed)}
    return _proposed(county, LandFinding.Kind.LOW, year, grounds, len(evidence) - len(grounds), by)


def _proposed(
    county: County, kind: str, year: int, grounds: dict[int, "_Grounds"], unheld: int, by: User
) -> Proposed:
    same = LandFinding.objects.standing().filter(county=county, kind=kind, year=year)
    standing = grounds.keys() & set(same.values_list("enterprise", flat=True))
    for enterprise in standing:
        del grounds[enterprise]
    findings = _made(county, kind, year, grounds, by)
    if findings:
        label = LandFinding.Kind(kind).label
        numbers = [each.number for each in findings]
        told = {"kind": label, "findings": len(findings), "first": numbers[0], "last": numbers[-1]}
        audit.record("findings_proposed", f"{year} 年{label}", by=by, county=county, **told)
    return Proposed(findings, len(standing), unheld)


@dataclass
class _Grounds:
    """Of one enterprise; `parcels` are all its parcels unless every signal is about one of them."""

    evidence: list[dict]
    sets: set[int]
    parcels: set[int | None]
    land: float


def _by_enterprise(pointings: QuerySet) -> tuple[dict[int, _Grounds], int]:
    found: dict[int, _Grounds] = defaultdict(lambda: _Grounds([], set(), set(), 0.0))
    unheld = 0
    for each in pointings.select_related("rule_set").order_by("rule", "pk"):
        if each.enterprise_id is None:
            unheld += 1
            continue
        grounds = found[each.enterprise_id]
        grounds.evidence.append(_frozen(each))
        grounds.sets.add(each.rule_set_id)
        grounds.parcels.add(each.parcel_id if isinstance(each, Signal) else None)
        grounds.land = max(grounds.land, each.evidence.get("land") or 0.0)
    return dict(found), unheld


def _frozen(pointing: Signal | Listing) -> dict:
    kept = {name: getattr(pointing, name) for name in ("rule", "title", "source", "sentence")}
    return kept | {"facts": pointing.evidence.get("facts", []), "set": pointing.rule_set.name}


def _made(county: County, kind: str, year: int, grounds: dict[int, _Grounds], by: User) -> list[LandFinding]:
    parts = _parts(grounds, date(year, 12, 31))
    numbers = issue_many(county, len(grounds))
    findings = [
        LandFinding(
            number=number,
            county=county,
            kind=kind,
            enterprise_id=enterprise,
            year=year,
            rule_set_id=min(of.sets) if len(of.sets) == 1 else None,
            evidence=of.evidence,
            area=_area(parts.get(enterprise, []), of.land),
        )
        for number, (enterprise, of) in zip(numbers, grounds.items(), strict=True)
    ]
    LandFinding.objects.bulk_create(findings)
    FindingParcel.objects.bulk_create(
        FindingParcel(finding=each, parcel_id=part.parcel, area=part.area)
        for each in findings
        for part in parts.get(each.enterprise_id, [])
    )
    kept = {"code": "propose", "name": _PROPOSED, "became": State.PROPOSED.value, "by": by}
    FindingStep.objects.bulk_create(FindingStep(finding=each, **kept) for each in findings)
    return findings


def _parts(grounds: dict[int, _Grounds], day: date) -> dict[int, list[Share]]:
    """The parcels of each, one row per parcel."""
    areas: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for enterprise, parcel, area in shares(grounds.keys(), day):
        chosen = grounds[enterprise].parcels
        if None in chosen or parcel in chosen:
            areas[enterprise, parcel] += area
    found: dict[int, list[Share]] = defaultdict(list)
    for (enterprise, parcel), area in areas.items():
        found[enterprise].append(Share(enterprise, parcel, area))
    return found


def _area(parts: list[Share], land: float) -> Decimal | None:
    if parts:
        return sum((part.area for part in parts), Decimal(0))
    return Decimal(str(land)).quantize(PLACES) if land else None
