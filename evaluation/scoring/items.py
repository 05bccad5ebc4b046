"""Score one item of one group: value against base, then the method's word on whatever is missing or out of bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.methods.formulas import Node
from evaluation.methods.schema import Item, Rules
from evaluation.methods.schema.shapes import RATIO, AnyShape, Inverse, Range
from evaluation.scoring.figures import Bools, Floats, Ints
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded
from evaluation.scoring.settling import (
    AS_IT_IS,
    AS_MISSING,
    MISSING,
    NEGATIVE,
    ZERO,
    Policy,
    Remarks,
    Settling,
)
from evaluation.scoring.shapes import LIMITS, OF_POINTS, alike, shaped
from evaluation.scoring.strips import joined, strips


@dataclass(frozen=True)
class Terms:
    """An item's decisions with those of 规则 filled in. `cap` and `floor` bound what the shape gives, `scale` turns
    that into points.
    """

    weight: float
    cap: float
    floor: float
    missing: Policy
    zero_denominator: Policy
    places: int | None
    mode: str
    shape: AnyShape = RATIO
    scale: float = 1.0
    negative: Policy = Policy(AS_IT_IS)

    @classmethod
    def of(cls, item: Item, rules: Rules, factor: Decimal = Decimal(1)) -> "Terms":
        """`factor` turns the item's own weight into what it counts in its block."""
        rounding = rules.rounding
        missing = Policy.of(rules.missing if item.missing is None else item.missing)
        negative = Policy.of(rules.negative if item.negative is None else item.negative)
        of_points = isinstance(item.shape, OF_POINTS)
        cap, floor = _limits(item, rules)
        weight = item.weight or Decimal("NaN")
        unit = float(weight) if of_points else 1.0
        return cls(
            weight=float(weight * factor),
            cap=cap * unit,
            floor=floor * unit,
            missing=missing,
            zero_denominator=Policy.of(
                rules.zero_denominator if item.zero_denominator is None else item.zero_denominator
            ),
            places=rounding.item if rounding else None,
            mode=rounding.mode if rounding else "四舍五入",
            shape=item.shape,
            scale=float(factor) if of_points else float(weight * factor),
            negative=missing if negative.decision == AS_MISSING else negative,
        )


@dataclass(frozen=True)
class Asked:
    """What is looked up only where it is needed: where every figure of the formula was supplied, so that a NaN there
    is a zero denominator; where a condition holds; the classes of rows that 极差 looks at.
    """

    known: Callable[[], Bools]
    holds: Callable[[Node], Bools]
    within: Callable[[], Ints | None]


def score(
    values: Floats, known: Bools | None, base: float | Floats, terms: Terms, asked: Asked
) -> tuple[Floats, Remarks]:
    """Scores and remarks of an item; a score that the method leaves open is NaN. `known`: where there is a value,
    None everywhere.
    """
    ranged = isinstance(terms.shape, Range)
    within = asked.within() if ranged else None
    remarks = np.full(len(values), Remark.PLAIN, np.uint8)

    def points(rows: slice) -> Floats:
        of_rows = base[rows] if isinstance(base, np.ndarray) else base
        found = shaped(terms.shape, values[rows], of_rows, within)
        _bound(found, remarks[rows], terms)
        if terms.scale != 1:
            found *= terms.scale
        return rounded(found, terms.places, terms.mode)

    everybody = [slice(None)] if ranged else strips(len(values))
    scores = joined(len(values), ((rows, points(rows)) for rows in everybody))
    if ranged:
        remarks[alike(values, within)] = Remark.ALL_ALIKE
    settling = Settling(scores, remarks, terms.weight, asked.holds)
    waiting = None
    if terms.negative.decision != AS_IT_IS:
        waiting = settling.settle(values < 0, terms.negative, NEGATIVE)
    if isinstance(base, np.ndarray):
        scores[np.isnan(base)] = np.nan
    usual = known
    if isinstance(terms.shape, Inverse):
        usual = values != 0 if known is None else known & (values != 0)
    if usual is not None and not usual.all():
        of_others = _fill(settling, usual, asked.known() | (values == 0), terms)
        waiting = of_others if waiting is None else waiting | of_others
    if waiting is not None and waiting.any():
        _give_mean(scores, usual, waiting, terms)
    return scores, remarks


def _bound(scores: Floats, remarks: Remarks, terms: Terms) -> None:
    """In place."""
    if terms.cap < np.inf:
        over = scores > terms.cap
        if over.any():
            remarks += over * np.uint8(Remark.CAPPED)
            np.minimum(scores, terms.cap, out=scores)
    if terms.floor > -np.inf:
        under = scores < terms.floor
        if under.any():
            remarks += under * np.uint8(Remark.FLOORED)
            np.maximum(scores, terms.floor, out=scores)


def _fill(settling: Settling, usual: Bools, known: Bools, terms: Terms) -> Bools:
    """Rows without a value; those who wait for the mean."""
    zero = ~usual & known & (terms.zero_denominator.decision != AS_MISSING)
    missing = ~usual & ~zero
    of_zero = settling.settle(zero, terms.zero_denominator, ZERO) if zero.any() else zero
    return settling.settle(missing, terms.missing, MISSING) | of_zero


def _give_mean(scores: Floats, usual: Bools | None, waiting: Bools, terms: Terms) -> None:
    """Of those who have a score by their own value."""
    scored = scores[~waiting & ~np.isnan(scores) & (True if usual is None else usual)]
    if len(scored):
        scores[waiting] = rounded(np.array([scored.mean()]), terms.places, terms.mode)[0]


def _limits(item: Item, rules: Rules) -> tuple[float, float]:
    """Cap and floor as multiples of the weight. Where the method is silent its formula holds as it stands."""
    own = LIMITS[type(item.shape)]
    cap, floor = own if own else (_limit(rules.cap, np.inf), _limit(rules.floor, -np.inf))
    return _limit(item.cap, np.inf, cap), _limit(item.floor, -np.inf, floor)


def _limit(limit: Decimal | None, none: float, silent: float | None = None) -> float:
    """`none` is what 无 means, `silent` what holds where nothing is said."""
    if limit is None:
        return none if silent is None else silent
    return none if limit.is_infinite() else float(limit)
