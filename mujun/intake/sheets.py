"""The words of a check: what a column holds, what is wrong with a cell, what deserves a remark. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from mujun.intake.recognition import Recognised

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Kind = Literal["text", "number", "date", "credit_code", "choice"]


@dataclass(frozen=True)
class Column:
    """One declared column.

    `unit` stands in the heading in full-width brackets. `decimals` is how a number is shown, `places` how
    many decimals the store keeps. `references` are the allowed keys of something already imported, `cure`
    what to do when a cell names another. `optional`: the column may be absent altogether; it stands in templates
    only where it is `offered`.
    """

    key: str
    title: str
    kind: Kind = "text"
    required: bool = False
    unit: str = ""
    decimals: int = 2
    places: int = 6
    minimum: float | None = None
    maximum: float | None = None
    choices: Sequence[str] = ()
    references: frozenset[str] | None = None
    cure: str = ""
    aliases: Sequence[str] = ()
    optional: bool = False
    offered: bool = True
    longest: int = 100
    note: str = ""

    @property
    def heading(self) -> str:
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def largest(self) -> float:
        """The upper bound of a number: the declared one, else what numeric(20,6) holds."""
        return 1e14 if self.maximum is None else self.maximum


@dataclass(frozen=True)
class Sheet:
    """A declared sheet. `unique`: keys of the columns that together may occur only once, but for rows that the column
    `parts` tells apart: they are parts of one (the accounts of an enterprise). `recognise`: finds the enterprise of
    rows whose credit code does not say it.
    """

    name: str
    columns: Sequence[Column]
    unique: Sequence[str] = ()
    parts: str = ""
    note: str = ""
    recognise: Callable[[Mapping[str, Sequence[object]]], Recognised] | None = None


# problems of a heading: they have a cell, but no row of the data is to blame
OF_HEADINGS = frozenset({"unknown_column", "duplicate_column", "wrong_unit"})


def row_of(cell: str, code: str) -> int | None:
    """The data row that a problem speaks of; None when it is about the file, a sheet or a heading."""
    return int(cell.lstrip(_LETTERS)) if cell and code not in OF_HEADINGS else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a workbook cannot be imported: the place, the value found there, the reason and the cure."""

    sheet: str
    cell: str
    column: str
    value: str
    code: str
    reason: str
    cure: str

    @property
    def row(self) -> int | None:
        return row_of(self.cell, self.code)

    def as_dict(self) -> dict[str, str]:
        """To be stored, so without the one character that the database cannot keep."""
        return {name: getattr(self, name).replace("\x00", "") for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Note:
    """Something read with a remark; it stops nothing. `cells` names the first few of `count`."""

    sheet: str
    column: str
    code: str
    message: str
    count: int
    cells: Sequence[str]

    def as_dict(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one value before its place is known; `index` counts the data rows from 0."""

    index: int
    value: object
    code: str
    reason: str
    cure: str


@dataclass
class Parsed:
    """A column after parsing: an array of values, what is wrong, and which rows deserve which remark."""

    values: Any
    findings: list[Finding] = field(default_factory=list)
    remarks: dict[str, list[int]] = field(default_factory=dict)

    def find(self, index: int, value: object, code: str, reason: str, cure: str) -> None:
        self.findings.append(Finding(index, value, code, reason, cure))

    def remark(self, code: str, index: int) -> None:
        self.remarks.setdefault(code, []).append(index)


# what `ErrorCell` holds for a formula that no spreadsheet has computed yet
NOT_COMPUTED = "没有计算结果"


class ErrorCell(str):
    """An error value of the spreadsheet, such as #DIV/0!; the reader itself would hand it over as a blank."""


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        letters = chr(65 + rest) + letters
        index -= 1
    return letters
