"""Rows that come as JSON, from a program or from the grid: kept like a file, checked like a workbook. Pure.

Record n of a sheet stands in row n + 1, its names in row 1, so that a cell means the same place in the records, in
the problems and in the workbook that `as_workbook` makes of them.
"""

import difflib
import io
from collections.abc import Mapping, Sequence

import orjson
import xlsxwriter

from mujun.intake.sheets import Problem, Sheet
from mujun.intake.workbook import Rows, Workbook

Record = Mapping[str, object]
_START = b'{"records":'


def pack(records: Mapping[str, Sequence[Record]], problems: Sequence[Problem] = ()) -> bytes:
    """The bytes under which records (by name of the sheet) are kept; equal records give equal bytes.

    `problems`: what was found on the way here, by cells of the records.
    """
    found = {"problems": [problem.as_dict() for problem in problems]} if problems else {}
    return orjson.dumps({"records": records} | found)


def is_records(content: bytes) -> bool:
    """Whether `pack` could have made it; a file may begin alike."""
    if not content.startswith(_START):
        return False
    try:
        packed = orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    sheets, problems = packed["records"], packed.get("problems", [])
    return isinstance(sheets, dict) and all(map(_are_records, sheets.values())) and _are_problems(problems)


def _are_records(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _are_problems(found: object) -> bool:
    return isinstance(found, list) and all(
        isinstance(each, dict) and each.keys() == set(Problem.__slots__) for each in found
    )


def read_records(content: bytes, sheets: Sequence[Sheet]) -> Workbook:
    """The records as tables under headings; a column may be named by its key, its title or its heading."""
    packed = orjson.loads(content)
    given: dict[str, list[Record]] = packed["records"]
    declared = {sheet.name: sheet for sheet in sheets}
    problems = [Problem(**each) for each in packed.get("problems", [])]
    problems += [_unknown(name, list(declared)) for name in given if name not in declared]
    problems += [_missing(name) for name in declared if name not in given]
    tables = {name: _table(sheet, given[name]) for name, sheet in declared.items() if name in given}
    return Workbook(tables, problems)


def as_workbook(content: bytes, sheets: Sequence[Sheet]) -> bytes:
    """The records as an xlsx file, every value in the cell under which problems and figures name it."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        for name, rows in read_records(content, sheets).tables.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, [None if value == "" else value for value in row])
    return buffer.getvalue()


def _table(sheet: Sheet, records: Sequence[Record]) -> Rows:
    names = list(dict.fromkeys(name for record in records for name in record))
    headings = {column.key: column.heading for column in sheet.columns}
    body = [[_cell(record.get(name)) for name in names] for record in records]
    return [[headings.get(name, name) for name in names], *body]


def _cell(value: object) -> object:
    """As a spreadsheet would hand it over. A list or an object is no cell; the check says so of its text."""
    if value is None:
        return ""
    if isinstance(value, str | bool):
        return value
    return float(value) if isinstance(value, int | float) else orjson.dumps(value).decode()


def _unknown(name: str, known: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.3) or known[:1]
    cure = f"改成「{near[0]}」，或去掉。"
    return Problem(name, "", "", "", "unknown_sheet", f"没有名为「{name}」的表", cure)


def _missing(name: str) -> Problem:
    return Problem(
        name, "", "", "", "missing_sheet", f"缺少「{name}」的记录", f"补上「{name}」；没有数据的不要报送。"
    )
