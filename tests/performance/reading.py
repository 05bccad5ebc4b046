"""read-50k: reading and checking a workbook of 50,000 rows, against openpyxl merely reading it.

The peer gets its fast mode: read-only, values only. Ours also looks for error values, checks every cell and gives
columns; both must have found the same numbers before any time counts.
"""

import io
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import openpyxl

from mujun.intake.checks import CheckedSheet, Column, Sheet, check_sheet
from mujun.intake.credit_code import check_character
from mujun.intake.workbook import read_workbook, write_workbook
from tests.performance.timing import Row, compare

NUMBERS = 28
SHEET = Sheet(
    "数据",
    [
        Column("credit_code", "统一社会信用代码", "credit_code", required=True),
        Column("name", "企业名称"),
        *(Column(f"v{index}", f"数据项{index}", "number", minimum=0) for index in range(NUMBERS)),
    ],
    unique=["credit_code"],
)


def rows(id: str, count: int) -> list[Row]:
    content = workbook(count)
    same(ours(content), theirs(content))
    job = f"read and check {count:,} × {NUMBERS + 2} cells"
    peer = f"openpyxl {openpyxl.__version__}, read-only, reading only"
    return [compare(id, job, peer, 1.0, lambda: ours(content), lambda: theirs(content))]


def workbook(count: int) -> bytes:
    values = np.random.default_rng(1).gamma(2, 500, (count, NUMBERS)).round(2).tolist()
    lines = [[*enterprise, *row] for enterprise, row in zip(enterprises(count), values, strict=True)]
    return write_workbook([SHEET], {SHEET.name: lines})


def enterprises(count: int) -> Iterator[tuple[str, str]]:
    """Credit codes and names, invented."""
    for number in range(count):
        body = f"9133990{number:010}"
        yield body + check_character(body), f"企业{number:010}"


def ours(content: bytes) -> CheckedSheet:
    return check_sheet(SHEET, read_workbook(content, "数据.xlsx", [SHEET]).tables[SHEET.name])


def theirs(content: bytes) -> list[Sequence[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return list(islice(book[SHEET.name].iter_rows(values_only=True), 1, None))


def same(checked: CheckedSheet, read: list[Sequence[object]]) -> None:
    assert checked.problems == []
    assert checked.frame is not None
    numbers = checked.frame[[f"v{index}" for index in range(NUMBERS)]].to_numpy()
    assert np.array_equal(numbers, np.array([row[2:] for row in read], dtype=float))
