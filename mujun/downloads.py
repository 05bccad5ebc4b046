"""Small tables to take along. What a spreadsheet opens without asking: CSV with a byte order mark."""

import csv
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from django.http import HttpResponse


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """`name` without ending. Nothing (None) becomes an empty cell."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    writer = csv.writer(response)
    writer.writerow(header)
    writer.writerows(map(_harmless, rows))
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_file(name: str, content: bytes) -> HttpResponse:
    """`name` without ending."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def _harmless(row: Sequence[object]) -> list[object]:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell
        for cell in row
    ]
