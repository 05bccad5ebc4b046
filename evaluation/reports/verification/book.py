"""The workbook: 说明, 参数, 数据, and for every group its computation and its quotas.

Published numbers stand in the cells of the formulas, so that a viewer that does not calculate shows them; Excel, WPS
and LibreOffice calculate everything again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import numpy as np
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.methods.dictionary import dictionary
from evaluation.methods.schema import Method
from evaluation.reports.verification.data import Data
from evaluation.reports.verification.groups import DIFFERS, GroupSheet, build, ordered
from evaluation.reports.verification.members import Members
from evaluation.reports.verification.notes import notes
from evaluation.reports.verification.parameters import NAME as PARAMETERS
from evaluation.reports.verification.parameters import Parameters
from evaluation.reports.verification.sheets import Cell, Sheet
from evaluation.scoring.deriving import derived
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures
from evaluation.scoring.outcome import Outcome
from evaluation.scoring.pooling import Pooled, pooled

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_NUMBER_FORMATS = {
    "figure": "#,##0.00##",
    "number": "General",
    "score": "0.0000",
    "total": "0.0000",
    "count": "0",
    "rank": "0",
    "key": "General",
}


@dataclass(frozen=True)
class Origin:
    """What the workbook says of itself: a title, facts by name, when the result was made, names of the units."""

    title: str
    facts: Sequence[tuple[str, str]]
    at: datetime
    names: Sequence[str] = ()


def write(
    method: Method, figures: Figures, outcome: Outcome, origin: Origin, output: BinaryIO | Path
) -> None:
    """Raises `CannotScore` as the engine does."""
    figures, outcome, together = _units(method, figures, outcome)
    orders = [ordered(method, figures, group) for group in outcome.groups]
    rows = [group.rows[order] for group, order in zip(outcome.groups, orders, strict=True)]
    units = dictionary().units | {name: each.unit for name, each in method.variables.items()}
    whole = np.concatenate([*rows, outcome.outside]).astype(np.int64)
    names, members = origin.names, None
    if together and method.pooling:
        members = Members(method.pooling, together.of, together.pooled, whole, names)
        names = [names[lead] for lead in together.pooled.leads.tolist()] if names else names
    data, parameters = Data(figures, whole, names, units, members), Parameters()
    starts = np.cumsum([0, *map(len, rows)]).tolist()
    titles = _titles([group.name for group in outcome.groups])
    groups = [
        build(method, group, order, start, data, parameters, title)
        for group, order, start, title in zip(outcome.groups, orders, starts, titles, strict=False)
        if len(order)
    ]
    target = str(output) if isinstance(output, Path) else output
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": origin.title, "created": origin.at.replace(tzinfo=None)})
        looks = _Looks(book)
        _write_notes(_page(book, "说明"), method, origin, groups, data, looks)
        _write_parameters(_page(book, PARAMETERS), parameters, looks)
        _write_sheet(_page(book, data.sheet.name), data.sheet, looks)
        if members:
            _write_sheet(_page(book, members.sheet.name), members.sheet, looks)
        for group in groups:
            page = _page(book, group.sheet.name)
            _write_group(page, group, looks)
            for further in group.further:
                _write_sheet(_page(book, further.name), further, looks)


@dataclass(frozen=True)
class _Together:
    """Rows that are judged together."""

    of: Figures
    pooled: Pooled


def _units(method: Method, figures: Figures, outcome: Outcome) -> tuple[Figures, Outcome, _Together | None]:
    """Figures with what the method derives, one row per unit of evaluation, and what each unit was given."""
    known = derived(method, figures)
    if method.pooling is None:
        return known, outcome, None
    apart = method.model_copy(update={"pooling": None})
    if method.pooling.alone == "以单独为准":
        return known, score(apart, figures), None
    together = pooled(method.pooling, known)
    merged = together.figures
    return derived(method, merged), score(apart, merged), _Together(known, together)


def _page(book: xlsxwriter.Workbook, name: str) -> Worksheet:
    return book.add_worksheet(name, worksheet_class=_Page)


def _titles(names: Sequence[str]) -> list[tuple[str, str]]:
    """Sheet names have 31 characters at most and do without some signs."""
    plain = ["".join("_" if sign in "[]:*?/\\'" else sign for sign in name)[:20] for name in names]
    numbered = [f"{name}{at}" if plain.count(name) > 1 else name for at, name in enumerate(plain, 1)]
    return [(f"计分·{name}", f"名额·{name}") for name in numbered]


class _Page(Worksheet):  # type: ignore[misc]
    """Looks through no formula for functions that need a prefix: none of ours does, and looking took half the time."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


