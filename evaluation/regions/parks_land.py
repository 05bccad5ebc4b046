"""LE-06: the enterprises with land in a park that its evaluation found low, and what is told of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.actions.snapshots import thaw
from evaluation.models import RegionKind, RegionResult, RegionRun, Result, Run
from evaluation.regions.low_parks import TITLE, low_parks
from landuse.casework.findings import STANDING
from landuse.models import Enterprise, LandFinding, Park
from landuse.readings.parcel_shares import shares
from mujun.templatetags.figures import brief


@dataclass(frozen=True)
class Occupant:
    """`area` in mu on the last day of the year; `finding` is one of the year that stands."""

    enterprise: Enterprise
    grade: str
    parcels: int
    area: Decimal
    finding: LandFinding | None


def low_of(run: RegionRun, results: Sequence[RegionResult]) -> list[RegionResult]:
    """Those of a judgement of parks that the rule calls low."""
    if run.kind != RegionKind.PARK:
        return []
    names = [each.name for each in results]
    kinds = dict(Park.objects.filter(county=run.county_id, name__in=names).values_list("name", "kind"))
    return [each for each in results if low_parks().covers(kinds.get(each.name, ""), each.grade)]


def members_of(result: RegionResult) -> list[int]:
    """Ids of the enterprises that the result is of, as they were frozen."""
    frozen = thaw(result.run.snapshot)
    inside = frozen.figures.among("园区", [result.name])
    return [who for who, there in zip(frozen.enterprises, inside.tolist(), strict=True) if there]


def occupants(result: RegionResult) -> list[Occupant]:
    """Members with land, most first."""
    year, members = result.run.snapshot.year, members_of(result)
    parcels: dict[int, int] = {}
    areas: dict[int, Decimal] = {}
    for enterprise, _, area in shares(members, date(year, 12, 31)):
        parcels[enterprise] = parcels.get(enterprise, 0) + 1
        areas[enterprise] = areas.get(enterprise, Decimal()) + area
    judged = Run.objects.filter(snapshot=result.run.snapshot_id).first()
    grades = dict(Result.objects.filter(run=judged, enterprise__in=areas).values_list("enterprise", "grade"))
    kept = LandFinding.objects.filter(
        enterprise__in=areas, year=year, kind=LandFinding.Kind.LOW, state__in=STANDING
    )
    findings = {each.enterprise_id: each for each in kept}
    listed = Enterprise.objects.filter(pk__in=areas).select_related("town")
    rows = [
        Occupant(each, grades.get(each.pk, ""), parcels[each.pk], areas[each.pk], findings.get(each.pk))
        for each in listed
    ]
    return sorted(rows, key=lambda row: (-row.area, row.enterprise.credit_code))


def evidence(result: RegionResult, reason: str) -> dict:
    """What a finding rests on, as findings keep it."""
    run, rule = result.run, low_parks()
    group = next(each for each in run.outline["groups"] if each["name"] == result.group)
    of = sum(each["count"] for each in group["grades"])
    facts = [
        f"{item['name']} {brief(value)} {item['unit']}".strip()
        for item, value in zip(group["items"], result.values, strict=True)
        if value is not None
    ]
    park = Park.objects.filter(county=run.county_id, name=result.name).first()
    star = f"，{park.star}" if park and park.star else ""
    opened = f"，{park.opened_on:%Y-%m-%d} 投运" if park and park.opened_on else ""
    return {
        "rule": rule.code,
        "title": TITLE,
        "source": f"{rule.source}（低效档次：{rule.status}）",
        "sentence": (
            f"所在的{result.name}{star}{opened}，{run.snapshot.year} 年园区评价 {result.grade} 档，"
            f"定档 {of} 个中第 {result.rank} 名。{reason}"
        ),
        "facts": [*facts, f"园区评价结果摘要 {run.digest[:8]}"],
        "set": str(run.method),
    }
