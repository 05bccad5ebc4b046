"""Workbooks in and out: the cells of the declared sheets, and files with declared columns. Pure."""

import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import python_calamine

from mujun.intake.container import Refused, error_cells
from mujun.intake.sheets import ErrorCell, Problem, Sheet, column_number
from mujun.intake.writing import write_workbook

__all__ = ["Workbook", "read_workbook", "write_workbook"]

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Workbook:
    """Cells by sheet name, every row as wide as the sheet and counted from A1: str, float, bool, date,
    datetime, `ErrorCell`, or "" for blank. With problems, `tables` holds only what could be read.
    """

    tables: Mapping[str, Rows]
    problems: Sequence[Problem]


def read_workbook(content: bytes, filename: str, sheets: Sequence[Sheet]) -> Workbook:
    """Read the declared sheets of an xlsx file. Other sheets are ignored."""
    try:
        errors = error_cells(content)
        book = _open(content)
        missing = [
            _missing(sheet, book.sheet_names) for sheet in sheets if sheet.name not in book.sheet_names
        ]
        present = [sheet.name for sheet in sheets if sheet.name in book.sheet_names]
        return Workbook({name: _rows(book, name, errors.get(name, {})) for name in present}, missing)
    except Refused as refused:
        return Workbook({}, [refused.problem(filename)])


def _open(content: bytes) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.CalamineError as error:
        raise _unreadable() from error


def _rows(book: python_calamine.CalamineWorkbook, name: str, errors: Mapping[str, str]) -> Rows:
    try:
        rows: list[list[object]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise _unreadable() from error
    for cell, value in errors.items():
        row, column = _position(cell)
        _widen(rows, row, column)
        rows[row][column] = ErrorCell(value)
    return rows


def _widen(rows: list[list[object]], row: int, column: int) -> None:
    """An error in the last row or column lies outside the table that was read."""
    width = max(column + 1, len(rows[0]) if rows else 0)
    rows.extend([""] * width for _ in range(len(rows), row + 1))
    for cells in rows if len(rows[0]) < width else ():
        cells.extend([""] * (width - len(cells)))


def _position(cell: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found
    return int(found[2]) - 1, column_number(found[1]) - 1


def _missing(sheet: Sheet, names: Sequence[str]) -> Problem:
    near = difflib.get_close_matches(sheet.name, names, n=1, cutoff=0.3)
    have = "、".join(names[:8])
    cure = (
        f"把「{near[0]}」改名为「{sheet.name}」。"
        if near
        else f"下载模板，数据放在「{sheet.name}」工作表中。"
    )
    reason = f"没有工作表「{sheet.name}」（文件中有：{have}）"
    return Problem(sheet.name, "", "", "", "missing_sheet", reason, cure)


def _unreadable() -> Refused:
    return Refused("broken_file", "文件已损坏，无法读取", "用 Excel 或 WPS 重新打开并另存后再传。")
