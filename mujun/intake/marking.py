"""The sender's own workbook with its mistakes marked: coloured cells, comments, and a sheet that lists them. Pure.

Everything else of the file stays as openpyxl understands it; formulas are kept and computed anew when the
copy is opened.
"""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

LIST = "错误清单"
UNPACKED_LIMIT = 150 * 1024 * 1024
_HEADINGS = [("工作表", 12), ("单元格", 10), ("列", 26), ("值", 20), ("原因", 44), ("办法", 60)]
_KEYS = ["sheet", "cell", "column", "value", "reason", "cure"]
_AUTHOR = "检查"
_LONGEST_COMMENT = 1000  # Excel takes 32,767, people take less
_FAULTY = PatternFill("solid", fgColor="FFFFC7CE")
_HEAD = PatternFill("solid", fgColor="FFDCE6F1")
# what openpyxl raises for parts it does not understand, and what is below it for damaged ones
_STRANGE = (
    ValueError, TypeError, LookupError, AttributeError, OSError, EOFError, RuntimeError, ArithmeticError,
    AssertionError, SyntaxError, zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip


class CannotMark(Exception):
    """The file cannot be given back with marks; the text says why and what to use instead."""


def unpacked_size(content: bytes) -> int:
    """Bytes of the parts of a workbook by its directory, 0 for what is none or too damaged to say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except _STRANGE:
        return 0


def mark(content: bytes, problems: Sequence[Mapping[str, str]]) -> bytes:
    """`content` with every faulty cell coloured and commented, and the sheet 错误清单 in front of the others.

    Raises CannotMark for a file that is too large or that openpyxl cannot read.
    """
    if unpacked_size(content) > UNPACKED_LIMIT:
        raise CannotMark("文件太大，不能逐格标注。请按错误清单改正，或分成几个文件再传。")
    try:
        with warnings.catch_warnings():  # about parts that it leaves out, such as extensions of drop-downs
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
            _forget_earlier_marks(book)
            _mark_cells(book, problems)
            _list_problems(book, problems)
            buffer = io.BytesIO()
            book.save(buffer)
    except _STRANGE as error:
        raise CannotMark("这个文件不能逐格标注。请按错误清单改正，或把数据粘贴到模板中再传。") from error
    return buffer.getvalue()


def _forget_earlier_marks(book: Any) -> None:
    """A marked copy that came back mended: its list and its marks make room for the new ones."""
    if LIST not in book.sheetnames:
        return
    del book[LIST]
    for page in book.worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment, cell.fill = None, PatternFill()


def _mark_cells(book: Any, problems: Sequence[Mapping[str, str]]) -> None:
    placed = sorted((problem for problem in problems if problem["cell"]), key=_place)
    for (name, cell), found in groupby(placed, _place):
        if name in book.sheetnames:
            text = "\n".join(f"{problem['reason']}。{problem['cure']}" for problem in found)
            _mark_cell(book[name], cell, text)


def _place(problem: Mapping[str, str]) -> tuple[str, str]:
    return problem["sheet"], problem["cell"]


def _mark_cell(page: Any, place: str, text: str) -> None:
    cell = page[place]
    if isinstance(cell, MergedCell):  # only the first cell of a merged range can carry anything
        ranges = (found for found in page.merged_cells.ranges if place in found)
        cell = page.cell(*next((found.min_row, found.min_col) for found in ranges))
    cell.fill = _FAULTY
    if cell.comment is not None:
        text = f"{text}\n原批注：{cell.comment.text}"
    cell.comment = Comment(_harmless(text)[:_LONGEST_COMMENT], _AUTHOR, height=90, width=320)


def _list_problems(book: Any, problems: Sequence[Mapping[str, str]]) -> None:
    page = book.create_sheet(LIST, 0)
    page.freeze_panes = "A2"
    for index, (title, width) in enumerate(_HEADINGS, start=1):
        head = page.cell(1, index, title)
        head.font, head.fill = Font(bold=True), _HEAD
        page.column_dimensions[get_column_letter(index)].width = width
    for row, problem in enumerate(problems, start=2):
        for index, key in enumerate(_KEYS, start=1):
            _write_text(page.cell(row, index), problem[key])
        if problem["cell"] and problem["sheet"] in book.sheetnames:
            _link(page.cell(row, 2), problem["sheet"])
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0


def _write_text(cell: Any, text: str) -> None:
    """Always a text, never a formula."""
    cell.value = _harmless(text)
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _link(cell: Any, sheet: str) -> None:
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{cell.value}")
    cell.font = Font(color="FF0563C1", underline="single")


def _harmless(text: str) -> str:
    return re.sub(ILLEGAL_CHARACTERS_RE, "", text)
