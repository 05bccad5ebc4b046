"""The ranking annex as a formatted workbook against the habit of handing a frame to `pandas.to_excel`."""

import itertools
import math
import tempfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

from evaluation.reports.ranking import Row as Line
from evaluation.reports.ranking import Sheet, write
from tests.performance.timing import Row, compare

GOAL = 0.5
# six columns before, one for the value and one for the score of each, four after: thirty
ITEMS = [{"name": f"指标{at}", "unit": "万元/亩", "weight": 10.0, "decimals": 4} for at in range(10)]


def rows(id: str, size: int) -> list[Row]:
    values, scores = np.random.default_rng(7).lognormal(3, 1, (2, size, len(ITEMS))).round(4).tolist()
    grades = [("A", "B", "C", "D")[at % 4] for at in range(size)]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "theirs.xlsx"

        def ours() -> bytes:
            sheet = Sheet("规上", ITEMS, _lines(values, scores, grades), lists=True)
            return write([sheet], [("评价年度", "2025 年")], "附表", datetime(2026, 1, 1))

        def theirs() -> Path:
            # numbers, colours, widths and frozen panes are left out: they would take longer still
            _frame(values, scores, grades).to_excel(path, index=False, engine="xlsxwriter", sheet_name="规上")
            return path

        _same(ours(), theirs())
        job = f"annex of {size:,} × 30, formatted"
        return [compare(id, job, "pandas.to_excel (xlsxwriter), plain", GOAL, ours, theirs, repeats=3)]


def _lines(values: list, scores: list, grades: list[str]) -> Iterator[Line]:
    for at, (of, got, grade) in enumerate(zip(values, scores, grades, strict=True)):
        row = (
            at + 1,
            f"9133{at:014d}",
            f"企业{at}",
            f"{at % 12}镇",
            "33",
            "规上",
            of,
            got,
            sum(got),
            grade,
            "",
        )
        yield Line(*row)


def _frame(values: list, scores: list, grades: list[str]) -> pd.DataFrame:
    size = len(grades)
    frame = pd.DataFrame(
        {
            "名次": range(1, size + 1),
            "统一社会信用代码": [f"9133{at:014d}" for at in range(size)],
            "企业名称": [f"企业{at}" for at in range(size)],
            "镇街": [f"{at % 12}镇" for at in range(size)],
            "行业大类": "33",
            "规模": "规上",
        }
    )
    columns = {f"指标{at}": [row[at] for row in values] for at in range(len(ITEMS))}
    columns |= {f"指标{at}得分": [row[at] for row in scores] for at in range(len(ITEMS))}
    after = {"总分": [sum(row) for row in scores], "档次": grades, "名单": "", "说明": ""}
    return frame.assign(**columns, **after)


def _same(ours: bytes, theirs: Path) -> None:
    """Both hold the same rows in the same columns."""
    sheets = [
        CalamineWorkbook.from_filelike(BytesIO(ours)).get_sheet_by_name("规上").to_python(),
        CalamineWorkbook.from_path(str(theirs)).get_sheet_by_name("规上").to_python(),
    ]
    for mine, other in zip(sheets[0][1:], sheets[1][1:], strict=True):
        if not all(itertools.starmap(_equal, zip(mine, other, strict=True))):
            raise AssertionError(f"{mine} is not {other}")


def _equal(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return str(one) == str(other)
