"""Cases rolled up by town, block, treatment or responsible unit, and held against the targets of a year.

In a year count the cases that were on the list in it: listed by its end, and not closed before it. Accepted are those
accepted in it; they are what a target is measured by.
"""

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from landuse.casework.table import DUE, Stage
from landuse.identification.registers import treatments
from landuse.models import CaseParcel, CaseTarget

_NONE = Decimal(0)
_SUM = "sum_"  # before the name, as a case has an area of its own
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

    def add(self, numbers: dict[str, Any]) -> None:
        """Those of `_numbers`, None where nothing is added up."""
        for name, number in numbers.items():
            name = name.removeprefix(_SUM)
            setattr(self, name, getattr(self, name) + (number or 0))


def in_year(cases: QuerySet, year: int) -> QuerySet:
    """Those on the list in the year; none whose finding was revoked."""
    still = Q(closed_on=None) | Q(closed_on__year__gte=year)
    return cases.filter(still, listed_on__year__lte=year).exclude(stage=Stage.REVOKED)


def board(cases: QuerySet, year: int, way: str = "town") -> list[Line]:
    """A line for each of what `way` (of `WAYS`) tells apart, by name; of towns also those with a target only."""
    lines: dict[str, Line] = {}
    for name, numbers in _parts(in_year(cases, year), year, way):
        lines.setdefault(name, Line(name)).add(numbers)
    return sorted(lines.values(), key=lambda line: (line.name in (NO_BLOCK, NO_TREATMENT), line.name))


def total(cases: QuerySet, year: int) -> Line:
    line = Line("合计")
    line.add(in_year(cases, year).order_by().aggregate(**_numbers(year)))
    return line


def with_targets(lines: list[Line], targets: Iterable[CaseTarget]) -> list[Line]:
    """Lines of towns with their targets; a town with a target and no case gets a line."""
    by_town = {each.town.name: each for each in targets if each.town}
    for line in lines:
        line.target = by_town.pop(line.name, None)
    missing = [Line(name, target=target) for name, target in by_town.items()]
    return sorted([*lines, *missing], key=lambda line: line.name)


Part = tuple[str, dict[str, Any]]


def _parts(cases: QuerySet, year: int, way: str) -> Iterable[Part]:
    """Added up by the database, so that the page does not grow with the cases."""
    if way == "block":
        return _by_block(cases, year)
    if way == "treatment":
        names = treatments().names
        return (
            (names.get(code, NO_TREATMENT), numbers) for code, numbers in _by(cases, F("treatment"), year)
        )
    unit = Coalesce("department__name", "town__name")
    return _by(cases, unit if way == "unit" else F("enterprise__town__name"), year)


def _by_block(cases: QuerySet, year: int) -> Iterable[Part]:
    """A case counts in each block in which it has land, with that land."""
    parts = CaseParcel.objects.filter(case__in=cases.order_by().values("pk"))
    named = Coalesce("parcel__in_block__block__name", Value(NO_BLOCK))
    yield from _by(parts, named, year, "case__")
    yield from _by(cases.filter(parts=None), Value(NO_BLOCK), year)


def _by(rows: QuerySet, key: Any, year: int, of: str = "") -> list[Part]:
    found = rows.order_by().annotate(key=key).values("key").annotate(**_numbers(year, of))
    return [(each.pop("key"), each) for each in found]


def _numbers(year: int, of: str = "") -> dict[str, Any]:
    """What a line adds up, of cases or (`of`) of their parts; what was treated belongs to parts in proportion."""
    today = timezone.localdate()
    treated = F(f"{of}treated") * F("area") / F(f"{of}area")
    accepted = Q(**{f"{of}accepted_on__year": year})
    late = (Q(**{f"{of}stage": stage, f"{of}{field}__lt": today}) for stage, field in DUE.items())
    case = "case" if of else "pk"
    return {
        f"{_SUM}size": Count(case, distinct=True),
        f"{_SUM}area": Sum("area"),
        f"{_SUM}treated": Sum(treated),
        f"{_SUM}accepted": Count(case, filter=accepted, distinct=True),
        f"{_SUM}accepted_area": Sum(treated, filter=accepted),
        f"{_SUM}overdue": Count(case, filter=reduce(operator.or_, late), distinct=True),
    }
