"""Formulas over columns."""

import operator
from collections.abc import Callable

import numpy as np

from evaluation.methods.formulas import Compare, Member, Name, Node, Not, Number, Operation
from evaluation.scoring.figures import Bools, Figures, Floats

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
    raise TypeError(f"not a number: {node}")


def holds(node: Node, figures: Figures) -> Bools:
    """One truth per row. A comparison with a missing figure does not hold."""
    match node:
        case Member(name, among):
            return figures.labels[name].among(among)
        case Not(inner):
            return ~holds(inner, figures)
        case Operation("且", left, right):
            return holds(left, figures) & holds(right, figures)
        case Operation("或", left, right):
            return holds(left, figures) | holds(right, figures)
        case Compare(sign, Name(name), word) if name in figures.labels:
            equal = figures.labels[name].among([_word(word)])
            return equal if sign == "=" else ~equal
        case Compare(sign, left, right):
            a, b = values(left, figures), values(right, figures)
            return _COMPARISON[sign](a, b) & ~np.isnan(a) & ~np.isnan(b)
    raise TypeError(f"not a condition: {node}")


def _word(node: Node) -> str:
    return str(node.value) if isinstance(node, Number) else getattr(node, "name", "")
