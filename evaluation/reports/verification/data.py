"""The sheet 数据: everything the other sheets compute from, a row per unit."""

from collections.abc import Sequence

import numpy as np

from evaluation.methods.formulas import (
    FUNCTIONS,
    Call,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Number,
    Operation,
)
from evaluation.reports.verification.members import Members
from evaluation.reports.verification.sheets import DATA, Place, Sheet, quoted
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Figures, Floats, Ints

NAME = "数据"
_LOOSE = ("+", "-", "或")


class Data:
    """Columns appear when a formula asks for them. `order` are the rows of the figures, from top to bottom."""

    def __init__(
        self,
        figures: Figures,
        order: Ints,
        names: Sequence[str],
        units: dict[str, str],
        members: Members | None = None,
    ) -> None:
        self.figures, self.order, self.units, self.members = figures, order, units, members
        self.sheet = Sheet(NAME, len(order), 3)
        # what is a value here though the method computes it
        self.copies: list[str] = []
        self._known: dict[str, Place] = {}
        self.code = self.sheet.add("编码", "", [figures.units[row] for row in order.tolist()], "text", 22)
        self.named = (
            self.sheet.add("名称", "", [names[row] for row in order.tolist()], "text", 30) if names else None
        )
        if members:
            members.counted_on(self.sheet, self.code)

    def number(self, name: str) -> str:
        place = self._known.get(name)
        if place is None:
            heading = f"{name}\n{self.units.get(name, '')}".strip()
            formula = self.members.formula(name, heading) if self.members else ""
            shown = cells(self.figures.number(name)[self.order])
            place = self._known[name] = self.sheet.add(heading, formula, shown, "figure", 14)
        return _cell(place)

    def copied(self, node: Node) -> str:
        """The value of a formula that cells cannot compute."""
        name = words(node)
        if name not in self._known:
            self.copies.append(name)
            column = values(node, self.figures)
            self._add(name, np.where(np.isfinite(column), column, np.nan), "抄录")
        return _cell(self._known[name])

    def column(self, name: str, column: Floats) -> str:
        """A column of numbers that is only copied."""
        if name not in self._known:
            self.copies.append(name)
            self._add(name, column, "抄录")
        return _cell(self._known[name])

    def word(self, name: str) -> str:
        key = f"词 {name}"
        if key not in self._known:
            label = self.figures.label(name)
            found = [label.words[code] if code >= 0 else None for code in label.codes[self.order].tolist()]
            self._known[key] = self.sheet.add(name, "", found, "text", 12)
        return _cell(self._known[key])

    def flag(self, kind: str, word: str) -> str:
        key = f"{kind}：{word}"
        if key not in self._known:
            found = self.figures.flag(kind, word)[self.order].tolist()
            self._known[key] = self.sheet.add(key, "", [1 if each else None for each in found], "count", 12)
        return _cell(self._known[key])

    def _add(self, name: str, column: Floats, unit: str) -> Place:
        place = self.sheet.add(f"{name}\n{unit}".strip(), "", cells(column[self.order]), "figure", 14)
        self._known[name] = place
        return place


def cells(column: Floats) -> list[float | None]:
    """NaN is an empty cell."""
    return [number if number == number else None for number in column.tolist()]


def _cell(place: Place) -> str:
    return f"{quoted(NAME)}!${place.letter}{DATA}"


def words(node: Node) -> str:
    """A formula as an official writes it."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Name(name):
            return name
        case Operation("最大" | "最小" as function, left, right):
            return f"{function}({words(left)}, {words(right)})"
        case Operation(sign, left, right):
            return f"{_inner(left, sign)} {sign} {_inner(right, sign)}"
        case Compare(sign, left, right):
            return f"{words(left)} {sign} {words(right)}"
        case Member(name, among):
            return f"{name} 属于 ({', '.join(among)})"
        case Not(inner):
            return f"非 {_inner(inner, '非')}"
        case Call(function, arguments) if function in FUNCTIONS:
            return f"{function}({', '.join(map(words, arguments))})"
    raise TypeError(f"not a formula: {node}")


def _inner(node: Node, sign: str) -> str:
    loose = isinstance(node, Operation) and node.sign in _LOOSE and sign not in _LOOSE[:1]
    return f"({words(node)})" if loose else words(node)
