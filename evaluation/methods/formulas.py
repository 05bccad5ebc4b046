"""Formulas as officials write them: `税收实际贡献 / 用地面积`, `规模 = 规上 且 用地面积 >= 3`.

Text becomes a small tree of frozen nodes; nothing is ever evaluated as Python. Names are variables of the dictionary
or attributes of the unit; which of them exist is checked by the loader, which knows the line.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedInput

GRAMMAR = r"""
    ?start: condition
    ?condition: conjunction ("或" conjunction)*        -> either
    ?conjunction: negation ("且" negation)*            -> both
    ?negation: "非" negation                           -> negated
        | comparison
    ?comparison: sum
        | sum COMPARE sum                              -> compared
        | NAME "属于" "(" literal ("," literal)* ")"   -> member
    ?sum: product (ADD product)*                       -> chain
    ?product: signed (MULTIPLY signed)*                -> chain
    ?signed: "-" signed                                -> minus
        | atom
    ?atom: NUMBER "%"                                  -> percent
        | NUMBER                                       -> number
        | FUNCTION "(" condition ("," condition)* ")"  -> call
        | NAME                                         -> name
        | "(" condition ")"
    literal: NAME | NUMBER
    COMPARE: ">=" | "<=" | "!=" | ">" | "<" | "="
    ADD: "+" | "-"
    MULTIPLY: "*" | "/"
    FUNCTION.2: /(最大|最小)(?=\s*\()/
    NAME: /[\u4e00-\u9fffA-Za-z_][\u4e00-\u9fffA-Za-z0-9_&·]*/
    NUMBER: /\d+(\.\d+)?/
    %ignore /\s+/
"""

# what an input method for Chinese puts where a formula needs half-width signs
_SIGNS = str.maketrans("（）×÷＋－＊／，％＞＜＝≥≤≠", "()*/+-*/,%><=≥≤≠")


@dataclass(frozen=True)
class Number:
    value: Decimal


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Operation:
    """`+ - * /` on numbers, `且 或` on conditions, `最大 最小` on numbers."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Compare:
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Member:
    name: str
    among: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    inner: "Node"


Node = Number | Name | Operation | Compare | Member | Not


class FormulaError(ValueError):
    """A formula that cannot be read; the message says where, `cure` what to do."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.cure = cure


@cache
def parse(text: str) -> Node:
    """Read a formula or condition. Raises `FormulaError`."""
    plain = text.translate(_SIGNS).replace("≥", ">=").replace("≤", "<=").replace("≠", "!=")
    try:
        return _PARSER.parse(plain)  # type: ignore[return-value]
    except UnexpectedInput as error:
        column = getattr(error, "column", None)
        where = (
            f"第 {column} 个字“{plain[column - 1]}”处"
            if isinstance(column, int) and 0 < column <= len(plain)
            else "末尾"
        )
        raise FormulaError(f"算式“{text}”在{where}读不懂", "检查运算符、括号和名称是否完整") from None
    except LarkError:
        raise FormulaError(f"算式“{text}”读不懂", "检查运算符、括号和名称是否完整") from None


def names(node: Node, attributes: Collection[str]) -> Iterator[str]:
    """Every variable or attribute that `node` reads. The word an attribute is compared with is not read."""
    match node:
        case Name(name) | Member(name, _):
            yield name
        case Compare(_, Name(name), Name()) if name in attributes:
            yield name
        case Operation(_, left, right) | Compare(_, left, right):
            yield from names(left, attributes)
            yield from names(right, attributes)
        case Not(inner):
            yield from names(inner, attributes)


class _Build(Transformer[Any, Any]):
    @staticmethod
    def _fold(sign: str, parts: list[Node]) -> Node:
        node = parts[0]
        for part in parts[1:]:
            node = Operation(sign, node, part)
        return node

    def either(self, parts: list[Node]) -> Node:
        return self._fold("或", parts)

    def both(self, parts: list[Node]) -> Node:
        return self._fold("且", parts)

    def chain(self, parts: list[object]) -> Node:
        node = parts[0]
        for sign, part in zip(parts[1::2], parts[2::2], strict=True):
            node = Operation(str(sign), node, part)  # type: ignore[arg-type]
        return node  # type: ignore[return-value]

    @v_args(inline=True)
    def negated(self, inner: Node) -> Node:
        return Not(inner)

    @v_args(inline=True)
    def compared(self, left: Node, sign: str, right: Node) -> Node:
        return Compare(str(sign), left, right)

    def member(self, parts: list[object]) -> Node:
        return Member(str(parts[0]), tuple(str(part) for part in parts[1:]))

    @v_args(inline=True)
    def minus(self, inner: Node) -> Node:
        return Operation("-", Number(Decimal(0)), inner)

    @v_args(inline=True)
    def percent(self, number: str) -> Node:
        return Number(Decimal(number) / 100)

    @v_args(inline=True)
    def number(self, number: str) -> Node:
        return Number(Decimal(number))

    @v_args(inline=True)
    def literal(self, word: str) -> str:
        return str(word)

    @v_args(inline=True)
    def name(self, name: str) -> Node:
        return Name(str(name))

    def call(self, parts: list[object]) -> Node:
        return self._fold(str(parts[0]), parts[1:])  # type: ignore[arg-type]


_PARSER = Lark(GRAMMAR, parser="lalr", transformer=_Build())
