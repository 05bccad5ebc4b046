"""What if one weight were another: judge 20,000 again and count who moves, against the arithmetic alone."""

from decimal import Decimal

import numpy as np

from evaluation.scoring.engine import score
from evaluation.scoring.robustness import reweighted
from tests.performance import scoring
from tests.performance.timing import Row, compare


def rows(id: str, size: int) -> list[Row]:
    generator = np.random.default_rng(20260101)
    above = generator.lognormal(3, 1, (scoring.ITEMS, size))
    below = generator.lognormal(1, 1, (scoring.ITEMS, size))
    industries = generator.integers(0, 30, size)
    bases = np.median(above / below, axis=1).round(4)
    weights = np.array([20, 10, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5], float)
    figures = scoring._figures(above, below, industries)
    method = scoring._method(bases, weights, "[行业]")
    present = score(method, figures).groups[0].grades
    other = np.array([25, *weights[1:]])
    wanted = {"全部": [Decimal(str(weight)) for weight in other.tolist()]}
    arithmetic = scoring._numpy(above, below, industries, bases, other)

    def ours() -> np.ndarray:
        grades = score(reweighted(method, wanted), figures).groups[0].grades
        return np.bincount(present * 4 + grades, minlength=16)

    def theirs() -> np.ndarray:
        return arithmetic()[2]

    np.testing.assert_array_equal(ours(), np.bincount(present * 4 + theirs(), minlength=16))
    job = f"one weight changed, {size:,} × {scoring.ITEMS} in 30 pools judged again with all reasons, migration matrix"
    return [compare(id, job, "NumPy by hand, totals, ranks and grades only", 3, ours, theirs)]
