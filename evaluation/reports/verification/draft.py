"""What the parts of a group's sheet share while it is drawn up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from evaluation.methods.schema import Group, Method
from evaluation.reports.verification.data import Data
from evaluation.reports.verification.expressions import Expression, Reader
from evaluation.reports.verification.parameters import Parameters
from evaluation.reports.verification.rounding import rounded
from evaluation.reports.verification.sheets import Cell, Place, Sheet, both
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Floats, Ints
from evaluation.scoring.outcome import GroupOutcome

USUAL = "照常"


@dataclass
class Draft:
    """`order`: the group's rows from top to bottom; `standing`: the column of what the scope decided, if any."""

    method: Method
    name: str
    group: Group
    outcome: GroupOutcome
    order: Ints
    sheet: Sheet
    data: Data
    parameters: Parameters
    standing: Place | None = None
    # 1 for tenants that have the grade of their landlord, where the method has any
    following: Place | None = None
    values: dict[str, Place] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)
    keys: dict[tuple[str, ...], Place] = field(default_factory=dict)
    # what this sheet cannot compute, in words
    gaps: list[str] = field(default_factory=list)

    @property
    def rows(self) -> Ints:
        """The same rows as places in the figures."""
        found: Ints = self.outcome.rows[self.order]
        return found

    @property
    def scored(self) -> str:
        here = self.standing.here if self.standing else ""
        return f'OR({here}="{USUAL}",LEFT({here},3)="不定档")' if here else "TRUE"

    @property
    def usual(self) -> str:
        return f'{self.standing.here}="{USUAL}"' if self.standing else "TRUE"

    @property
    def before(self) -> Reader:
        """What formulas read before anything is scored."""
        return Reader(self.data, made=self._derived)

    def after(self, numbers: dict[str, str], words: dict[str, str] | None = None) -> Reader:
        """What conditions read after the scoring: indicators too."""
        return Reader(self.data, numbers, words or {}, self._indicator)

    def cells(self, column: Floats) -> list[Cell]:
        """Of a column of the group, in the order of the sheet."""
        return shown(column[self.order])

    def cells_of(self, place: Place) -> Sequence[Cell]:
        """What stands in a column of this sheet."""
        return next(
            column.cells
            for at, column in enumerate(self.sheet.columns)
            if self.sheet.place(at).letter == place.letter
        )

    def column(self, place: Place) -> Floats:
        """The same as numbers, NaN for a text."""
        return np.array([np.nan if isinstance(cell, str) else cell for cell in self.cells_of(place)], float)

    def parameter(
        self, item: str, name: str, value: Cell, formula: str = "", source: str = "", array: bool = False
    ) -> str:
        return self.parameters.add(self.name, item, name, value, formula, source, array)

    def key(self, attributes: Sequence[str]) -> Place:
        """The column of the classes that these attributes make."""
        found = self.keys.get(tuple(attributes))
        if found is None:
            labels = [self.data.figures.label(name) for name in attributes]
            words = [
                "·".join(label.words[label.codes[row]] if label.codes[row] >= 0 else "" for label in labels)
                + "·"
                for row in self.rows.tolist()
            ]
            cells = [self.data.word(name) for name in attributes]
            formula = '&"·"&'.join(cells) + '&"·"'
            found = self.sheet.add(f"类：{'、'.join(attributes)}", formula, words, "text")
            self.keys[tuple(attributes)] = found
        return found

    def _derived(self, name: str) -> str | None:
        """A variable that the method computes as a column, a coefficient of the year as a cell of 参数."""
        found = self.derived.get(name)
        if found is None and name in self.method.coefficients:
            each = self.method.coefficients[name]
            number = each.of(self.data.figures.year)
            found = self.parameter(name, "系数", float(number or 0), source=each.source)
        elif found is None and name in self.method.derived:
            formula = _finite(self.before.number(self.method.derived[name].node))
            column = self.data.figures.number(name)[self.rows]
            found = self.sheet.add(f"派生：{name}", formula, shown(column), "figure").here
        if found is not None:
            self.derived[name] = found
        return found

    def _indicator(self, name: str) -> str | None:
        if name not in self.method.indicators:
            return self._derived(name)
        if name not in self.values:
            node = self.method.indicators[name].node
            column = values(node, self.data.figures)[self.rows]
            formula = _finite(self.before.number(node))
            self.values[name] = self.sheet.add(
                name, formula, shown(np.where(np.isfinite(column), column, np.nan)), "figure"
            )
        return self.values[name].here


def shown(column: Floats) -> list[Cell]:
    """NaN is an empty text, as formulas give it."""
    return [number if number == number else "" for number in column.tolist()]


def value_of(expression: Expression, draft: Draft) -> str:
    """The value of an item: empty where figures are missing or a denominator is zero."""
    rounding = draft.method.rules.rounding
    return _finite(expression, draft.scored, rounding.value if rounding else None, draft)


def _finite(
    expression: Expression, scored: str = "TRUE", places: int | None = None, draft: Draft | None = None
) -> str:
    number = rounded(expression.text, places, draft.method.rules.rounding if draft else None)
    condition = both([scored, expression.condition])
    return f'IFERROR({number},"")' if condition == "TRUE" else f'IF({condition},IFERROR({number},""),"")'
