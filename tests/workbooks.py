"""Workbooks for tests, cell by cell, as people hand them in."""

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter

CODES = ["91330100799655058B", "91330000755918469E", "913399010000000011"]


class Formula(str):
    """A cell with a formula; `Formula("=1/0", "#DIV/0!")` with the value it shows."""

    def __new__(cls, text: str, shown: object = 0) -> "Formula":
        self = super().__new__(cls, text)
        self.shown = shown
        return self


def book(tables: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An xlsx file with exactly these cells, header row included; the same cells give the same bytes."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"created": datetime(2025, 1, 1)})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables.items():
            page = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, Formula):
                        page.write_formula(row, column, value, None, value.shown)
                    elif isinstance(value, date):
                        page.write_datetime(row, column, value, day)
                    elif value not in (None, ""):
                        page.write(row, column, value)
    return buffer.getvalue()


def password_protected() -> bytes:
    """The container that Office writes around an encrypted workbook: an OLE file with these two streams."""
    header = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHH", 62, 3, 0xFFFE)
    names = "".join(f"{name:\0<32}" for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage"))
    return header.ljust(512, b"\0") + names.encode("utf-16-le").ljust(4096, b"\0")
