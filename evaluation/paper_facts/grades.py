"""How many have which grade, now and in the year before."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from evaluation.models import Result, Run
from evaluation.paper_facts.words import UNGRADED, change, count, graded, percent

Counts = Counter[tuple[str, str]]


def counted(run: Run) -> Counts:
    """By group and grade; those outside all groups under ''."""
    rows = Result.objects.filter(run=run).order_by().values_list("group", "grade").annotate(Count("pk"))
    return Counter({(group, grade): size for group, grade, size in rows})


def judged(counts: Counts) -> int:
    """How many took part: those in a group."""
    return sum(size for (group, _), size in counts.items() if group)


def distribution(run: Run, counts: Counts, before: Counts | None = None) -> list[dict[str, Any]]:
    """A row for each grade of each group in the method's order; ungraded ones only where there are some."""
    rows = []
    for group in run.outline["groups"]:
        name = group["name"]
        size = sum(n for (of, _), n in counts.items() if of == name)
        codes = [each["code"] for each in group["grades"]]
        rows += [
            _row(name, code, counts[name, code], size, None if before is None else before[name, code])
            for code in [*codes, *([""] if counts[name, ""] else [])]
        ]
    return rows


def _row(group: str, code: str, size: int, whole: int, before: int | None) -> dict[str, Any]:
    return {
        "分组": group,
        **graded(code),
        "户数": count(size),
        "占比": percent(size, whole),
        "上年户数": count(before),
        "增减": change(size, before),
    }


def in_words(counts: Sequence[tuple[str, int]]) -> str:
    """A 12　B 40."""
    return "　".join(f"{code or UNGRADED} {size:,}" for code, size in counts if size)
