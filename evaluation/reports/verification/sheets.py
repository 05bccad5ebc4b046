"""Sheets as columns of formulas. A formula is written once for all rows: marks stand for the numbers of rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

# the row itself, the one above, the one below, and the row of the same unit on the sheet 数据
HERE, ABOVE, BELOW, DATA = "\ue000", "\ue001", "\ue002", "\ue003"

Cell = float | int | str | bool | None


@dataclass(frozen=True)
class Place:
    """A column as formulas on its own sheet name it."""

    letter: str
    first: int
    last: int

    @property
    def here(self) -> str:
        return f"${self.letter}{HERE}"

    @property
    def above(self) -> str:
        return f"${self.letter}{ABOVE}"

    @property
    def below(self) -> str:
        return f"${self.letter}{BELOW}"

    @property
    def all(self) -> str:
        return f"${self.letter}${self.first}:${self.letter}${self.last}"

    def on(self, sheet: str) -> str:
        """All of the column as other sheets name it."""
        return f"{quoted(sheet)}!{self.all}"


@dataclass(frozen=True)
class Column:
    """`formula` empty: the `cells` are values; else they are what it gives, for who does not calculate."""

    heading: str
    formula: str
    cells: Sequence[Cell]
    look: str
    width: int
    # what stands above the heading, and what it gives
    above: str = ""
    weight: float = 0.0


@dataclass
class Sheet:
    """`first` is the number of the first row below the heading, from 1."""

    name: str
    size: int
    first: int
    columns: list[Column] = field(default_factory=list)
    offset: int = 0

    def add(
        self,
        heading: str,
        formula: str,
        cells: Sequence[Cell],
        look: str = "number",
        width: int = 12,
        above: str = "",
        weight: float = 0.0,
    ) -> Place:
        self.columns.append(Column(heading, formula, cells, look, width, above, weight))
        return self.place(len(self.columns) - 1)

    @property
    def next(self) -> Place:
        """The column that is added next, for formulas that look at their own column."""
        return self.place(len(self.columns))

    def place(self, at: int) -> Place:
        return Place(xl_col_to_name(at), self.first, self.first + max(self.size, 1) - 1)

    def rows(self) -> Iterator[list[tuple[str, Cell, str]]]:
        """Formula, value and look of each cell."""
        parts = [(_parts(column.formula), column.cells, column.look) for column in self.columns]
        for at in range(self.size):
            row = self.first + at
            numbers = {HERE: str(row), ABOVE: str(row - 1), BELOW: str(row + 1), DATA: str(row + self.offset)}
            yield [
                ("".join([numbers.get(part, part) for part in formula]), cells[at], look)
                for formula, cells, look in parts
            ]


def _parts(formula: str) -> list[str]:
    for mark in (HERE, ABOVE, BELOW, DATA):
        formula = formula.replace(mark, f"\0{mark}\0")
    return formula.split("\0")


def quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def text(word: str) -> str:
    """A word inside a formula."""
    return '"' + word.replace('"', '""') + '"'


def both(conditions: Sequence[str]) -> str:
    wanted = [each for each in conditions if each != "TRUE"]
    if not wanted:
        return "TRUE"
    return wanted[0] if len(wanted) == 1 else f"AND({','.join(wanted)})"
