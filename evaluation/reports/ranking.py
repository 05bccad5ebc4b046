"""The ranking as a workbook: a sheet per group, and a sheet that says what it rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.reports.row_text import Cell, RowText, put_in

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


@dataclass(frozen=True)
class Row:
    """One enterprise; `values` and `scores` follow the items of its sheet, `points` and their reasons its families.

    `changes` are the rules that acted: rule, was, became.
    """

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
    before: float | None = None
    points: Sequence[float | None] = ()
    point_reasons: Sequence[str] = ()
    changes: Sequence[Mapping[str, str]] = ()
    lists: Sequence[str] = ()
    like: str = ""


@dataclass(frozen=True)
class Sheet:
    """A group: `families` of points, the `names` of its grades, `standings` of the scope by how a reason begins.
    Columns of what the method does not have are left out.
    """

    name: str
    items: Sequence[dict[str, Any]]
    rows: Iterable[Row]
    families: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    adjusts: bool = False
    lists: bool = False


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
        rows = {
            f"xl/worksheets/sheet{at}.xml": _write_sheet(book.add_worksheet(sheet.name), sheet, looks)
            for at, sheet in enumerate(sheets, start=1)
        }
        _write_facts(book.add_worksheet("说明"), title, facts, looks)
    return put_in(output.getvalue(), rows)


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


def _columns(sheet: Sheet) -> list[tuple[str, int]]:
    """Headings and widths, in the order in which `_cells` fills them."""
    values = [(f"{item['name']}\n{item['unit']}".strip(), 13) for item in sheet.items]
    scores = [(f"{item['name']}\n{_scored(item)}", 13) for item in sheet.items]
    points = [
        (f"{name}\n{part}", width)
        for name in sheet.families
        for part, width in (("加减分", 10), ("理由", 20))
    ]
    said = {
        "档名": (14, sheet.names),
        "范围": (20, sheet.standings),
        "参照档次": (10, sheet.standings),
        "调整": (30, sheet.adjusts),
        "名单": (16, sheet.lists),
        "说明": (40, True),
    }
    return [
        *(*_BEFORE, *values, *scores),
        *([("各项得分合计", 12), *points] if points else []),
        *[("总分", 10), ("档次", 8)],
        *((heading, width) for heading, (width, there) in said.items() if there),
    ]


def _scored(item: Mapping[str, Any]) -> str:
    return "得分" if item["weight"] is None else f"得分（权重 {item['weight']:g}）"


def _cells(row: Row, sheet: Sheet, looks: _Looks) -> Iterator[Cell]:
    """Each cell with its look; None is a number that is missing."""
    yield row.rank, looks.values[0]
    for text in (row.credit_code, row.name, row.town, row.industry, row.scale):
        yield text, looks.text
    for item, value in zip(sheet.items, row.values, strict=False):
        yield value, looks.values[item["decimals"]]
    for score in row.scores:
        yield score, looks.score
    if sheet.families:
        yield row.before, looks.score
    for points, reason in zip(row.points, row.point_reasons, strict=True):
        yield points, looks.score
        yield reason, looks.text
    yield row.total, looks.total
    yield row.grade or "未定", looks.grade(row.grade)
    for text in _words(row, sheet):
        yield text, looks.text


def _words(row: Row, sheet: Sheet) -> Iterator[str]:
    if sheet.names:
        yield sheet.names.get(row.grade, "")
    if sheet.standings:
        yield next((words for start, words in sheet.standings.items() if row.reason.startswith(start)), "")
        yield row.like
    if sheet.adjusts:
        yield "；".join(
            f"{each['rule']}：{each['was'] or '未定'} → {each['became'] or '未定'}" for each in row.changes
        )
    if sheet.lists:
        yield "、".join(row.lists)
    yield row.reason


def _write_sheet(page: Worksheet, sheet: Sheet, looks: _Looks) -> RowText:
    """The heading, and the rows that belong below it."""
    columns = _columns(sheet)
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
    rows = RowText(len(columns))
    for row in sheet.rows:
        rows.add(_cells(row, sheet, looks))
    page.autofilter(0, 0, max(rows.last - 1, 1), len(columns) - 1)
    return rows


def _write_facts(page: Worksheet, title: str, facts: Sequence[tuple[str, str]], looks: _Looks) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, title, looks.title)
    for at, (name, value) in enumerate(facts, start=2):
        page.write_string(at, 0, name, looks.head)
        page.write_string(at, 1, value, looks.text)
