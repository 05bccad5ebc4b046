"""What rows get where the arithmetic has no answer: figures missing, a denominator of zero, a value below zero."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.methods.formulas import Node, parse
from evaluation.methods.schema.policies import Fixed, FullIf
from evaluation.scoring.figures import Bools, Floats
from evaluation.scoring.remarks import Remark

Remarks = npt.NDArray[np.uint8]
# a decision in words or as points; None is 未定
Decision = str | float | None

MEAN, REWEIGHTED, FULL = "本组该项平均得分", "剔除该项并放大其余权重", "记满分"
AS_IT_IS, AS_MISSING = "照算", "同缺失"
# keys of the tables of remarks beside the words of decisions
_POINTS, _CONDITION = "固定分", "满分条件"

MISSING: Mapping[str | None, Remark] = {
    "记0分": Remark.MISSING_ZERO,
    MEAN: Remark.MISSING_MEAN,
    REWEIGHTED: Remark.MISSING_REWEIGHTED,
    "不评": Remark.MISSING_UNGRADED,
    None: Remark.MISSING_OPEN,
    _POINTS: Remark.MISSING_POINTS,
    _CONDITION: Remark.MISSING_FULL,
}
ZERO: Mapping[str | None, Remark] = {
    "记0分": Remark.ZERO_DENOMINATOR_ZERO,
    FULL: Remark.ZERO_DENOMINATOR_FULL,
    MEAN: Remark.ZERO_DENOMINATOR_MEAN,
    REWEIGHTED: Remark.ZERO_DENOMINATOR_REWEIGHTED,
    "不评": Remark.ZERO_DENOMINATOR_UNGRADED,
    None: Remark.ZERO_DENOMINATOR_OPEN,
    _POINTS: Remark.ZERO_DENOMINATOR_POINTS,
    _CONDITION: Remark.ZERO_DENOMINATOR_CONDITION,
}
NEGATIVE: Mapping[str | None, Remark] = {
    "记0分": Remark.NEGATIVE_ZERO,
    MEAN: Remark.NEGATIVE_MEAN,
    REWEIGHTED: Remark.NEGATIVE_REWEIGHTED,
    "不评": Remark.NEGATIVE_UNGRADED,
    None: Remark.NEGATIVE_OPEN,
    _POINTS: Remark.NEGATIVE_POINTS,
    _CONDITION: Remark.NEGATIVE_CONDITION,
}
_REWEIGHTED = np.zeros(256, bool)
_REWEIGHTED[[table[REWEIGHTED] for table in (MISSING, ZERO, NEGATIVE)]] = True


def left_out(remarks: Remarks) -> Bools:
    """Where the weight of an item goes to the others."""
    if remarks.max(initial=0) < Remark.ZERO_DENOMINATOR_MEAN:  # the usual ones, looked through faster
        found: Bools = remarks == Remark.MISSING_REWEIGHTED
        return found
    return _REWEIGHTED[remarks]


@dataclass(frozen=True)
class Policy:
    """A decision, and full weight where `full_if` holds."""

    decision: Decision
    full_if: Node | None = None

    @classmethod
    def of(cls, written: str | Fixed | FullIf | None) -> "Policy":
        if isinstance(written, FullIf):
            return cls(_decided(written.otherwise), parse(written.condition))
        return cls(_decided(written))

    @property
    def kind(self) -> str | None:
        return _POINTS if isinstance(self.decision, float) else self.decision

    def points(self, weight: float) -> float:
        """What it gives whatever the figures; NaN where it does not."""
        if isinstance(self.decision, float):
            return self.decision
        return {"记0分": 0.0, FULL: weight}.get(self.decision or "", np.nan)


def _decided(decision: str | Fixed | None) -> Decision:
    if isinstance(decision, Fixed):
        return float(decision.points)
    return None if decision == "未定" else decision


@dataclass(frozen=True)
class Settling:
    """An item's scores and remarks, which are written over in place."""

    scores: Floats
    remarks: Remarks
    weight: float
    holds: Callable[[Node], Bools]

    def settle(self, rows: Bools, policy: Policy, table: Mapping[str | None, Remark]) -> Bools:
        """Who of `rows` waits for the mean of the others."""
        if policy.full_if is not None:
            full = rows & self.holds(policy.full_if)
            self.scores[full], self.remarks[full] = self.weight, table[_CONDITION]
            rows = rows & ~full
        self.scores[rows], self.remarks[rows] = policy.points(self.weight), table[policy.kind]
        return rows if policy.decision == MEAN else np.zeros_like(rows)
