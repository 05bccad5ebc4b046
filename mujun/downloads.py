"""Files to take along. Small tables as what a spreadsheet opens without asking: CSV with a byte order mark.

Who takes what is noted by `mujun.sharing.recording`; `rows` on a response tells it how many rows there are.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import SEEK_END, BytesIO, StringIO
from itertools import chain, islice
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse

_BLOCK = 1000  # rows of a long file that are written at once


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """`name` without ending. Nothing (None) becomes an empty cell."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    writer = csv.writer(response)
    writer.writerow(header)
    response.rows = 0
    for response.rows, row in enumerate(rows, 1):
        writer.writerow(_harmless(row))
    return response


def long_csv_file(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """As `csv_file`, of however many rows, written while they are read."""
    response = StreamingHttpResponse(_written(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response


def _written(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    lines, text = chain([header], map(_harmless, rows)), StringIO("\ufeff")
    text.seek(0, SEEK_END)
    while block := list(islice(lines, _BLOCK)):
        csv.writer(text).writerows(block)
        yield text.getvalue().encode()
        text = StringIO()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(name: str, content: bytes, rows: int | None = None) -> HttpResponse:
    """`name` without ending. `rows`: how many there are of what it is about."""
    response = HttpResponse(content, content_type=XLSX)
    response.rows = rows
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


_MEDIA = {
    "xlsx": XLSX,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
}


def file_response(name: str, content: bytes) -> HttpResponse:
    """`name` with the ending that tells the kind; to be saved, never shown in the page."""
    kind = _MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def zipped(name: str, files: Iterable[tuple[str, str, bytes]]) -> StreamingHttpResponse:
    """`name` without ending. `files`: folder, name and content of each; written while they are read."""
    response = StreamingHttpResponse(_archive(files), content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.zip"
    response["Cache-Control"] = "private, no-store"
    return response


class _Outbox(BytesIO):
    """What was written since it was last emptied; an archive cannot go back in it."""

    def seekable(self) -> bool:
        return False

    def empty(self) -> bytes:
        content = self.getvalue()
        self.truncate(0)
        super().seek(0)
        return content


def _archive(files: Iterable[tuple[str, str, bytes]]) -> Iterator[bytes]:
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for folder, name, content in files:
            archive.writestr(f"{folder}/{name}" if folder else name, bytes(content))
            yield outbox.empty()
    yield outbox.empty()


def _harmless(row: Sequence[object]) -> list[object]:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell
        for cell in row
    ]
