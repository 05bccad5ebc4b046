"""Formulas over columns."""

import operator
from collections.abc import Callable
from functools import reduce

import numpy as np
import numpy.typing as npt

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import (
    OF_WORDS,
    REFERENCE_DAY,
    Call,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Number,
    Operation,
)
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.rounding import comparable

_ARITHMETIC: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "最大": np.maximum,
    "最小": np.minimum,
}
_COMPARISON: dict[str, Callable[[Floats, Floats], Bools]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


def values(node: Node, figures: Figures) -> Floats:
    """One number per row. Missing figures give NaN; a zero denominator gives an infinity or NaN."""
    match node:
        case Number(value):
            return np.full(len(figures), float(value))
        case Name(name):
            return figures.number(name)
        case Operation(sign, left, right):
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                return _ARITHMETIC[sign](values(left, figures), values(right, figures))
        case Call():
            return _called(node, figures)
    raise TypeError(f"not a number: {node}")


def _called(call: Call, figures: Figures) -> Floats:
    first, *others = call.arguments
    match call.function:
        case "缺则":
            return reduce(_first_known, (values(each, figures) for each in others), values(first, figures))
        case "如果":
            return np.where(holds(first, figures), *(values(each, figures) for each in others))
        case "满年":
            return _whole_years(values(first, figures), values(others[0] if others else _TODAY, figures))
        case "上年":
            return values(first, figures.before(1))
        case "往年":
            return values(first, figures.before(call.years))
        case "近年均":
            return _mean_of_years(first, figures, call.years)
        case "连年":
            return _years_running(first, figures)
    raise TypeError(f"not a number: {call}")


_TODAY = Name(REFERENCE_DAY)


def _first_known(left: Floats, right: Floats) -> Floats:
    return np.where(np.isnan(left), right, left)


def _whole_years(since: Floats, until: Floats) -> Floats:
    """Years completed from one day to another, NaN where a day is unknown; a birthday completes its year."""
    known = ~np.isnan(since) & ~np.isnan(until)
    start, end = (np.where(known, days, 0).astype("datetime64[D]") for days in (since, until))
    years = (end.astype("datetime64[Y]") - start.astype("datetime64[Y]")).astype(np.int64)
    months = (end.astype("datetime64[M]").astype(int) % 12) - (start.astype("datetime64[M]").astype(int) % 12)
    days = _day_of_month(end) - _day_of_month(start)
    early = (months < 0) | ((months == 0) & (days < 0))
    return np.where(known, years - early, np.nan)


def _day_of_month(days: npt.NDArray[np.datetime64]) -> Ints:
    within: Ints = (days - days.astype("datetime64[M]")).astype(np.int64)
    return within


def _mean_of_years(node: Node, figures: Figures, years: int) -> Floats:
    """Over the years that have it."""
    each = np.array([values(node, figures.before(back) if back else figures) for back in range(years)])
    known = np.isfinite(each)
    count = known.sum(axis=0)
    total = np.where(known, each, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, count, out=np.full(len(figures), np.nan), where=count > 0)
    return mean


def _years_running(condition: Node, figures: Figures) -> Floats:
    """Years in which the condition held without a break, counted back from last year."""
    count = np.zeros(len(figures))
    unbroken = np.ones(len(figures), bool)
    for back in range(1, max(figures.past, default=0) + 1):
        unbroken &= holds(condition, figures.before(back))
        count += unbroken
    return count


def holds(node: Node, figures: Figures) -> Bools:
    """One truth per row. A comparison with a missing figure does not hold."""
    match node:
        case Member(name, among):
            return figures.among(name, among)
        case Not(inner):
            return ~holds(inner, figures)
        case Operation("且", left, right):
            return holds(left, figures) & holds(right, figures)
        case Operation("或", left, right):
            return holds(left, figures) | holds(right, figures)
        case Call(function, _) if function in OF_WORDS:
            return figures.flag(OF_WORDS[function], node.word)
        case Compare(sign, Name(name), word) if name in ATTRIBUTES or name in figures.labels:
            equal = figures.among(name, [_word(word)])
            return equal if sign == "=" else ~equal
        case Compare(sign, left, right):
            a, b = values(left, figures), values(right, figures)
            return _COMPARISON[sign](comparable(a), comparable(b)) & ~np.isnan(a) & ~np.isnan(b)
    raise TypeError(f"not a condition: {node}")


def _word(node: Node) -> str:
    return str(node.value) if isinstance(node, Number) else getattr(node, "name", "")
