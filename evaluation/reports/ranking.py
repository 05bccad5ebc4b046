"""The ranking as a workbook: a sheet per group, and a sheet that says what it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# as on the pages and the charts: A green, B blue, C yellow, D red, all others grey
GRADE_COLOURS = {"A": "#c6e7d0", "B": "#cfe0f7", "C": "#fbeab5", "D": "#f6cccb"}
OTHER_COLOUR = "#e4e7eb"
_BEFORE = [
    ("名次", 7),
    ("统一社会信用代码", 22),
    ("企业名称", 34),
    ("镇街", 12),
    ("行业大类", 10),
    ("规模", 8),
]
_AFTER = [("总分", 10), ("档次", 8), ("说明", 40)]


@dataclass(frozen=True)
class Row:
    """One enterprise; `values` and `scores` follow the items of its sheet."""

    rank: int | None
    credit_code: str
    name: str
    town: str
    industry: str
    scale: str
    values: Sequence[float | None]
    scores: Sequence[float | None]
    total: float | None
    grade: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    name: str
    items: Sequence[dict[str, Any]]
    rows: Iterable[Row]


def write(sheets: Sequence[Sheet], facts: Sequence[tuple[str, str]], title: str, at: datetime) -> bytes:
    """`facts` fill the sheet 说明. Text is never taken for a formula."""
    output = BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(output, options) as book:
        # the same rows give the same bytes, whenever they are written down
        book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
        looks = _Looks(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, looks)
        _write_facts(book.add_worksheet("说明"), title, facts, looks)
    return output.getvalue()


class _Looks:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        edge = {"border": 1, "border_color": "#c8ced6", "valign": "vcenter"}
        self.head = book.add_format(
            edge | {"bold": True, "bg_color": "#e9eef5", "text_wrap": True, "align": "center"}
        )
        self.text = book.add_format(edge)
        self.score = book.add_format(edge | {"num_format": "#,##0.00"})
        self.total = book.add_format(edge | {"num_format": "#,##0.00", "bold": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.values = {n: book.add_format(edge | {"num_format": "#,##0." + "0" * n}) for n in range(1, 11)}
        self.values[0] = book.add_format(edge | {"num_format": "#,##0"})
        self._edge, self._book = edge, book
        self._grades: dict[str, Format] = {}

    def grade(self, code: str) -> Format:
        if code not in self._grades:
            colour = GRADE_COLOURS.get(code[:1], OTHER_COLOUR)
            look = self._edge | {"bg_color": colour, "bold": True, "align": "center"}
            self._grades[code] = self._book.add_format(look)
        return self._grades[code]


def _write_sheet(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    items = [(f"{item['name']}\n{item['unit']}".strip(), 13) for item in sheet.items]
    scores = [(f"{item['name']}\n得分（权重 {item['weight']:g}）", 13) for item in sheet.items]
    columns = [*_BEFORE, *items, *scores, *_AFTER]
    for at, (_, width) in enumerate(columns):
        page.set_column(at, at, width)
    page.set_row(0, 48)
    page.freeze_panes(1, 3)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for at, (heading, _) in enumerate(columns):
        page.write_string(0, at, heading, looks.head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        _write_row(page, last, row, sheet.items, looks)
    page.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _write_row(page: Worksheet, at: int, row: Row, items: Sequence[dict[str, Any]], looks: _Looks) -> None:
    _number(page, at, 0, row.rank, looks.values[0])
    for column, text in enumerate((row.credit_code, row.name, row.town, row.industry, row.scale), start=1):
        page.write_string(at, column, text, looks.text)
    column = len(_BEFORE)
    for item, value in zip(items, row.values, strict=False):
        _number(page, at, column, value, looks.values[item["decimals"]])
        column += 1
    for score in row.scores:
        _number(page, at, column, score, looks.score)
        column += 1
    _number(page, at, column, row.total, looks.total)
    page.write_string(at, column + 1, row.grade or "未定", looks.grade(row.grade))
    page.write_string(at, column + 2, row.reason, looks.text)


def _number(page: Worksheet, row: int, column: int, value: float | None, look: Format) -> None:
    if value is None:
        page.write_string(row, column, "—", look)
    else:
        page.write_number(row, column, value, look)


def _write_facts(page: Worksheet, title: str, facts: Sequence[tuple[str, str]], looks: _Looks) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, title, looks.title)
    for at, (name, value) in enumerate(facts, start=2):
        page.write_string(at, 0, name, looks.head)
        page.write_string(at, 1, value, looks.text)
