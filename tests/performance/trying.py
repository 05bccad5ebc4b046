"""What if one weight were another: judge 20,000 again and count who moves, against the arithmetic alone."""

from decimal import Decimal

import numpy as np

from evaluation.scoring.engine import score
from evaluation.scoring.robustness import reweighted
from tests.performance import scoring
from tests.performance.timing import Row, compare


def rows(id: str, size: int) -> list[Row]:
    one = scoring.sample(size)
    figures, method = scoring.figures_of(one), scoring.method_of(one, "[行业]")
    present = score(method, figures).groups[0].grades
    other = np.array([25, *scoring.WEIGHTS[1:]])
    wanted = {"全部": [Decimal(str(weight)) for weight in other.tolist()]}
    arithmetic = scoring.by_hand(one, other)

    def ours() -> np.ndarray:
        grades = score(reweighted(method, wanted), figures).groups[0].grades
        return np.bincount(present * 4 + grades, minlength=16)

    def theirs() -> np.ndarray:
        return arithmetic()[2]

    np.testing.assert_array_equal(ours(), np.bincount(present * 4 + theirs(), minlength=16))
    job = f"one weight changed, {size:,} × {scoring.ITEMS} in 30 pools judged again with all reasons, migration matrix"
    return [compare(id, job, scoring.BY_HAND, 3, ours, theirs)]
