"""The rate that holds for each row: by calendar year, by years running in the lever's grades, by the grade's share."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from evaluation.allocation.core.levers import Lever
from evaluation.scoring.figures import Floats, Ints

Words = npt.NDArray[np.str_]


def years_running(grades: Sequence[str], history: Sequence[Words]) -> Ints:
    """How many years without a break each row has had one of `grades`; `history` from the year judged backwards."""
    unbroken = np.ones(len(history[0]), bool)
    count = np.zeros(len(history[0]), np.int64)
    for year in history:
        unbroken = unbroken & np.isin(year, grades)
        count += unbroken
    return count


def rates(lever: Lever, year: int, grades: Words, running: Ints) -> Floats:
    """One rate per row; NaN where the lever's own years begin later."""
    whole = _stated(lever, year, running)
    for grade, share in lever.grade_shares.items():
        whole = np.where(grades == grade, whole * float(share), whole)
    return whole


def _stated(lever: Lever, year: int, running: Ints) -> Floats:
    if lever.rate_by_year:
        return np.full(len(running), _step(lever.rate_by_year, year))
    if lever.rate_by_running:
        steps = np.array([_step(lever.rate_by_running, at) for at in range(running.max(initial=0) + 1)])
        found: Floats = steps[running]
        return found
    return np.full(len(running), float("nan") if lever.rate is None else float(lever.rate))


def _step(steps: Mapping[int, Decimal], at: int) -> float:
    """That of the last step that is not behind `at`."""
    begun = [step for step in steps if step <= at]
    return float(steps[max(begun)]) if begun else float("nan")
