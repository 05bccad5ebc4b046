"""A template as readable text becomes a Word template.

A line is a paragraph: `【标题】…` in the style of that name (docx_styles), else body text. `| a | b |` lines are a
table whose second line `|:---|--:|` gives alignment and, by the number of dashes, widths; `【小表】` before it makes
its letters small, `<br>` in a cell begins a new line. `---` begins a new page. `【页边】25 20 24 24` sets the margins
(above, below, left, right, in mm) where a form needs another page than an official paper has. A line or a table row
that is nothing but `{% … %}` governs the lines or rows up to its end.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table

from evaluation.papers.docx_styles import STYLES, margins, prepare, text_width

_MARK = re.compile(r"【(\w+)】(.*)", re.DOTALL)
_CONTROL = re.compile(r"\{%.*%\}")


def draft(text: str) -> bytes:
    """The docx of a library text. Raises `KeyError` for a mark that names no style."""
    document = docx.Document()
    prepare(document)
    table: list[str] = []
    breaks = small = False
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append(line)
            continue
        if table:
            _add_table(document, table, "小" if small else "")
            table, small = [], False
        if line.strip() == "---":
            breaks = True
        elif line.strip() == "【小表】":
            small = True
        elif line.strip():
            _add_paragraph(document, line.strip(), breaks)
            breaks = False
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _add_paragraph(document: Document, line: str, breaks: bool) -> None:
    found = _MARK.fullmatch(line)
    name, text = (found[1], found[2]) if found else ("Normal", line)
    if name == "页边":
        margins(document, *map(float, text.split()))
        return
    if name not in {*STYLES, "Normal"}:
        raise KeyError(name)
    paragraph = document.add_paragraph(text, style=name)
    if breaks:
        paragraph.paragraph_format.page_break_before = True


def _add_table(document: Document, lines: Sequence[str], small: str) -> None:
    """`small`: what stands before the names of the styles of its letters."""
    head, rule, *rows = [_cells(line) for line in lines]
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    dashes = [cell.count("-") for cell in rule]
    room = text_width(document) / sum(dashes)
    for column, size in zip(table.columns, dashes, strict=True):
        column.width = Mm(room * size)
    _add_row(table, head, f"{small}表头", None)
    _repeat(table)
    aligns = [_align(cell) for cell in rule]
    for row in rows:
        _add_row(table, row, f"{small}表文", aligns)


def _cells(line: str) -> list[str]:
    if found := _CONTROL.fullmatch(line.strip("| ")):
        return [found[0]]
    return [cell.strip().replace("<br>", "\n") for cell in line.strip().strip("|").split("|")]


def _align(cell: str) -> ALIGN:
    if cell.endswith(":"):
        return ALIGN.CENTER if cell.startswith(":") else ALIGN.RIGHT
    return ALIGN.LEFT


def _add_row(table: Table, texts: Sequence[str], style: str, aligns: Sequence[ALIGN] | None) -> None:
    row = table.add_row()
    _whole(row)
    for at, (cell, text) in enumerate(zip(row.cells, texts, strict=False)):
        cell.width = table.columns[at].width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].style = style
        cell.paragraphs[0].add_run(text)
        if aligns:
            cell.paragraphs[0].alignment = aligns[at]


def _whole(row: Any) -> None:
    """Not broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(table: Table) -> None:
    """The heading on every page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
