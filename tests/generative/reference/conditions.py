"""Conditions and numbers of one row."""

from collections.abc import Mapping
from decimal import Decimal

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Call, Compare, Member, Name, Node, Not, Number, Operation

Row = Mapping[str, object]


def number(node: Node, row: Row) -> Decimal | None:
    match node:
        case Number(value):
            return value
        case Name(name):
            return row.get(name)  # type: ignore[return-value]
        case Operation(sign, left, right):
            a, b = number(left, row), number(right, row)
            if a is None or b is None or (sign == "/" and b == 0):
                return None
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}[sign]
    raise AssertionError(node)


def holds(node: Node, row: Row) -> bool:
    match node:
        case Operation("且", left, right):
            return holds(left, row) and holds(right, row)
        case Operation("或", left, right):
            return holds(left, row) or holds(right, row)
        case Not(inner):
            return not holds(inner, row)
        case Call("有标签"):
            return bool(row.get(f"标签:{node.word}"))
        case Member(name, among):
            return row.get(name) in among
        case Compare(sign, Name(name), word) if name in ATTRIBUTES:
            same = row.get(name) == (str(word.value) if isinstance(word, Number) else word.name)
            return same if sign == "=" else not same
        case Compare(sign, left, right):
            a, b = number(left, row), number(right, row)
            if a is None or b is None:
                return False
            return {">=": a >= b, ">": a > b, "<=": a <= b, "<": a < b, "=": a == b, "!=": a != b}[sign]
    raise AssertionError(node)
