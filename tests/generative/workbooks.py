"""Workbooks of every layout as people might fill them: good cells, odd ones and mistakes, known and unknown codes.

Made from the declared columns, so that a new column is filled without being named here.
"""

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from mujun.intake.layouts import layout_of
from mujun.intake.sheets import Column, Sheet
from tests.workbooks import CODES, book

UNKNOWN = "91330100MA2CEXAMPL"
OUTLINES = ["", "120.1 29.5; 120.2 29.5; 120.2 29.6", "120.1 29.5; 120.2 29.5; 120.2 29.7; 120.1 29.7"]
# what makes a good cell where the kind of the column does not say it
_TEXTS = {
    "code": ["P1", "P2", "P3"], "parcel": ["P1", "P2"], "outline": OUTLINES, "unit_number": [""],
    "present_use": ["0601", ""], "planned_use": ["1001", ""], "industry_class": [""],
    "phone": ["19900001234", "19900005678", ""],
}  # fmt: skip
_DAYS = {
    "founded_on": [date(2010, 1, 1), date(2011, 1, 1)],
    "until": [date(2023, 12, 31), date(2025, 6, 30), ""],
}
_NUMBERS = {("宗地", "area"): (100, 200), ("用地", "area"): (1, 10)}
# an area is stated once, either way
_OTHER_WAYS = {"square_metres", "floor_area"}
_MISTAKES = ["很多", "#", -1, True, "2023年13月1日", "=1/0", UNKNOWN, " ", "字" * 101]

Tables = Mapping[str, list[list[object]]]


def tables(layout: str, county, year: int, mistakes: bool = False) -> st.SearchStrategy[Tables]:
    """Sheet → heading and rows. With `mistakes` some cells are wrong and some columns are missing."""
    sheets = layout_of(layout).sheets(county, year)
    return st.fixed_dictionaries({sheet.name: _rows(sheet, mistakes) for sheet in sheets})


def content(of: Tables) -> bytes:
    return book(of)


@st.composite
def _rows(draw, sheet: Sheet, mistakes: bool) -> list[list[object]]:
    columns = [column for column in sheet.columns if column.key not in _OTHER_WAYS]
    if mistakes and draw(st.integers(0, 9)) == 0:
        columns = draw(st.lists(st.sampled_from(columns), min_size=1, unique_by=lambda each: each.key))
    row = st.tuples(*(_cell(sheet, column, mistakes) for column in columns)).map(list)
    keys = [at for at, column in enumerate(columns) if column.key in sheet.unique]
    rows = draw(
        st.lists(
            row,
            min_size=1,
            max_size=4,
            unique_by=None if mistakes or not keys else lambda cells: tuple(cells[at] for at in keys),
        )
    )
    return [[column.heading for column in columns], *rows]


def _cell(sheet: Sheet, column: Column, mistakes: bool) -> st.SearchStrategy[object]:
    good = st.sampled_from(_good(sheet, column))
    if not mistakes:
        return good
    return st.integers(0, 19).flatmap(lambda dice: good if dice else st.sampled_from([*_MISTAKES, ""]))


def _good(sheet: Sheet, column: Column) -> list[object]:
    blank = [] if column.required or column.key in {"area", *sheet.unique} else [""]
    match column.kind:
        case "choice":
            return [*column.choices[:3], *blank]
        case "credit_code":
            return [*(CODES if column.references is None else CODES[:2]), *blank]
        case "date":
            return [*_DAYS.get(column.key, [date(2019, 1, 1), date(2020, 7, 1)]), *blank]
        case "number":
            low, high = _NUMBERS.get((sheet.name, column.key), (column.minimum or 0, column.largest))
            return [min(max(value, low), high) for value in (1, 2.25, 150)] + blank
    if column.references is not None:
        return [*sorted(column.references)[:3], ""]
    return [*_TEXTS.get(column.key, ["甲", "乙厂"]), *blank]
