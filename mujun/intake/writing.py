"""Writing workbooks with declared columns: blank templates and filled files. Pure."""

import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from mujun.intake.sheets import Column, Sheet

_LAST_ROW = 100_000
_LAST_COLUMN = 16_383
_LIST_LIMIT = 255  # characters that a drop-down may hold in place
_KINDS = {
    "text": "文本",
    "number": "数值",
    "date": "日期，如 2023-05-01",
    "credit_code": "18 位统一社会信用代码，文本格式",
    "choice": "从下拉列表中选择",
}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_ALLOWED = [
    "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter",
]  # fmt: skip
_MADE = datetime(2025, 1, 1)  # the same content gives the same bytes, and is recognised when it comes back


def write_workbook(
    sheets: Sequence[Sheet],
    tables: Mapping[str, Sequence[Sequence[object]]],
    about: Mapping[str, str] | None = None,
) -> bytes:
    """An xlsx file with the declared sheets, then 说明. `tables`: rows by sheet name, cells in the order of
    the columns: str, numbers, date, None for blank. Text never becomes a formula.

    `about` makes it a template: it goes into the file's properties, and the headings are protected (without a
    password) while every other cell may be written.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"created": _MADE, "title": " ".join((about or {}).values())})
        for name, text in (about or {}).items():
            book.set_custom_property(name, text)
        styles = _Styles(book)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if about:
                _protect(page, styles)
            _write_sheet(page, styles, sheet, tables.get(sheet.name, ()))
        _write_notes(book, styles, sheets)
    return buffer.getvalue()


class _Styles:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        head = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "valign": "vcenter", "text_wrap": True}
        self.head = book.add_format(head)
        self.required = book.add_format({**head, "font_color": "#C00000"})
        self.locked, self.free = book.add_format({"locked": True}), book.add_format({"locked": False})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})

    def of(self, column: Column) -> Any:
        number_format = _number_format(column)
        if number_format not in self._made:
            self._made[number_format] = self._book.add_format({"num_format": number_format, "locked": False})
        return self._made[number_format]


def _number_format(column: Column) -> str:
    if column.kind == "number":
        return "#,##0" + (f".{'0' * column.decimals}" if column.decimals else "")
    return "yyyy-mm-dd" if column.kind == "date" else "@"


def _protect(page: Any, styles: _Styles) -> None:
    """Rows can be deleted only when all their cells are free, those beside the table too."""
    page.set_column(0, _LAST_COLUMN, None, styles.free)
    page.protect("", dict.fromkeys(_ALLOWED, True))


def _write_sheet(page: Any, styles: _Styles, sheet: Sheet, rows: Sequence[Sequence[object]]) -> None:
    columns = [column for column in sheet.columns if column.offered]
    formats = [styles.of(column) for column in columns]
    page.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        page.set_column(index, index, _width(column), formats[index])
        _restrict(page, index, column)
    page.set_row(0, 32, styles.locked)
    for index, column in enumerate(columns):
        page.write_string(0, index, column.heading, styles.required if column.required else styles.head)
    for row, cells in enumerate(rows, start=1):
        for index, value in enumerate(cells):
            _write_cell(page, row, index, value, formats[index])


def _write_cell(page: Any, row: int, index: int, value: object, style: Any) -> None:
    if isinstance(value, str):
        page.write_string(row, index, value, style)
    elif isinstance(value, date):
        page.write_datetime(row, index, value, style)
    elif value is not None and not math.isnan(number := float(value)):  # type: ignore[arg-type]
        page.write_number(row, index, number, style)


def _width(column: Column) -> float:
    least = {"credit_code": 22, "date": 12, "number": 14, "choice": 10, "text": 14}[column.kind]
    return max(least, min(40, 2 * len(column.heading) + 2))


def _restrict(page: Any, index: int, column: Column) -> None:
    """Drop-downs where they fit. Numbers are left to the check, which says more than a box in the way."""
    if column.kind != "choice" or len(",".join(column.choices)) > _LIST_LIMIT:
        return
    rule = {
        "validate": "list",
        "source": list(column.choices),
        "error_title": column.title,
        "error_message": "请从下拉列表中选择。",
    }
    page.data_validation(1, index, _LAST_ROW, index, rule)


def _write_notes(book: Any, styles: _Styles, sheets: Sequence[Sheet]) -> None:
    page = book.add_worksheet("说明")
    page.freeze_panes(1, 0)
    for index, (title, width) in enumerate(
        [("工作表", 10), ("列", 26), ("单位", 12), ("必填", 6), ("规则", 44), ("口径", 50)]
    ):
        page.set_column(index, index, width)
        page.write_string(0, index, title, styles.head)
    entries = [(sheet, column) for sheet in sheets for column in sheet.columns]
    for row, (sheet, column) in enumerate(entries, start=1):
        required = "是" if column.required else "可无此列" if column.optional else "否"
        cells = [sheet.name, column.title, column.unit, required, _rule(column), column.note]
        for index, text in enumerate(cells):
            page.write_string(row, index, text, styles.wrap)


def _rule(column: Column) -> str:
    parts = [_KINDS[column.kind]]
    if column.minimum is not None:
        parts.append(f"不小于 {column.minimum:g}")
    if column.maximum is not None:
        parts.append(f"不大于 {column.maximum:g}")
    if column.kind == "number" and not column.required:
        parts.append("没有数据的留空，不要填 0")
    if column.choices and len("、".join(column.choices)) <= _LIST_LIMIT:
        parts.append("、".join(column.choices))
    return "；".join(parts)
