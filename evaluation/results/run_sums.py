"""What a run says in sums: how many, land, grades, ratios of sums; counted by the database and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q, Sum

from evaluation.models import Run
from evaluation.results.filters import UNGRADED
from evaluation.results.ratios import RATIOS


@dataclass(frozen=True)
class Sums:
    """`size`: how many were judged; `outside`: how many were not. Land in 亩. `grades`: how many of each, best first;
    `ratios` by name, over all of the snapshot that have both parts.
    """

    size: int
    outside: int
    land: float | None
    tax: float | None
    value_added: float | None
    grades: Mapping[str, int]
    ratios: Mapping[str, float | None]


def sums_of(run: Run) -> Sums:
    """A run never changes, so a process counts it once."""
    return _counted(run.pk, run.digest)


@lru_cache(maxsize=1024)
def _counted(key: int, digest: str) -> Sums:
    """The digest tells it from a run of another database that had the number before."""
    run = Run.objects.select_related("snapshot").get(pk=key)
    judged = run.results.exclude(group="").order_by()
    counted = dict(judged.values_list("grade").annotate(Count("pk")))
    codes = dict.fromkeys((*run.codes, *sorted(filter(None, counted))))
    grades = {code: counted.get(code, 0) for code in codes}
    if "" in counted:
        grades[UNGRADED] = counted[""]
    totals = run.snapshot.rows.aggregate(**_asked(run.snapshot.variables))
    size = sum(counted.values())
    return Sums(
        size=size,
        outside=run.outline["outside"],
        grades=grades,
        ratios={ratio.name: _value(totals, at) for at, ratio in enumerate(RATIOS)},
        **{code: totals.get(code) for code in ("land", "tax", "value_added")},
    )


def _asked(codes: list[str]) -> dict[str, Sum]:
    asked = {code: Sum(_place(codes, code)) for code in ("land", "tax", "value_added") if code in codes}
    for at, ratio in enumerate(RATIOS):
        if {ratio.above, ratio.below} <= set(codes):
            both = Q(**{f"{_place(codes, part)}__isnull": False for part in (ratio.above, ratio.below)})
            asked[f"above{at}"] = Sum(_place(codes, ratio.above), filter=both)
            asked[f"below{at}"] = Sum(_place(codes, ratio.below), filter=both)
    return asked


def _place(codes: list[str], code: str) -> str:
    """In the array of a row."""
    return f"values__{codes.index(code)}"


def _value(totals: Mapping[str, float | None], at: int) -> float | None:
    above, below = totals.get(f"above{at}"), totals.get(f"below{at}")
    return above / below if above is not None and below else None
