"""What levers give and take, added up by lever, grade and town. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from evaluation.allocation.core.advice import Advice
from evaluation.allocation.core.rates import Words
from evaluation.scoring.figures import Figures, Ints

# amounts have at most four decimals: as whole numbers they are added exactly, in floating point too
_SCALE = 10_000


def tally(advice: Sequence[Advice], figures: Figures, grades: Words) -> list[dict[str, Any]]:
    """Plain values, without those that yield to a higher surcharge; `missing`: how many have no amount."""
    codes, places = np.unique(grades, return_inverse=True)
    towns = figures.labels["镇街"]
    names = [(code, town) for code in codes.tolist() for town in towns.words]
    cells = places * len(towns.words) + towns.codes
    return [row for each in advice for row in _rows(each, cells, names)]


def _rows(advice: Advice, cells: Ints, names: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """`cells`: for each row of the figures the place of its grade and town in `names`."""
    lever, due = advice.lever, advice.instead < 0
    values, where = advice.proposal.values[due], cells[advice.proposal.rows[due]]
    sizes = np.bincount(where, minlength=len(names))
    missing = np.bincount(where, np.isnan(values), len(names))
    amounts = np.bincount(where, np.rint(np.nan_to_num(values) * _SCALE), len(names))
    for at in np.flatnonzero(sizes).tolist():
        grade, town = names[at]
        yield {
            "lever": lever.name, "column": lever.column or "没有归入", "unit": lever.unit, "grade": grade,
            "town": town, "direction": lever.direction, "size": int(sizes[at]), "missing": int(missing[at]),
            "yearly": str(Decimal(int(amounts[at])) / _SCALE),
        }  # fmt: skip
