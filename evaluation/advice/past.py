"""Grades of the years before, as ladders by years running count them."""

from collections.abc import Sequence

import numpy as np

from evaluation.allocation.core.rates import Words
from evaluation.models import Result
from evaluation.rounds.holding import run_that_holds

# years running in a grade are counted no further back
YEARS_BACK = 9
_FEW = 1000  # so many are asked for by name


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
