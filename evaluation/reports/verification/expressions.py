"""Formulas of the method language as formulas of cells.

A missing figure is an empty cell, a missing result an empty text. What a spreadsheet cannot say, other years above all,
is asked for as a value that is copied.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import (
    OF_WORDS,
    Call,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Number,
    Operation,
)
from evaluation.reports.verification.data import Data
from evaluation.reports.verification.sheets import both, text

_SIGNS = {"!=": "<>"}
# comparisons of numbers that carry the dust of binary arithmetic
_DIGITS = 10


@dataclass(frozen=True)
class Expression:
    """`known`: references that must hold a number; `also`: further conditions."""

    text: str
    known: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """That it can be computed."""
        cells = tuple(dict.fromkeys(self.known))
        counted = [] if not cells else [f"COUNT({','.join(cells)})={len(cells)}"]
        return both([*counted, *dict.fromkeys(self.also)])


@dataclass(frozen=True)
class Reader:
    """`numbers` and `words` are columns of the sheet by name; everything else stands on 数据."""

    data: Data
    numbers: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    # indicators that are not yet a column, made when they are asked for
    made: Callable[[str], str | None] = lambda name: None

    def number(self, node: Node) -> Expression:
        match node:
            case Number(value):
                # an indicator without a formula is known of nobody
                return Expression('""', also=("FALSE",)) if value.is_nan() else Expression(f"{value:f}")
            case Name(name):
                cell = self.numbers.get(name) or self.made(name) or self.data.number(name)
                return Expression(cell, (cell,))
            case Operation("最大" | "最小" as sign, left, right):
                a, b = self.number(left), self.number(right)
                return _joined(f"{'MAX' if sign == '最大' else 'MIN'}({a.text},{b.text})", a, b)
            case Operation(sign, left, right):
                a, b = self.number(left), self.number(right)
                return _joined(f"({a.text}{sign}{b.text})", a, b)
            case Call("缺则", arguments) if not any(map(_divides, arguments)):
                return self._first_known([self.number(each) for each in arguments])
            case Call("如果", (condition, then, otherwise)):
                return self._one_of(self.condition(condition), self.number(then), self.number(otherwise))
        cell = self.data.copied(node)
        return Expression(cell, (cell,))

    def _first_known(self, each: list[Expression]) -> Expression:
        found = each[-1].text
        for one in reversed(each[:-1]):
            found = f"IF({one.condition},{one.text},{found})"
        return Expression(found, also=(f"OR({','.join(one.condition for one in each)})",))

    def _one_of(self, condition: str, then: Expression, otherwise: Expression) -> Expression:
        known = f"IF({condition},{then.condition},{otherwise.condition})"
        return Expression(f"IF({condition},{then.text},{otherwise.text})", also=(known,))

    def condition(self, node: Node) -> str:
        match node:
            case Member(name, among):
                return _any([_fits(self.word(name), one) for one in among])
            case Not(inner):
                return f"NOT({self.condition(inner)})"
            case Operation("且", left, right):
                return f"AND({self.condition(left)},{self.condition(right)})"
            case Operation("或", left, right):
                return f"OR({self.condition(left)},{self.condition(right)})"
            case Call(function, _) if function in OF_WORDS:
                return f"{self.data.flag(OF_WORDS[function], node.word)}=1"
            case Compare(sign, Name(name), word) if self._is_word(name):
                equal = f"EXACT({self.word(name)},{text(_literal(word))})"
                return equal if sign == "=" else f"NOT({equal})"
            case Compare(sign, left, right):
                return self._compared(_SIGNS.get(sign, sign), self.number(left), self.number(right))
        raise TypeError(f"not a condition: {node}")

    def _compared(self, sign: str, left: Expression, right: Expression) -> str:
        known = _joined("", left, right).condition
        sides = f"ROUND({left.text},{_DIGITS}){sign}ROUND({right.text},{_DIGITS})"
        return sides if known == "TRUE" else f"IF({known},IFERROR({sides},FALSE),FALSE)"

    def word(self, name: str) -> str:
        return self.words.get(name) or self.data.word(name)

    def _is_word(self, name: str) -> bool:
        return name in self.words or name in ATTRIBUTES or name in self.data.figures.labels


def _joined(formula: str, *parts: Expression) -> Expression:
    return Expression(
        formula,
        tuple(cell for part in parts for cell in part.known),
        tuple(each for part in parts for each in part.also),
    )


def _divides(node: Node) -> bool:
    """A division by a number that may be zero is neither there nor missing; the engine looks closer."""
    match node:
        case Operation("/", left, right):
            return _divides(left) or not (isinstance(right, Number) and right.value)
        case Operation(_, left, right):
            return _divides(left) or _divides(right)
        case Call(_, arguments):
            return any(map(_divides, arguments))
    return False


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _fits(cell: str, wanted: str) -> str:
    low, dash, high = wanted.partition("-")
    if dash and low.isdigit() and high.isdigit():
        return f'AND(LEFT({cell},{len(low)})>={text(low)},LEFT({cell},{len(high)})<={text(high)},{cell}<>"")'
    return f"EXACT({cell},{text(wanted)})"


def fits(cell: str, wanted: str) -> str:
    """Whether the word of a cell is the wanted one or inside a range of codes."""
    return _fits(cell, wanted)


def _literal(node: Node) -> str:
    return f"{node.value}" if isinstance(node, Number) else getattr(node, "name", "")
