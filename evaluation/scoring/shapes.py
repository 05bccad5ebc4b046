"""The shapes over columns: values to multiples of the weight, or to points."""

from decimal import Decimal
from functools import cache

import numpy as np

from evaluation.methods.schema.shapes import (
    AnyShape,
    Direct,
    Inverse,
    LessIsBetter,
    Range,
    Ratio,
    Steps,
    TwoPoints,
    ladder,
)
from evaluation.scoring.classing import per_class
from evaluation.scoring.figures import Bools, Floats, Ints

# shapes that give points; the others give multiples of the weight
OF_POINTS = (Steps, Direct)
# what bounds a score where the item itself says nothing, as multiples of the weight; None: 规则 does
LIMITS: dict[type, tuple[float, float] | None] = {
    Ratio: None,
    Inverse: None,
    LessIsBetter: (np.inf, 0.0),
    Range: (np.inf, -np.inf),
    TwoPoints: (1.0, 0.0),
    Steps: (np.inf, -np.inf),
    Direct: (np.inf, -np.inf),
}


def shaped(shape: AnyShape, values: Floats, base: float | Floats, within: Ints | None) -> Floats:
    """A new column; NaN where a value or its base is missing. `within`: the classes of rows that 极差 looks at."""
    match shape:
        case Ratio():
            ratio: Floats = values / base
            return ratio
        case Inverse():
            inverse: Floats = np.divide(base, values, out=np.full(len(values), np.nan), where=values != 0)
            return inverse
        case LessIsBetter():
            less: Floats = (2 - values / base) / 2
            return less
        case Range():
            return _between(shape, values, within)
        case TwoPoints():
            lower, target = float(shape.lower), float(shape.target)
            return (values - lower) / (target - lower)
        case Steps():
            return _stepped(tuple(shape.steps.items()), values)
        case Direct():
            return values.copy()
    raise TypeError(f"not a shape: {shape}")


# binary floats differ by less than this part of themselves where figures written in decimals do not differ at all
_NOTHING = 1e-12


def alike(values: Floats, within: Ints | None) -> Bools:
    """Where the lowest and the highest value of a row's class are the same."""
    return _same(*_ends(values, within)) & ~np.isnan(values)


def _same(low: Floats, high: Floats) -> Bools:
    same: Bools = high - low <= _NOTHING * np.maximum(np.abs(low), np.abs(high))
    return same


def _between(shape: Range, values: Floats, within: Ints | None) -> Floats:
    low, high = _ends(values, within)
    share = float(shape.share) / 100
    same = _same(low, high)
    part = np.divide(values - low, high - low, out=np.ones(len(values)), where=~same)
    return np.where(np.isnan(values), np.nan, np.where(same, 1.0, share + (1 - share) * part))


def _ends(values: Floats, within: Ints | None) -> tuple[Floats, Floats]:
    low, _ = per_class(values, within, lambda known: known.min())
    high, _ = per_class(values, within, lambda known: known.max())
    return low, high


def _stepped(steps: tuple[tuple[str, Decimal], ...], values: Floats) -> Floats:
    edges, points = _table(steps)
    values = _on_edges(values, edges)
    piece = np.searchsorted(edges, values, "left") + np.searchsorted(edges, values, "right")
    return np.where(np.isnan(values), np.nan, points[piece])


@cache
def _table(steps: tuple[tuple[str, Decimal], ...]) -> tuple[Floats, Floats]:
    cut = ladder([text for text, _ in steps])
    points = np.array([float(steps[at][1]) for at in cut.steps])
    return np.array(cut.edges, float), points


def _on_edges(values: Floats, edges: Floats) -> Floats:
    """What a person sees as 90 is 90."""
    for edge in edges.tolist():
        values = np.where(np.abs(values - edge) <= _NOTHING * abs(edge), edge, values)
    return values
