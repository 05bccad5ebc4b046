"""Column checks of a workbook's sheets: a table, or every problem at once. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mujun.intake import cells, headers
from mujun.intake.recognition import HINTS, KEY, Recognised, Unmatched
from mujun.intake.sheets import Column, Finding, Note, Parsed, Problem, Sheet, column_letters

__all__ = ["CheckedSheet", "Column", "Note", "Problem", "Sheet", "check_sheet"]

_SHOWN_CELLS = 20
_REMARKS = {
    "read_as_blank": "按空白（没有数据）读取",
    "thousands": "含千分位逗号，已按数值读取",
    "full_width": "是全角字符，已按数值读取",
    "text_number": "是文本格式的数字，已按数值读取",
    "by_account": "信用代码空白或不在名单，按户号认出企业",
    "by_certificate": "信用代码空白或不在名单，按证书编号认出企业",
    "by_name": "信用代码空白或不在名单，按企业名称认出企业",
    "by_decision": "按以前作过的匹配认出企业",
    "check_character": "统一社会信用代码校验位不符，请核对；确为发证机关所发的可以照用",
}
_PASSED_OVER = "按以前作过的匹配，不属于名单中的企业，没有采用"


@dataclass(frozen=True)
class CheckedSheet:
    """`frame`: one column per declared key plus `_row` (row number in the file); None when there are
    problems; `frame.attrs["letters"]` names each column's letter in the file. `rows` counts rows not blank;
    `unmatched` are rows of no known enterprise, with their numbers.
    """

    frame: pd.DataFrame | None
    problems: list[Problem]
    notes: list[Note]
    rows: int
    unmatched: Sequence[tuple[int, Unmatched]] = ()


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
    found, passed_over = None, []
    if sheet.recognise and {KEY, *HINTS} & header.places.keys():
        found = sheet.recognise(columns)
        passed_over = [numbers[index] for index in found.passed_over]
        if passed_over:
            columns, numbers = _columns(header, rows, {*left_out, *passed_over})
            found = sheet.recognise(columns)
        columns = {**columns, KEY: found.codes}
    parsed = {
        column.key: cells.parse(column, columns[column.key])
        for column in sheet.columns
        if column.key in columns
    }
    place = _Places(sheet, header, numbers)
    unmatched = _note_recognition(found, parsed[KEY]) if found else []
    _find_duplicates(sheet, parsed, numbers)
    problems = [*header.problems, *place.problems(parsed)]
    frame = None if problems else _frame(sheet, header, parsed, numbers)
    notes = [*place.notes(parsed), *place.passed_over(passed_over)]
    who = [(numbers[each.index], each) for each in unmatched]
    return CheckedSheet(frame, problems, notes, len(numbers) + len(passed_over), who)


def _note_recognition(found: Recognised, codes: Parsed) -> list[Unmatched]:
    """Say how rows were recognised; one that was not is one problem, unless its code is malformed anyway."""
    codes.remarks |= {f"by_{kind}": indices for kind, indices in found.by.items()}
    malformed = {each.index for each in codes.findings if each.code not in {"required", "unknown_reference"}}
    unmatched = [each for each in found.unmatched if each.index not in malformed]
    theirs = {each.index for each in unmatched}
    codes.findings = [each for each in codes.findings if each.index not in theirs]
    codes.findings += [
        Finding(each.index, each.text, "unmatched", each.reason, each.cure) for each in unmatched
    ]
    return unmatched


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
    """Rows with the same key: the later one is the finding, and it names the row before it.

    Parts of one (`Sheet.parts`) are no duplicates when each says which part it is.
    """
    keys = [key for key in sheet.unique if key in parsed]
    if not keys or len(keys) < len(sheet.unique):
        return
    table = pd.DataFrame({key: pd.Series(parsed[key].values, dtype=object) for key in keys})
    complete = (table.notna() & (table != "")).all(axis=1)
    if sheet.parts in parsed:
        table[sheet.parts] = pd.Series(parsed[sheet.parts].values, dtype=object)
    table = table[complete]
    found = parsed[keys[0]]
    for _, group in table[table.duplicated(keys, keep=False)].groupby(keys, sort=False):
        again = group.duplicated() if sheet.parts in group and (group[sheet.parts] != "").all() else None
        first, *others = group.index.tolist()
        for index in others if again is None else group.index[again].tolist():
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
        self.places = {KEY: _hint_place(header), **header.places}
        self.headings = {column.key: column.heading for column in sheet.columns}

    def _cell(self, key: str, index: int) -> str:
        return f"{column_letters(self.places[key])}{self.numbers[index]}"

    def passed_over(self, rows: Sequence[int]) -> list[Note]:
        cells = [f"{column_letters(self.places[KEY])}{row}" for row in rows[:_SHOWN_CELLS]]
        note = Note(
            self.sheet.name, self.headings.get(KEY, ""), "passed_over", _PASSED_OVER, len(rows), cells
        )
        return [note] if rows else []

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


def _hint_place(header: headers.Header) -> int:
    """Where to point when a file has no column of credit codes."""
    return next((header.places[kind] for kind in HINTS if kind in header.places), 0)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"
    return str(value)[:100]
