"""A redevelopment project held against the clauses: odd parcels (LE-18), plot ratio (X-06), farmland (LE-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from landuse.blocks import odd_parcels
from landuse.models import BlockSurvey, Project, ProjectParcel
from landuse.provisions import Finding, find
from landuse.provisions.clauses import OddParcels, RenewalRatio
from landuse.provisions.documents import PolicyDocument
from landuse.readings.surveyed import judged
from landuse.supply.choosing import renewal_ratio


@dataclass(frozen=True)
class Checked:
    """`odd`: each odd parcel with what LE-18 says of it; `findings`: of all together, of the ratio, of farmland."""

    odd: list[tuple[ProjectParcel, Finding]]
    findings: list[Finding]
    main: Decimal
    odd_area: Decimal


def checked(
    project: Project, members: Sequence[ProjectParcel], documents: Sequence[PolicyDocument]
) -> Checked:
    """`members` with their parcels. A clause that no document in force states says nothing."""
    today = timezone.localdate()
    odd = [each for each in members if each.odd]
    main = sum((each.parcel.area for each in members if not each.odd), Decimal())
    found: list[Finding] = []
    singles: list[tuple[ProjectParcel, Finding]] = []
    if odd and main and (basis := find(documents, OddParcels, "LE-18", today)):
        *each, together = odd_parcels(basis, [_short(member.parcel.area) for member in odd], _short(main))
        singles, found = list(zip(odd, each, strict=True)), [together]
    if ratio := find(documents, RenewalRatio, "X-06", today):
        known = project.plot_ratio
        found.append(ratio.missing("规划容积率") if known is None else renewal_ratio(ratio, _short(known)))
    found += _farmland(members, documents)
    return Checked(singles, found, main, sum((each.parcel.area for each in odd), Decimal()))


def _short(number: Decimal) -> Decimal:
    """Without zeros at the end, as the sentences write it."""
    return number.normalize()


def _farmland(members: Sequence[ProjectParcel], documents: Sequence[PolicyDocument]) -> list[Finding]:
    """Of the newest survey of each block the project has land in, only what bars the way."""
    parcels = [each.parcel_id for each in members]
    surveys = BlockSurvey.objects.filter(block__members__parcel__in=parcels, block__ended_at=None)
    newest = surveys.order_by("block_id", "-surveyed_on", "-id").distinct("block_id")
    found = [each.farmland for each in judged(newest, documents) if each.farmland]
    return [finding for finding in found if finding.outcome == "不符合"]
