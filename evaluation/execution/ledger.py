"""台账: what levers cost and brought, by lever, grade, town and quarter, in the columns that counties report."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractQuarter, ExtractYear

from evaluation.models import ExecutionLine, ExecutionList, Lever, LeverAppeal
from mujun.keeping import kept, state_of

# what a ledger may be counted by: word of the address → title and the expression
BY = {
    "lever": ("措施", F("list__lever__name")),
    "column": ("报表栏目", F("list__lever__terms__column")),
    "grade": ("档次", F("grade")),
    "town": ("镇街", F("enterprise__town__name")),
    "quarter": ("季度", None),
}

# what a ledger is kept of
TABLES = (ExecutionLine, ExecutionList, Lever)


@dataclass(frozen=True)
class Counted:
    """A list with its lines, how many of them are answered, what came, and appeals that are open."""

    list: ExecutionList
    size: int
    answered: int
    actual: Decimal | None
    appeals: int


@dataclass(frozen=True)
class Total:
    """One row: how many enterprises and lines, what really came back, in `unit`."""

    name: str
    unit: str
    direction: str
    enterprises: int
    lines: int
    answered: int
    actual: Decimal | None


def lines_of(user, year: int | None = None) -> QuerySet[ExecutionLine]:
    """Sent ones that stand, without those left out."""
    lines = ExecutionLine.objects.visible_to(user).sent().filter(left_out="")
    return lines.filter(list__starts_on__year=year) if year else lines


def years_begun(lines: QuerySet[ExecutionLine]) -> list[int]:
    """In which something of them was executed."""
    seen = ExecutionList.objects.filter(pk__in=lines.order_by().values("list"))
    return sorted({day.year for day in seen.order_by().values_list("starts_on", flat=True)})


def with_counts(lists: Sequence[ExecutionList]) -> list[Counted]:
    """Counted once, until a line or an appeal changes."""
    state, keys = state_of(*TABLES, LeverAppeal), [each.pk for each in lists]
    lines, appeals = kept(state, f"lists {keys}", lambda: (_lines(keys), _appeals(keys)))
    return [Counted(each, *lines.get(each.pk, (0, 0, None)), appeals.get(each.pk, 0)) for each in lists]


def _lines(lists: Sequence[int]) -> dict[int, tuple[int, int, Decimal | None]]:
    counted = ExecutionLine.objects.filter(list__in=lists).order_by().values("list")
    rows = counted.annotate(size=Count("pk"), answered=Count("actual"), came=Sum("actual"))
    return {each["list"]: (each["size"], each["answered"], each["came"]) for each in rows}


def _appeals(lists: Sequence[int]) -> dict[int, int]:
    waiting = LeverAppeal.objects.open().filter(line__list__in=lists).order_by()
    return dict(waiting.values_list("line__list").annotate(size=Count("pk")))


def sums(lines: QuerySet[ExecutionLine], by: str) -> list[Total]:
    """Amounts of one unit and direction are added, others never."""
    expression = BY[by][1]
    if by == "quarter":
        keyed = lines.annotate(y=ExtractYear("list__starts_on"), q=ExtractQuarter("list__starts_on")).values(
            "y", "q", "list__lever__unit", "list__lever__direction"
        )
    else:
        keyed = lines.annotate(key=expression).values("key", "list__lever__unit", "list__lever__direction")
    rows = keyed.order_by().annotate(
        enterprises=Count("enterprise", distinct=True),
        size=Count("pk"),
        answered=Count("pk", Q(actual__isnull=False)),
        came=Sum("actual"),
    )
    return sorted(map(_row, rows), key=lambda each: (each.direction, each.name))


def _row(row: dict[str, Any]) -> Total:
    name = f"{row['y']} 年第 {row['q']} 季度" if "y" in row else row["key"] or "没有归入"
    return Total(
        name,
        row["list__lever__unit"],
        row["list__lever__direction"],
        row["enterprises"],
        row["size"],
        row["answered"],
        row["came"],
    )


def levers_of(user) -> QuerySet[Lever]:
    """Those that have been executed."""
    return Lever.objects.visible_to(user).filter(lists__isnull=False).distinct()