class _Looks:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        edge = {"border": 1, "border_color": "#c8ced6", "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format(
            edge | {"bold": True, "bg_color": "#e9eef5", "text_wrap": True, "align": "center"}
        )
        self.typed = book.add_format(edge | {"bg_color": "#fff8e1"})
        self.text = book.add_format(edge)
        self.wrapped = book.add_format(edge | {"text_wrap": True, "valign": "top"})
        self.bad = book.add_format({"bg_color": "#f6cccb", "font_color": "#9c2b2b", "bold": True})
        self._cells = {
            look: book.add_format(edge | {"num_format": form}) for look, form in _NUMBER_FORMATS.items()
        }

    def of(self, look: str) -> Format:
        return self._cells.get(look, self.text)


def _write_group(page: Worksheet, group: GroupSheet, looks: _Looks) -> None:
    sheet = group.sheet
    page.write_string(0, 0, f"{group.name}：计分、名次、档次由公式重算", looks.title)
    page.write_string(
        1, 0, "；".join(group.gaps) or "本表全部由公式从“数据”“参数”重算，没有照抄的结果。", looks.text
    )
    page.write_string(2, 0, "")
    for at, column in enumerate(sheet.columns):
        if column.above:
            page.write_formula(3, at, f"={column.above}", looks.of("number"), column.weight)
        elif at == 0:
            page.write_string(3, 0, "权重", looks.text)
    _write_columns(page, sheet, looks)
    page.freeze_panes(sheet.first - 1, 1)
    page.conditional_format(
        f"{group.check.all}",
        {"type": "cell", "criteria": "==", "value": f'"{DIFFERS}"', "format": looks.bad},
    )


def _write_sheet(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    page.write_string(0, 0, sheet.name, looks.title)
    _write_columns(page, sheet, looks)
    page.freeze_panes(sheet.first - 1, 1)


def _write_columns(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    """Headings, then row after row, as a sheet in constant memory wants it."""
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
    page.set_row(sheet.first - 2, 32)
    for at, column in enumerate(sheet.columns):
        page.write_string(sheet.first - 2, at, column.heading, looks.head)
    formats = [looks.of(column.look) for column in sheet.columns]
    for row, cells in enumerate(sheet.rows(), sheet.first - 1):
        for at, (formula, value, _) in enumerate(cells):
            _write_cell(page, row, at, formula, value, formats[at])


def _write_cell(page: Worksheet, row: int, at: int, formula: str, value: Cell, look: Format) -> None:
    if formula:
        page.write_formula(row, at, f"={formula}", look, "" if value is None else value)
    elif isinstance(value, str):
        page.write_string(row, at, value, look)
    elif value is not None:
        page.write_number(row, at, value, look)
    else:
        page.write_blank(row, at, None, look)


def _write_parameters(page: Worksheet, parameters: Parameters, looks: _Looks) -> None:
    for at, width in enumerate((14, 24, 30, 16, 60)):
        page.set_column(at, at, width)
    page.write_string(0, 0, "参数：黄底的数出自办法，可以改动，各表随之重算；其余由公式算得", looks.title)
    for at, heading in enumerate(("分组", "项目", "参数", "数值", "来源、说明")):
        page.write_string(1, at, heading, looks.head)
    for number, line in parameters.numbered():
        row = number - 1
        for at, word in enumerate((line.group, line.item, line.name)):
            page.write_string(row, at, word, looks.text)
        value = "" if line.value is None else line.value
        if line.array:
            page.write_array_formula(row, 3, row, 3, f"{{={line.formula}}}", looks.text, value)
        elif line.formula:
            page.write_formula(row, 3, f"={line.formula}", looks.text, value)
        else:
            _write_cell(page, row, 3, "", value, looks.typed)
        page.write_string(row, 4, line.source, looks.wrapped)
    page.freeze_panes(2, 0)


def _write_notes(
    page: Worksheet,
    method: Method,
    origin: Origin,
    groups: Sequence[GroupSheet],
    data: Data,
    looks: _Looks,
) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, origin.title, looks.title)
    for row, line in enumerate(_lines(method, origin, groups, data), 2):
        page.write_string(row, 0, line[0], looks.head)
        if line[1].startswith("="):
            page.write_formula(row, 1, line[1], looks.text, 0)
        else:
            page.write_string(row, 1, line[1], looks.wrapped)
    last = row
    page.conditional_format(
        2, 1, last, 1, {"type": "formula", "criteria": "=AND(ISNUMBER($B3),$B3>0)", "format": looks.bad}
    )


def _lines(
    method: Method, origin: Origin, groups: Sequence[GroupSheet], data: Data
) -> Iterable[tuple[str, str]]:
    return notes(method, origin.facts, groups, data)
