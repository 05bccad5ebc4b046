"""Results held against promises at a stage: 达标, 限期整改 or 违约 by the agreement's own rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from landuse.agreements.rules import AgreementRule, Promise, Stage
from landuse.periods import last_day


class Verdict(StrEnum):
    """From good to bad. 缺结果: nobody has reported; 未定: the rule leaves open what would decide."""

    MET = "达标"
    UNKNOWN = "缺结果"
    OPEN = "未定"
    RECTIFY = "限期整改"
    BREACH = "违约"


@dataclass(frozen=True)
class Results:
    """What was found at `stage` on the day `on`, by indicator, in the promise's unit.

    `told` is the day on which a miss of the indicator was first to be put right, where that has happened.
    """

    stage: Stage
    on: date
    values: Mapping[str, Decimal]
    told: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One promise at one stage. `shortfall` in the promise's unit, 0 where it is met, None where nothing is known;
    `due`: the last day to put it right.
    """

    promise: Promise
    value: Decimal | None
    verdict: Verdict
    shortfall: Decimal | None = None
    due: date | None = None

    @property
    def sentence(self) -> str:
        """约定不低于 300 万元/亩，实际 280 万元/亩，差 20 万元/亩，限 2026-03-31 前整改到位。"""
        unit = self.promise.unit
        words = [f"{self.promise.indicator}：约定{self.promise.operator} {self.promise.value:f} {unit}"]
        words.append("没有结果" if self.value is None else f"实际 {self.value:f} {unit}")
        if self.shortfall:
            words.append(f"差 {self.shortfall:f} {unit}")
        words.append(f"限 {self.due} 前整改到位" if self.verdict == Verdict.RECTIFY else self.verdict)
        return "，".join(words) + "。"


def judge(rule: AgreementRule, promises: Sequence[Promise], results: Results) -> list[Check]:
    """Every promise that is looked at in the stage, in their order."""
    looked_at = [each for each in promises if each.stages is None or results.stage in each.stages]
    return [_check(rule, promise, results) for promise in looked_at]


def _check(rule: AgreementRule, promise: Promise, results: Results) -> Check:
    value = results.values.get(promise.indicator)
    if value is None:
        return Check(promise, None, Verdict.UNKNOWN)
    shortfall = _shortfall(promise, value)
    if promise.stages is None:
        return Check(promise, value, Verdict.OPEN, shortfall)
    if not shortfall:
        return Check(promise, value, Verdict.MET, shortfall)
    if rule.months is None or rule.breach_below is None:
        return Check(promise, value, Verdict.OPEN, shortfall)
    due = last_day(results.told.get(promise.indicator, results.on), rule.months)
    late = results.on > due or not rule.months
    if late or _far_below(rule, promise, value):
        return Check(promise, value, Verdict.BREACH, shortfall)
    return Check(promise, value, Verdict.RECTIFY, shortfall, due)


def _shortfall(promise: Promise, value: Decimal) -> Decimal:
    missing = promise.value - value if promise.operator == "不低于" else value - promise.value
    return max(missing, Decimal(0))


def _far_below(rule: AgreementRule, promise: Promise, value: Decimal) -> bool:
    """Under the share of the promise from which on a miss may be put right; compared without dividing."""
    if not isinstance(rule.breach_below, Decimal):
        return False
    if promise.operator == "不低于":
        return value < rule.breach_below * promise.value
    return promise.value < rule.breach_below * value


def verdict(checks: Sequence[Check]) -> Verdict:
    """The worst of a stage; 缺结果 where nothing was looked at."""
    order = list(Verdict)
    return max((check.verdict for check in checks), key=order.index, default=Verdict.UNKNOWN)


def breaches(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.verdict == Verdict.BREACH]
