"""Column checks of a workbook's sheets: a table, or every problem at once. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mujun.intake import cells, headers
from mujun.intake.sheets import Column, Finding, Note, Parsed, Problem, Sheet, column_letters

__all__ = ["CheckedSheet", "Column", "Note", "Problem", "Sheet", "check_sheet"]

_SHOWN_CELLS = 20
_REMARKS = {
    "read_as_blank": "按空白（没有数据）读取",
    "thousands": "含千分位逗号，已按数值读取",
    "full_width": "是全角字符，已按数值读取",
    "text_number": "是文本格式的数字，已按数值读取",
    "check_character": "统一社会信用代码校验位不符，请核对；确为发证机关所发的可以照用",
}


@dataclass(frozen=True)
class CheckedSheet:
    """`frame`: one column per declared key plus `_row` (row number in the file); None when there are
    problems; `frame.attrs["letters"]` names each column's letter in the file. `rows` counts rows not blank.
    """

    frame: pd.DataFrame | None
    problems: list[Problem]
    notes: list[Note]
    rows: int


def check_sheet(
    sheet: Sheet, rows: Sequence[Sequence[object]], left_out: Collection[int] = ()
) -> CheckedSheet:
    """Check the cells of a sheet, from A1 on, against its declaration. Problems come in the file's order.

    `left_out`: rows, by their number in the file, that are treated as blank.
    """
    header = headers.match(sheet, rows)
    if not header.places:
        return CheckedSheet(None, list(header.problems), [], 0)
    columns, numbers = _columns(header, rows, left_out)
    if not numbers:
        problem = Problem(sheet.name, "", "", "", "no_rows", "表头下面没有数据", "填写数据后再传。")
        return CheckedSheet(None, [*header.problems, problem], [], 0)
    parsed = {
        column.key: cells.parse(column, columns[column.key])
        for column in sheet.columns
        if column.key in header.places
    }
    _find_duplicates(sheet, parsed, numbers)
    place = _Places(sheet, header, numbers)
    problems = [*header.problems, *place.problems(parsed)]
    frame = None if problems else _frame(sheet, header, parsed, numbers)
    return CheckedSheet(frame, problems, place.notes(parsed), len(numbers))


def _columns(
    header: headers.Header, rows: Sequence[Sequence[object]], left_out: Collection[int]
) -> tuple[dict[str, list[object]], list[int]]:
    """The declared columns with blank rows left out, and the file's number of each row left."""
    body = rows[header.row + 1 :]
    columns = {
        key: [value.strip() if type(value) is str else value for value in (row[index] for row in body)]
        for key, index in header.places.items()
    }
    filled = np.zeros(len(body), dtype=bool)
    for values in columns.values():
        filled |= np.fromiter((value != "" for value in values), bool, len(body))
    filled[[number - header.row - 2 for number in left_out]] = False
    kept = np.flatnonzero(filled).tolist()
    if len(kept) < len(body):
        columns = {key: [values[index] for index in kept] for key, values in columns.items()}
    return columns, [header.row + 2 + index for index in kept]


def _find_duplicates(sheet: Sheet, parsed: dict[str, Parsed], numbers: Sequence[int]) -> None:
    """Rows with the same key: the later one is the finding, and it names the row before it."""
    keys = [key for key in sheet.unique if key in parsed]
    if not keys or len(keys) < len(sheet.unique):
        return
    table = pd.DataFrame({key: pd.Series(parsed[key].values, dtype=object) for key in keys})
    complete = (table.notna() & (table != "")).all(axis=1)
    table = table[complete]
    found = parsed[keys[0]]
    for _, group in table[table.duplicated(keep=False)].groupby(keys, sort=False):
        first, *others = group.index.tolist()
        for index in others:
            reason = f"第 {numbers[index]} 行与第 {numbers[first]} 行重复"
            value = " ".join(str(group.at[index, key])[:40] for key in keys)
            cure = "只保留一行；同一企业的数据合并成一行。" if len(keys) == 1 else "只保留一行。"
            found.find(index, value, "duplicate_row", reason, cure)


def _frame(
    sheet: Sheet, header: headers.Header, parsed: dict[str, Parsed], numbers: Sequence[int]
) -> pd.DataFrame:
    table: dict[str, object] = {}
    for column in sheet.columns:
        dtype = None if column.kind in ("number", "date") else object
        if column.key in parsed:
            table[column.key] = pd.Series(parsed[column.key].values, dtype=dtype)
        else:
            table[column.key] = pd.Series([""] * len(numbers), dtype=object)
    table["_row"] = np.array(numbers)
    frame = pd.DataFrame(table)
    frame.attrs["letters"] = {key: column_letters(index) for key, index in header.places.items()}
    return frame


class _Places:
    """Turns row indices of parsed columns into cells of the file."""

    def __init__(self, sheet: Sheet, header: headers.Header, numbers: Sequence[int]) -> None:
        self.sheet = sheet
        self.numbers = numbers
        self.places = header.places
        self.headings = {column.key: column.heading for column in sheet.columns}

    def _cell(self, key: str, index: int) -> str:
        return f"{column_letters(self.places[key])}{self.numbers[index]}"

    def problems(self, parsed: dict[str, Parsed]) -> list[Problem]:
        found = [
            (finding.index, self.places[key], key, finding)
            for key, column in parsed.items()
            for finding in column.findings
        ]
        found.sort(key=lambda entry: entry[:2])
        return [self._problem(key, finding) for _, _, key, finding in found]

    def _problem(self, key: str, finding: Finding) -> Problem:
        return Problem(
            sheet=self.sheet.name,
            cell=self._cell(key, finding.index),
            column=self.headings[key],
            value=_shown(finding.value),
            code=finding.code,
            reason=finding.reason,
            cure=finding.cure,
        )

    def notes(self, parsed: dict[str, Parsed]) -> list[Note]:
        return [
            Note(
                sheet=self.sheet.name,
                column=self.headings[key],
                code=code,
                message=_REMARKS[code],
                count=len(indices),
                cells=[self._cell(key, index) for index in indices[:_SHOWN_CELLS]],
            )
            for key, column in parsed.items()
            for code, indices in column.remarks.items()
        ]


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    return str(value)[:100]
