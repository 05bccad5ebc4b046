"""Score one item of one group: value against base, then the method's word on whatever is missing or out of bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from evaluation.methods.formulas import Node, parse
from evaluation.methods.schema import Item, Rules
from evaluation.methods.schema.policies import Fixed, FullIf
from evaluation.methods.schema.shapes import RATIO, AnyShape, Inverse, Range
from evaluation.scoring.figures import Bools, Floats, Ints
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded
from evaluation.scoring.shapes import LIMITS, OF_POINTS, alike, shaped
from evaluation.scoring.strips import joined, strips

Remarks = npt.NDArray[np.uint8]

_MISSING = {
    "记0分": Remark.MISSING_ZERO,
    "本组该项平均得分": Remark.MISSING_MEAN,
    "剔除该项并放大其余权重": Remark.MISSING_REWEIGHTED,
    "不评": Remark.MISSING_UNGRADED,
    None: Remark.MISSING_OPEN,
}
_ZERO_DENOMINATOR = {
    "记0分": Remark.ZERO_DENOMINATOR_ZERO,
    "记满分": Remark.ZERO_DENOMINATOR_FULL,
    None: Remark.ZERO_DENOMINATOR_OPEN,
}


# a decision in words or as points; None is 未定
Decision = str | float | None


@dataclass(frozen=True)
class Terms:
    """An item's decisions with those of 规则 filled in. `cap` and `floor` bound what the shape gives, `scale` turns
    that into points; a row that misses figures has full weight where `full_if` holds.
    """

    weight: float
    cap: float
    floor: float
    missing: Decision
    zero_denominator: Decision
    places: int | None
    mode: str
    shape: AnyShape = RATIO
    scale: float = 1.0
    negative: Decision = "照算"
    full_if: Node | None = None

    @classmethod
    def of(cls, item: Item, rules: Rules, factor: Decimal = Decimal(1)) -> "Terms":
        """`factor` turns the item's own weight into what it counts in its block."""
        rounding = rules.rounding
        missing = rules.missing if item.missing is None else item.missing
        of_points = isinstance(item.shape, OF_POINTS)
        cap, floor = _limits(item, rules)
        weight = item.weight or Decimal("NaN")
        unit = float(weight) if of_points else 1.0
        return cls(
            weight=float(weight * factor),
            cap=cap * unit,
            floor=floor * unit,
            missing=_decided(missing.otherwise if isinstance(missing, FullIf) else missing),
            zero_denominator=_decided(
                rules.zero_denominator if item.zero_denominator is None else item.zero_denominator
            ),
            places=rounding.item if rounding else None,
            mode=rounding.mode if rounding else "四舍五入",
            shape=item.shape,
            scale=float(factor) if of_points else float(weight * factor),
            negative=_decided(rules.negative if item.negative is None else item.negative),
            full_if=parse(missing.condition) if isinstance(missing, FullIf) else None,
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
    remarks = np.zeros(len(values), np.uint8)

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
    if terms.negative != "照算":
        _replace_negative(values, scores, remarks, terms)
    if isinstance(base, np.ndarray):
        scores[np.isnan(base)] = np.nan
    usual = known
    if isinstance(terms.shape, Inverse):
        usual = values != 0 if known is None else known & (values != 0)
    if usual is not None and not usual.all():
        _fill(scores, remarks, usual, asked.known() | (values == 0), terms, asked)
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


def _replace_negative(values: Floats, scores: Floats, remarks: Remarks, terms: Terms) -> None:
    negative = values < 0
    scores[negative] = _points(terms.negative, terms)
    remarks[negative] = Remark.NEGATIVE_ZERO if terms.negative == "记0分" else Remark.NEGATIVE_POINTS


def _fill(scores: Floats, remarks: Remarks, usual: Bools, known: Bools, terms: Terms, asked: Asked) -> None:
    zero = ~usual & known & (terms.zero_denominator != "同缺失")
    missing = ~usual & ~zero
    if isinstance(terms.zero_denominator, float):
        remarks[zero] = Remark.ZERO_DENOMINATOR_POINTS
    elif terms.zero_denominator != "同缺失":
        remarks[zero] = _ZERO_DENOMINATOR[terms.zero_denominator]
    scores[zero] = _points(terms.zero_denominator, terms)
    scored = scores[usual & ~np.isnan(scores)]
    if terms.full_if is not None:
        full = missing & asked.holds(terms.full_if)
        missing &= ~full
        scores[full], remarks[full] = _points("记满分", terms), Remark.MISSING_FULL
    points = isinstance(terms.missing, float)
    remarks[missing] = Remark.MISSING_POINTS if points else _MISSING[terms.missing]  # type: ignore[index]
    scores[missing] = _points(terms.missing, terms)
    if terms.missing == "本组该项平均得分" and len(scored):
        scores[missing] = rounded(np.array([scored.mean()]), terms.places, terms.mode)[0]


def _points(decision: Decision, terms: Terms) -> float:
    """What a decision gives whatever the figures; NaN where it does not."""
    if isinstance(decision, float):
        return decision
    return {"记0分": 0.0, "记满分": terms.weight}.get(decision or "", np.nan)


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


def _decided(decision: str | Fixed | None) -> Decision:
    if isinstance(decision, Fixed):
        return float(decision.points)
    return None if decision == "未定" else decision
