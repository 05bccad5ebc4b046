"""What levers may ask for beside the grades: frozen figures, what enterprises wish, grades of the years before."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from django.db.models import QuerySet

from evaluation.actions.snapshots import Frozen
from evaluation.allocation.core.levers import WILLING
from evaluation.allocation.core.rates import Words
from evaluation.models import RecommendationSet, Result, Willingness
from evaluation.rounds.holding import run_that_holds
from evaluation.scoring.figures import Figures

# years running in a grade are counted no further back
YEARS_BACK = 9
_FEW = 1000  # so many are asked for by name


def figures_of(frozen: Frozen, wishes: QuerySet[Willingness]) -> Figures:
    """With the areas that enterprises said; NaN for who said nothing."""
    place = {who: at for at, who in enumerate(frozen.enterprises)}
    wished = {name: np.full(len(frozen.enterprises), np.nan) for name in WILLING}
    for who, kind, area in wishes.order_by("pk").values_list("enterprise", "kind", "area"):
        if who in place:
            wished[kind][place[who]] = area
    return replace(frozen.figures, numbers={**frozen.figures.numbers, **wished})


def wishes_of(made: RecommendationSet) -> QuerySet[Willingness]:
    """Those that a set counted; of one that did not keep them those of its day."""
    if made.wishes is None:
        return Willingness.objects.standing_on(made.run.snapshot.county, made.as_of)
    return Willingness.objects.filter(pk__in=made.wishes)


def grades_before(county: int, year: int, enterprises: Sequence[int]) -> list[Words]:
    """In the runs these years stand on, from last year backwards until one is missing; empty for who was not in it."""
    place = {who: at for at, who in enumerate(enterprises)}
    found: list[Words] = []
    for earlier in range(year - 1, year - 1 - YEARS_BACK, -1):
        run = run_that_holds(county, earlier)
        if run is None:
            break
        results = Result.objects.filter(run=run)
        if len(enterprises) <= _FEW:
            results = results.filter(enterprise__in=enterprises)
        grades = np.full(len(enterprises), "", dtype="U10")
        for who, grade in results.values_list("enterprise", "grade"):
            if who in place:
                grades[place[who]] = grade
        found.append(grades)
    return found
