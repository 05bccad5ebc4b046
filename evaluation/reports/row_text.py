"""Rows below a heading as text of their sheet: cell by cell, XlsxWriter needs three times as long for a large annex.

Everything else of the workbook is XlsxWriter's own; its finished file gets the rows put in.
"""

import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from tempfile import SpooledTemporaryFile
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

Cell = tuple[str | float | None, Format]  # None is a number that is missing

MISSING = "—"
_IN_MEMORY = 16 * 1024**2  # bytes of rows; more wait on disk
_END = b"</sheetData>"
_DIMENSION = re.compile(rb'<dimension ref="A1(?::\w+)?"/>')
# what XML 1.0 cannot say
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class RowText:
    """The rows of one sheet from the second on; `width` columns."""

    def __init__(self, width: int) -> None:
        self.last = 1
        self.file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (read when the book is put together)
        self._letters = [xl_col_to_name(at) for at in range(width)]
        self._styles: dict[Format, int] = {}

    def add(self, cells: Iterable[Cell]) -> None:
        self.last += 1
        row, styles = self.last, self._styles
        parts = [f'<row r="{row}">']
        for letter, (value, look) in zip(self._letters, cells, strict=False):
            style = styles.get(look)
            if style is None:
                # numbers a look and has it written into the styles, as when one of its cells is written
                style = styles[look] = look._get_xf_index()
            if value is None or isinstance(value, str):
                said = MISSING if value is None else escape(_UNSAYABLE.sub("", value))
                parts.append(
                    f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
                )
            else:
                parts.append(f'<c r="{letter}{row}" s="{style}"><v>{value!r}</v></c>')
        parts.append("</row>")
        self.file.write("".join(parts).encode())

    @property
    def dimension(self) -> bytes:
        return f'<dimension ref="A1:{self._letters[-1]}{self.last}"/>'.encode()


def put_in(book: bytes, rows: Mapping[str, RowText]) -> bytes:
    """`rows` by the path of their sheet in the book, xl/worksheets/sheet1.xml; they are used up."""
    output = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename in rows:
                _splice(target, part, content, rows[part.filename])
            else:
                target.writestr(part, content)
    return output.getvalue()


def _splice(target: zipfile.ZipFile, part: zipfile.ZipInfo, content: bytes, rows: RowText) -> None:
    before, after = _DIMENSION.sub(rows.dimension, content, count=1).split(_END)
    rows.file.seek(0)
    with rows.file, target.open(part, "w") as member:
        member.write(before)
        shutil.copyfileobj(rows.file, member)
        member.write(_END + after)
