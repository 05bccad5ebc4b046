"""A rule as a sentence that people read, what is open in it included."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from landuse.identification.language import Bounds, Condition, Rule, Whom
from landuse.identification.metrics import METRICS, Metric
from mujun.documents import OPEN, Entry

_LIMITS = (("above", "高于"), ("at_least", "不低于"), ("below", "低于"), ("at_most", "不高于"))
_SHARES = (
    ("branch_share", "低于同业平均的"),
    ("above_branch", "高于同业平均的"),
    ("below_promised", "低于约定的"),
)


def sentence(rule: Rule) -> str:
    """All that must hold, separated by commas; alternatives in brackets."""
    return "，".join(_condition(rule)) + "。"


def priority(rule: Rule) -> str:
    """What makes a caught one come first; empty without."""
    return "，".join(_condition(rule.priority)) if rule.priority is not None else ""


def _condition(condition: Condition) -> Iterator[str]:
    yield from _whom(condition)
    if _stated(condition, "metric"):
        yield _measured(condition)
    if _stated(condition, "least_area"):
        yield f"用地不少于 {_number(condition.least_area)} 亩"
    if _stated(condition, "area_below"):
        yield f"用地少于 {_number(condition.area_below)} 亩"
    if _stated(condition, "grades"):
        yield f"{_running(condition)}评价为 {_listed(condition.grades)} 档"
    if _stated(condition, "stopped"):
        yield f"停产满 {_number(condition.stopped)} 个月"
    if _stated(condition, "vacant"):
        yield f"空置满 {_number(condition.vacant)} 个月"
    if _stated(condition, "flags"):
        several = condition.flags is not None and len(condition.flags) > 1
        yield f"{'有下列情形之一' if several else '情形'}：{_listed(condition.flags)}"
    for part in condition.every:
        yield from _condition(part)
    if condition.either:
        yield "符合其一：" + "；".join(f"（{'，'.join(_condition(part))}）" for part in condition.either)


def _stated(entry: Entry, name: str) -> bool:
    return name in entry.model_fields_set


def _whom(of: Whom) -> Iterator[str]:
    if _stated(of, "scale"):
        yield f"{of.scale or OPEN}企业"
    if _stated(of, "industries"):
        yield f"行业大类 {_listed(of.industries)}"


def _measured(condition: Condition) -> str:
    metric = METRICS.get(condition.metric or "")
    name = f"{_span(condition)}{metric.name if metric else OPEN}"
    if not condition.cases:
        return f"{name}{_bounds(condition, metric)}"
    cases = (f"{'、'.join(_whom(case)) or '其余'}{_bounds(case, metric)}" for case in condition.cases)
    return f"{name}：{'；'.join(cases)}"


def _span(condition: Condition) -> str:
    if _stated(condition, "years"):
        return f"近 {_number(condition.years)} 年平均"
    return _running(condition)


def _running(condition: Condition) -> str:
    return f"连续 {_number(condition.running)} 年" if _stated(condition, "running") else ""


def _bounds(bounds: Bounds, metric: Metric | None) -> str:
    unit = f" {metric.unit}" if metric and metric.unit else ""
    limits = [
        f"{words} {_number(getattr(bounds, name))}{unit}" for name, words in _LIMITS if _stated(bounds, name)
    ]
    shares = [f"{words} {_share(getattr(bounds, name))}" for name, words in _SHARES if _stated(bounds, name)]
    return "、".join([*limits, *shares])


def _number(value: Any) -> str:
    return OPEN if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _share(value: Decimal | None) -> str:
    return OPEN if value is None else f"{(value * 100).normalize():f}%"


def _listed(values: Sequence[str] | None) -> str:
    return OPEN if values is None else "、".join(values)
