"""What levers gave and took, real or tried out, as parts that are added by lever, column, grade, town or quarter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from evaluation.effect.quarters import Quarter, spread
from evaluation.execution.ledger import lines_of
from evaluation.models import ExecutionLine
from mujun.accounts.models import User

WAYS = {"lever": "措施", "column": "报表栏目", "grade": "档次", "town": "镇街", "quarter": "季度"}
# what the county gives; the other directions take
_GIVEN = ("减免", "支持")


@dataclass(frozen=True)
class Part:
    """`by_quarter` adds up to what was given or taken of `lines`; `answered` of them are known."""

    lever: str
    column: str
    grade: str
    town: str
    unit: str
    direction: str
    lines: int
    answered: int
    by_quarter: Mapping[Quarter, Decimal]

    @property
    def amount(self) -> Decimal:
        return sum(self.by_quarter.values(), Decimal(0))


@dataclass
class Row:
    """Amounts of one unit; others are never added."""

    name: str
    unit: str
    given: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)
    lines: int = 0
    answered: int = 0

    def add(self, part: Part, amount: Decimal) -> None:
        if part.direction in _GIVEN:
            self.given += amount
        else:
            self.taken += amount
        self.lines += part.lines
        self.answered += part.answered


@dataclass(frozen=True)
class Both:
    """The real and the tried row of one name and unit; either may be empty."""

    name: str
    unit: str
    real: Row
    tried: Row


def lines_on(user: User, year: int) -> QuerySet[ExecutionLine]:
    """Executed on the grades of a year, as far as the user sees."""
    return lines_of(user).filter(list__set__run__snapshot__year=year)


def years_executed(user: User) -> list[int]:
    """The years on whose grades something was executed, newest first."""
    return sorted(
        set(lines_of(user).order_by().values_list("list__set__run__snapshot__year", flat=True)), reverse=True
    )


def stretch(lines: QuerySet[ExecutionLine]) -> tuple[date, date] | None:
    """The first and the last day on which they were executed."""
    found = lines.order_by().aggregate(first=Min("list__starts_on"), last=Max("list__ends_on"))
    return (found["first"], found["last"]) if found["first"] else None


def real(lines: QuerySet[ExecutionLine]) -> list[Part]:
    """By what really came back; what has not come back counts as nothing and is seen by `answered`."""
    keys = (
        "list__lever__name", "list__lever__terms__column", "grade", "enterprise__town__name", "list__lever__unit",
        "list__lever__direction", "list__starts_on", "list__ends_on",
    )  # fmt: skip
    counted = lines.order_by().values_list(*keys)
    sums = counted.annotate(size=Count("pk"), came=Count("pk", Q(actual__isnull=False)), total=Sum("actual"))
    return [
        Part(
            lever, column or "没有归入", grade, town, unit, direction, size, answered,
            spread(amount or Decimal(0), first, last),
        )
        for lever, column, grade, town, unit, direction, first, last, size, answered, amount in sums
    ]  # fmt: skip


def totals(parts: Iterable[Part], by: str) -> list[Row]:
    """By one of `WAYS`: units apart, money first, then by name; quarters in their order."""
    rows: dict[tuple, Row] = {}
    for part in parts:
        shares = part.by_quarter if by == "quarter" else {getattr(part, by): part.amount}
        for key, amount in shares.items():
            rows.setdefault((part.unit, key), Row(str(key), part.unit)).add(part, amount)
    return [rows[key] for key in sorted(rows, key=lambda key: (key[0] != "万元", *key))]


def beside(real_parts: Iterable[Part], tried_parts: Iterable[Part], by: str) -> list[Both]:
    first = {(row.unit, row.name): row for row in totals(real_parts, by)}
    second = {(row.unit, row.name): row for row in totals(tried_parts, by)}
    return [
        Both(
            name,
            unit,
            first.get((unit, name)) or Row(name, unit),
            second.get((unit, name)) or Row(name, unit),
        )
        for unit, name in sorted({*first, *second}, key=lambda key: (key[0] != "万元", *key))
    ]
