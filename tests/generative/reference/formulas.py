"""Formulas over one row, in Decimal. A row holds figures by name, words by attribute, 标签 as a set, 上年 as a row."""

from collections.abc import Mapping
from typing import Any

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Call, Compare, Member, Name, Node, Not, Number, Operation
from tests.generative.reference.common import Figure

Row = Mapping[str, Any]


class ZeroDenominator(Exception):
    pass


def value(node: Node, row: Row) -> Figure:
    match node:
        case Number(number):
            return number
        case Name(name):
            return row[name]
        case Operation(sign, left, right):
            a, b = value(left, row), value(right, row)
            if a is None or b is None:
                return None
            if sign == "/" and b == 0:
                raise ZeroDenominator
            return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]()
    raise AssertionError(node)


def known_value(node: Node, row: Row) -> Figure:
    """None for a zero denominator too."""
    try:
        return value(node, row)
    except ZeroDenominator:
        return None


def holds(node: Node, row: Row) -> bool:
    match node:
        case Member(name, among):
            return row[name] in among
        case Not(inner):
            return not holds(inner, row)
        case Operation("且", left, right):
            return holds(left, row) and holds(right, row)
        case Operation("或", left, right):
            return holds(left, row) or holds(right, row)
        case Call("有标签"):
            return node.word in row["标签"]
        case Compare(sign, Name(name), word) if name in ATTRIBUTES:
            same = row[name] == (str(word.value) if isinstance(word, Number) else word.name)
            return same if sign == "=" else not same
        case Compare(sign, left, right):
            a, b = known_value(left, row), known_value(right, row)
            if a is None or b is None:
                return False
            return {"=": a == b, "!=": a != b, ">": a > b, "<": a < b, ">=": a >= b, "<=": a <= b}[sign]
    raise AssertionError(node)
