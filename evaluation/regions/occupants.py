"""Who uses the land inside a region, of the day on which its year ends."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.actions.snapshots import thaw
from evaluation.models import RegionKind, RegionResult, Result, Run
from evaluation.regions.gathering import grouping_of
from landuse.casework.findings import STANDING
from landuse.models import Enterprise, LandFinding, ParcelPark
from landuse.readings.parcel_shares import shares, users_of


@dataclass(frozen=True)
class Occupant:
    """`area` in mu; `finding` is one of the year that stands."""

    enterprise: Enterprise
    grade: str
    parcels: int
    area: Decimal
    finding: LandFinding | None


def members_of(result: RegionResult) -> list[int]:
    """Ids of the enterprises that the result is of, as they were frozen."""
    frozen = thaw(result.run.snapshot)
    grouping = grouping_of(result.run.snapshot, result.run.kind, frozen.figures).among([result.name])
    return [frozen.enterprises[row] for row in grouping.members[0].tolist()]


def parcels_of(result: RegionResult) -> set[int]:
    """Ids of the parcels that lie in a park by the ledger; empty where no ledger says it, and of other regions."""
    if result.run.kind != RegionKind.PARK:
        return set()
    inside = ParcelPark.objects.in_force(result.run.snapshot.year)
    named = inside.filter(park__county=result.run.county_id, park__name=result.name)
    return set(named.values_list("parcel", flat=True))


def occupants(result: RegionResult) -> list[Occupant]:
    """Those who use the parcels inside, most land first. Where no ledger says which parcels these are: the members,
    with all the land that they use.
    """
    year, inside = result.run.snapshot.year, parcels_of(result)
    day = date(year, 12, 31)
    parcels: dict[int, int] = defaultdict(int)
    areas: dict[int, Decimal] = defaultdict(Decimal)
    for enterprise, parcel, area in shares(users_of(inside, day) if inside else members_of(result), day):
        if not inside or parcel in inside:
            parcels[enterprise] += 1
            areas[enterprise] += area
    judged = Run.objects.filter(snapshot=result.run.snapshot_id).first()
    grades = dict(Result.objects.filter(run=judged, enterprise__in=areas).values_list("enterprise", "grade"))
    kept = LandFinding.objects.filter(
        enterprise__in=areas, year=year, kind=LandFinding.Kind.LOW, state__in=STANDING
    )
    findings = {each.enterprise_id: each for each in kept}
    rows = [
        Occupant(each, grades.get(each.pk, ""), parcels[each.pk], areas[each.pk], findings.get(each.pk))
        for each in Enterprise.objects.filter(pk__in=areas).select_related("town")
    ]
    return sorted(rows, key=lambda row: (-row.area, row.enterprise.credit_code))
