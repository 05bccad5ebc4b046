"""Cases rolled up by town, block, treatment or responsible unit, and held against the targets of a year.

In a year count the cases that were on the list in it: listed by its end, and not closed before it. Accepted are those
accepted in it; they are what a target is measured by.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from landuse.casework.table import Stage
from landuse.identification.registers import treatments
from landuse.models import Case, CaseParcel, CaseTarget

_NONE = Decimal(0)
NO_BLOCK, NO_TREATMENT = "不在区块内", "未定或保留"
WAYS = {"town": "镇街", "block": "区块", "treatment": "处置方式", "unit": "责任单位"}


@dataclass
class Line:
    """Land in 亩. A target is None where nobody set one."""

    name: str
    size: int = 0
    area: Decimal = _NONE
    treated: Decimal = _NONE
    accepted: int = 0
    accepted_area: Decimal = _NONE
    overdue: int = 0
    target: CaseTarget | None = None
    stages: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def remaining(self) -> Decimal:
        return self.area - self.treated

    @property
    def share(self) -> Decimal | None:
        """Of the target; of its area where it has one, else of its number."""
        if self.target is None:
            return None
        if self.target.area:
            return self.accepted_area / self.target.area
        return Decimal(self.accepted) / self.target.number

    def add(self, case: Case, area: Decimal, year: int, today: date) -> None:
        """`area` is the land of the case that belongs here; what was treated is taken in proportion."""
        part = area / case.area
        self.size += 1
        self.area += area
        self.treated += case.treated * part
        self.stages[case.stage] += 1
        if case.accepted_on and case.accepted_on.year == year:
            self.accepted += 1
            self.accepted_area += case.treated * part
        self.overdue += bool(case.deadline and case.deadline < today)


def in_year(cases: QuerySet, year: int) -> QuerySet:
    """Those on the list in the year; none whose finding was revoked."""
    still = Q(closed_on=None) | Q(closed_on__year__gte=year)
    return cases.filter(still, listed_on__year__lte=year).exclude(stage=Stage.REVOKED)


def board(cases: QuerySet, year: int, way: str = "town") -> list[Line]:
    """A line for each of what `way` (of `WAYS`) tells apart, by name; of towns also those with a target only."""
    counted = list(in_year(cases, year).select_related("enterprise__town", "department", "town"))
    lines: dict[str, Line] = {}
    for name, case, area in _SPLIT[way](counted):
        lines.setdefault(name, Line(name)).add(case, area, year, timezone.localdate())
    return sorted(lines.values(), key=lambda line: (line.name in (NO_BLOCK, NO_TREATMENT), line.name))


def total(cases: QuerySet, year: int) -> Line:
    line = Line("合计")
    for case in in_year(cases, year):
        line.add(case, case.area, year, timezone.localdate())
    return line


def with_targets(lines: list[Line], targets: Iterable[CaseTarget]) -> list[Line]:
    """Lines of towns with their targets; a town with a target and no case gets a line."""
    by_town = {each.town.name: each for each in targets if each.town}
    for line in lines:
        line.target = by_town.pop(line.name, None)
    missing = [Line(name, target=target) for name, target in by_town.items()]
    return sorted([*lines, *missing], key=lambda line: line.name)


Split = Iterable[tuple[str, Case, Decimal]]


def _by_town(cases: list[Case]) -> Split:
    return ((case.enterprise.town.name, case, case.area) for case in cases)


def _by_treatment(cases: list[Case]) -> Split:
    names = treatments().names
    return ((names.get(case.treatment, NO_TREATMENT), case, case.area) for case in cases)


def _by_unit(cases: list[Case]) -> Split:
    return ((case.responsible, case, case.area) for case in cases)


def _by_block(cases: list[Case]) -> Split:
    """A case counts in each block in which it has land, with that land."""
    parts = CaseParcel.objects.filter(case__in=cases).values_list(
        "case", "area", "parcel__in_block__block__name"
    )
    found: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    known: dict[int, Decimal] = defaultdict(Decimal)
    for case, area, block in parts:
        found[case, block or NO_BLOCK] += area
        known[case] += area
    of = {case.pk: case for case in cases}
    yield from ((block, of[case], area) for (case, block), area in found.items())
    yield from ((NO_BLOCK, case, case.area) for case in cases if case.pk not in known)


_SPLIT: dict[str, Callable[[list[Case]], Split]] = {
    "town": _by_town,
    "block": _by_block,
    "treatment": _by_treatment,
    "unit": _by_unit,
}
