"""Apply quality rules to a year's figures: columns in, findings out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import names, parse
from evaluation.quality.rules import Duplicate, Jump, Outlier, Range, Relation, Required, Rule, Sign
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints

# makes the median deviation of a normal distribution its standard deviation
_NORMAL = 1.4826


@dataclass(frozen=True)
class Found:
    """What one rule found: rows, the value that is odd in each (NaN: none), and what was expected, with numbers."""

    rule: Rule
    rows: Ints
    values: Floats
    sentences: Sequence[str]


def check(rules: Sequence[Rule], now: Figures, before: Figures) -> list[Found]:
    """One entry per rule. `before` are last year's figures, row by row of the same enterprises."""
    return [_CHECKS[type(rule)](rule, now, before) for rule in rules]


def required(rule: Rule, figures: Figures) -> Bools:
    """Rows that must have the rule's variable."""
    return _where(rule, figures)


def _where(rule: Rule, figures: Figures) -> Bools:
    return holds(parse(rule.only), figures) if rule.only else np.full(len(figures), True)


def _range(rule: Range, now: Figures, _before: Figures) -> Found:
    column = now.number(rule.variable)
    least = -np.inf if rule.least is None else float(rule.least)
    most = np.inf if rule.most is None else float(rule.most)
    rows = np.flatnonzero(((column < least) | (column > most)) & _where(rule, now))
    limits = [("不低于", rule.least), ("不高于", rule.most)]
    wanted = "、".join(f"{word} {_number(float(limit))}" for word, limit in limits if limit is not None)
    return Found(rule, rows, column[rows], [f"应{wanted}{_unit(rule.variable)}。"] * len(rows))


def _sign(rule: Sign, now: Figures, _before: Figures) -> Found:
    column = now.number(rule.variable)
    odd = column < 0 if rule.sign == "不为负" else column <= 0
    rows = np.flatnonzero(odd & _where(rule, now))
    return Found(rule, rows, column[rows], [f"应{rule.sign}。"] * len(rows))


def _jump(rule: Jump, now: Figures, before: Figures) -> Found:
    column, last = now.number(rule.variable), before.number(rule.variable)
    up, down = float(rule.up), float(rule.down)
    outside = (column > up * last) | (column < down * last)
    moved = np.abs(column - last) >= float(rule.floor)
    rows = np.flatnonzero(outside & moved & (last > 0) & _where(rule, now))
    unit = _unit(rule.variable)
    sentences = [
        f"上年 {_number(old)}{unit}；应在 {_number(down * old)} 至 {_number(up * old)}{unit}之间"
        f"（上年的 {down:g} 至 {up:g} 倍）。"
        for old in last[rows].tolist()
    ]
    return Found(rule, rows, column[rows], sentences)


def _relation(rule: Relation, now: Figures, _before: Figures) -> Found:
    condition = parse(rule.condition)
    read = [name for name in dict.fromkeys(names(condition, ATTRIBUTES)) if name not in ATTRIBUTES]
    present = np.logical_and.reduce([~np.isnan(now.number(name)) for name in read])
    rows = np.flatnonzero(present & ~holds(condition, now) & _where(rule, now))
    columns = [now.number(name)[rows].tolist() for name in read]
    units = [_unit(name) for name in read]
    sentences = [
        f"应符合 {rule.condition}；{_listed(read, numbers, units)}。"
        for numbers in zip(*columns, strict=True)
    ]
    return Found(rule, rows, now.number(rule.variable)[rows], sentences)


def _outlier(rule: Outlier, now: Figures, _before: Figures) -> Found:
    """Where more than half of an industry are alike there is no measure of how far is far: nobody is found."""
    ratio, industries = values(parse(rule.formula), now), now.labels["行业"].codes
    looked_at = np.isfinite(ratio) & (ratio > 0) & (industries >= 0) & _where(rule, now)
    logs = pd.Series(np.log(np.where(looked_at, ratio, np.nan)))
    groups = logs.groupby(industries)
    median, size = groups.transform("median"), groups.transform("count")
    spread = (logs - median).abs().groupby(industries).transform("median") * _NORMAL
    reach = spread * float(rule.spread)
    odd = ((logs - median).abs() > reach) & (size >= rule.group) & (spread > 0)
    rows = np.flatnonzero(odd.to_numpy())
    with np.errstate(over="ignore"):
        centre, width = np.exp(median.to_numpy()[rows]), np.exp(reach.to_numpy()[rows])
    sentences = [
        f"{rule.formula} = {_number(own)}；同行业 {count} 户的中位数为 {_number(mid)}，"
        f"通常在 {_number(mid / times)} 至 {_number(mid * times)} 之间"
        f"（取对数，中位数上下 {rule.spread} 倍稳健偏差）。"
        for own, count, mid, times in zip(
            ratio[rows].tolist(), size.to_numpy()[rows].tolist(), centre.tolist(), width.tolist(), strict=True
        )
    ]
    return Found(rule, rows, ratio[rows], sentences)


def _required(rule: Required, now: Figures, _before: Figures) -> Found:
    column = now.number(rule.variable)
    rows = np.flatnonzero(np.isnan(column) & required(rule, now))
    return Found(rule, rows, column[rows], ["应有数值，没有报送。"] * len(rows))


def _duplicate(rule: Duplicate, now: Figures, _before: Figures) -> Found:
    column = pd.Series(np.where(_where(rule, now), now.number(rule.variable), np.nan))
    same = column.groupby(column).transform("count")
    rows = np.flatnonzero(((same >= rule.count) & (column >= float(rule.floor))).to_numpy())
    sentences = [f"有 {count:.0f} 户的数值完全相同；应各不相同。" for count in same[rows].tolist()]
    return Found(rule, rows, column.to_numpy()[rows], sentences)


_CHECKS: dict[type[Any], Callable[[Any, Figures, Figures], Found]] = {
    Range: _range,
    Sign: _sign,
    Jump: _jump,
    Relation: _relation,
    Outlier: _outlier,
    Required: _required,
    Duplicate: _duplicate,
}


def _listed(read: Sequence[str], numbers: Sequence[float], units: Sequence[str]) -> str:
    named = zip(read, numbers, units, strict=True)
    return "，".join(f"{name} {_number(number)}{unit}" for name, number, unit in named)


def _unit(variable: str) -> str:
    unit = dictionary().units.get(variable, "")
    return f" {unit}" if unit else ""


def _number(value: float) -> str:
    """Two decimals, and for small numbers four digits that count: 12,345.60, 0.001234."""
    return f"{value:,.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"
