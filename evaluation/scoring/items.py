"""Score one item of one group: value against base, then the method's word on whatever is missing or out of bounds."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from evaluation.methods.schema import Item, Rules
from evaluation.scoring.figures import Bools, Floats
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded

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


@dataclass(frozen=True)
class Terms:
    """An item's decisions with those of 规则 filled in; None is 未定."""

    weight: float
    base: float | None
    cap: float
    floor: float
    missing: str | None
    zero_denominator: str | None
    places: int | None
    mode: str

    @classmethod
    def of(cls, item: Item, rules: Rules) -> "Terms":
        rounding = rules.rounding
        return cls(
            weight=float(item.weight),
            base=None if item.base is None else float(item.base),
            cap=_limit(item.cap, rules.cap, np.inf),
            floor=_limit(item.floor, rules.floor, -np.inf),
            missing=_decided(item.missing, rules.missing),
            zero_denominator=_decided(item.zero_denominator, rules.zero_denominator),
            places=rounding.item if rounding else None,
            mode=rounding.mode if rounding else "四舍五入",
        )


def score(values: Floats, known: Callable[[], Bools], terms: Terms) -> tuple[Floats, Remarks]:
    """Scores and remarks of an item. `known` says where every figure of the formula was supplied, so that a NaN
    there is a zero denominator; it is asked only where there are NaNs. A score that the method leaves open is NaN.
    """
    if terms.base is None:
        return np.full(len(values), np.nan), np.full(len(values), Remark.NO_BASE, np.uint8)
    scores = values / terms.base
    remarks = np.zeros(len(values), np.uint8)
    if terms.cap < np.inf:
        remarks += (scores > terms.cap) * np.uint8(Remark.CAPPED)
        np.minimum(scores, terms.cap, out=scores)
    if terms.floor > -np.inf:
        remarks += (scores < terms.floor) * np.uint8(Remark.FLOORED)
        np.maximum(scores, terms.floor, out=scores)
    scores *= terms.weight
    scores = rounded(scores, terms.places, terms.mode)
    usual = ~np.isnan(values)
    if not usual.all():
        _fill(scores, remarks, usual, known(), terms)
    return scores, remarks


def _fill(scores: Floats, remarks: Remarks, usual: Bools, known: Bools, terms: Terms) -> None:
    zero = ~usual & known & (terms.zero_denominator != "同缺失")
    missing = ~usual & ~zero
    remarks[zero] = _ZERO_DENOMINATOR[terms.zero_denominator if terms.zero_denominator != "同缺失" else None]
    scores[zero] = {"记0分": 0.0, "记满分": terms.weight}.get(terms.zero_denominator or "", np.nan)
    remarks[missing] = _MISSING[terms.missing]
    scores[missing] = np.nan
    if terms.missing == "记0分":
        scores[missing] = 0.0
    elif terms.missing == "本组该项平均得分" and usual.any():
        mean = np.array([scores[usual].mean()])
        scores[missing] = rounded(mean, terms.places, terms.mode)[0]


def _limit(own: Decimal | None, general: Decimal | None, none: float) -> float:
    """A limit as a multiple of the weight. Where the method is silent its formula holds as it stands."""
    chosen = general if own is None else own
    return none if chosen is None or chosen.is_infinite() else float(chosen)


def _decided(own: str | None, general: str | None) -> str | None:
    chosen = general if own is None else own
    return None if chosen == "未定" else chosen
