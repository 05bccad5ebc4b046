"""Formulas as officials write them: `税收实际贡献 / 用地面积`, `规模 = 规上 且 满年(成立日期) >= 2`.

Text becomes a small tree of frozen nodes; nothing is ever evaluated as Python. Names are variables of the dictionary
or attributes of the unit; which of them exist is checked by the loader, which knows the line. `FUNCTIONS` says what
each function takes and gives.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lark import Lark, Transformer, v_args
from lark.exceptions import LarkError, UnexpectedInput, VisitError

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
        | DATE                                         -> date
        | CODE                                         -> quoted
        | NUMBER                                       -> number
        | FUNCTION "(" condition ("," condition)* ")"  -> call
        | NAME                                         -> name
        | QUOTED                                       -> quoted
        | "(" condition ")"
    literal: NAME | QUOTED | RANGE | CODE | NUMBER
    COMPARE: ">=" | "<=" | "!=" | ">" | "<" | "="
    ADD: "+" | "-"
    MULTIPLY: "*" | "/"
    FUNCTION.2: /(FUNCTIONS)(?=\s*\()/
    NAME: /[\u4e00-\u9fffA-Za-z_][\u4e00-\u9fffA-Za-z0-9_&·]*/
    QUOTED: /"[^"]+"/
    DATE.3: /\d{4}-\d{2}-\d{2}/
    RANGE.2: /\d{2,4}-\d{2,4}/
    CODE.2: /\d[0-9A-HJ-NP-RTUWXY]\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Za-z.])/
    NUMBER: /\d+(\.\d+)?/
    %ignore /\s+/
"""

# name → fewest and most arguments, what it gives
FUNCTIONS = {
    "最大": (2, 9, "number"),
    "最小": (2, 9, "number"),
    # the first of several that is there
    "缺则": (2, 9, "number"),
    "如果": (3, 3, "number"),
    # whole years from a day to another, to the reference day when none is given
    "满年": (1, 2, "number"),
    "上年": (1, 1, "number"),
    # as it was n years before
    "往年": (2, 2, "number"),
    # mean of this and the n − 1 years before, of those years that have it
    "近年均": (2, 2, "number"),
    # how many years running, up to last year
    "连年": (1, 1, "number"),
    "有标签": (1, 1, "condition"),
    "有状态": (1, 1, "condition"),
}
# functions whose argument is a word and not a name to be read
OF_WORDS = {"有标签": "标签", "有状态": "状态"}
# the day as of which the year is judged, as a number of days
REFERENCE_DAY = "评价日"
_EPOCH = date(1970, 1, 1)

# what an input method for Chinese puts where a formula needs half-width signs
_SIGNS = str.maketrans("（）×÷＋－＊／，、％＞＜＝≥≤≠“”", '()*/+-*/,,%><=≥≤≠""')


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


@dataclass(frozen=True)
class Call:
    """A function other than 最大 and 最小; a word argument is a `Name`."""

    function: str
    arguments: tuple["Node", ...]

    @property
    def word(self) -> str:
        argument = self.arguments[0]
        return argument.name if isinstance(argument, Name) else ""

    @property
    def years(self) -> int:
        """The count of years that 往年 and 近年均 take last."""
        last = self.arguments[-1]
        return int(last.value) if isinstance(last, Number) else 0


Node = Number | Name | Operation | Compare | Member | Not | Call


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
    except VisitError as error:
        if isinstance(error.orig_exc, FormulaError):
            raise error.orig_exc from None
        raise
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
        case Call(function, arguments) if function not in OF_WORDS:
            for argument in arguments:
                yield from names(argument, attributes)


def calls(node: Node) -> Iterator[Call]:
    """Every function that `node` calls, inner ones too."""
    match node:
        case Operation(_, left, right) | Compare(_, left, right):
            yield from calls(left)
            yield from calls(right)
        case Not(inner):
            yield from calls(inner)
        case Call(_, arguments):
            yield node
            for argument in arguments:
                yield from calls(argument)


def is_condition(node: Node) -> bool:
    match node:
        case Compare() | Member() | Not() | Operation("且" | "或", _, _):
            return True
        case Call(function, _):
            return FUNCTIONS[function][2] == "condition"
    return False


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
            if sign == "/" and part == Number(Decimal(0)):
                raise FormulaError("除数是 0", "改正除数")
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
    def date(self, text: str) -> Node:
        try:
            return Number(Decimal((date.fromisoformat(text) - _EPOCH).days))
        except ValueError:
            raise FormulaError(f"没有 {text} 这一天", "日期写成 2025-12-31 的样子") from None

    @v_args(inline=True)
    def quoted(self, text: str) -> Node:
        return Name(str(text).strip('"'))

    @v_args(inline=True)
    def literal(self, word: str) -> str:
        return str(word).strip('"')

    @v_args(inline=True)
    def name(self, name: str) -> Node:
        return Name(str(name))

    def call(self, parts: list[object]) -> Node:
        function, arguments = str(parts[0]), tuple(parts[1:])
        fewest, most, _ = FUNCTIONS[function]
        if not fewest <= len(arguments) <= most:
            wanted = f"{fewest}" if fewest == most else f"{fewest} 至 {most}"
            raise FormulaError(f"{function}应有 {wanted} 项，现有 {len(arguments)} 项", "用逗号分开各项")
        if function in ("最大", "最小"):
            return self._fold(function, list(arguments))  # type: ignore[arg-type]
        return _sound(Call(function, arguments))  # type: ignore[arg-type]


def _sound(call: Call) -> Call:
    """Raises `FormulaError` for arguments of the wrong kind."""
    if call.function in OF_WORDS and not call.word:
        kind = OF_WORDS[call.function]
        raise FormulaError(f"{call.function}的括号里应为{kind}的名称", f"写成“{call.function}(名称)”的样子")
    if call.function in ("往年", "近年均") and not 1 <= call.years <= 9:
        raise FormulaError(f"{call.function}的最后一项应为 1 至 9 的整数", "写明第几年前或共几年")
    conditional = {"如果": 0, "连年": 0}.get(call.function)
    for at, argument in enumerate(call.arguments):
        if is_condition(argument) != (at == conditional):
            wanted = "条件" if at == conditional else "数值"
            raise FormulaError(f"{call.function}的第 {at + 1} 项应为{wanted}", "对照手册改正")
    return call


_PARSER = Lark(GRAMMAR.replace("FUNCTIONS", "|".join(FUNCTIONS)), parser="lalr", transformer=_Build())
