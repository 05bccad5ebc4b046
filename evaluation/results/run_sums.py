"""What a run says in sums: how many, land, grades, ratios of sums; counted by the database and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Aggregate, Count, Q, Sum

from evaluation.models import Run
from evaluation.results.filters import UNGRADED
from evaluation.results.ratios import RATIOS

_AMOUNTS = ("land", "tax", "value_added")


@dataclass(frozen=True)
class Sums:
    """`size`: how many were judged; `outside`: how many were not. Land in 亩. `grades`: how many of each, best first;
    `ratios` by name, over all of the snapshot that have both parts. `counted`: over how many each amount and ratio is.
    """

    size: int
    outside: int
    land: float | None
    tax: float | None
    value_added: float | None
    grades: Mapping[str, int]
    ratios: Mapping[str, float | None]
    counted: Mapping[str, int]

    def over(self, fewest: int) -> "Sums":
        """Without the amounts and ratios that are over fewer."""
        told = {name: getattr(self, name) if self.counted[name] >= fewest else None for name in _AMOUNTS}
        ratios = {
            name: value if self.counted[name] >= fewest else None for name, value in self.ratios.items()
        }
        return replace(self, **told, ratios=ratios)


def sums_of(run: Run) -> Sums:
    """A run never changes, so a process counts it once."""
    return _summed(run.pk, run.digest)


@lru_cache(maxsize=1024)
def _summed(key: int, digest: str) -> Sums:
    """The digest tells it from a run of another database that had the number before."""
    run = Run.objects.select_related("snapshot").get(pk=key)
    graded = dict(run.results.exclude(group="").order_by().values_list("grade").annotate(Count("pk")))
    codes = dict.fromkeys((*run.codes, *sorted(filter(None, graded))))
    grades = {code: graded.get(code, 0) for code in codes}
    if "" in graded:
        grades[UNGRADED] = graded[""]
    totals = run.snapshot.rows.aggregate(**_asked(run.snapshot.variables))
    of_ratios = {ratio.name: f"ratio{at}" for at, ratio in enumerate(RATIOS)}
    return Sums(
        size=sum(graded.values()),
        outside=run.outline["outside"],
        **{code: totals.get(f"{code}_sum") for code in _AMOUNTS},
        grades=grades,
        ratios={
            name: _ratio(totals.get(f"{at}_above"), totals.get(f"{at}_below"))
            for name, at in of_ratios.items()
        },
        counted={
            name: totals.get(f"{at}_count", 0)
            for name, at in ({code: code for code in _AMOUNTS} | of_ratios).items()
        },
    )


def _asked(codes: list[str]) -> dict[str, Aggregate]:
    """Sums and counts by `land_sum`, `land_count`, `ratio0_above` …; none of what the snapshot does not have."""
    places = {code: f"values__{at}" for at, code in enumerate(codes)}
    asked: dict[str, Aggregate] = {}
    for code in set(_AMOUNTS) & places.keys():
        asked |= {f"{code}_sum": Sum(places[code]), f"{code}_count": Count(places[code])}
    for at, ratio in enumerate(RATIOS):
        if {ratio.above, ratio.below} <= places.keys():
            above, below = places[ratio.above], places[ratio.below]
            both = Q(**{f"{above}__isnull": False, f"{below}__isnull": False})
            asked[f"ratio{at}_above"] = Sum(above, filter=both)
            asked[f"ratio{at}_below"] = Sum(below, filter=both)
            asked[f"ratio{at}_count"] = Count("pk", filter=both)
    return asked


def _ratio(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None
