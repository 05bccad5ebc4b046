"""What must hold of the details and the outline of a parcel, whichever file they come in."""

import re
from collections.abc import Iterator

import pandas as pd

from landuse.areas.outlines import OutlineError, polygon
from landuse.register.ledger import PARCELS, USES
from landuse.register.parcel_columns import DETAILS
from mujun.intake.checks import Problem

_FORMS = [
    ("unit_number", re.compile(r"[0-9A-Z]{28}", re.ASCII), "不动产单元号应为 28 位", "按不动产权证书填写。"),
    (
        "present_use", re.compile(r"\d{2}(\d{2}[A-Z]?)?", re.ASCII),
        "土地利用现状分类代码应为 2 位或 4 位数字", "如 0601；单元格用文本格式，首位的 0 不能省。",
    ),
    (
        "planned_use", re.compile(r"\d{2}(\d{2}){0,2}", re.ASCII),
        "国土空间用地分类代码应为 2、4 或 6 位数字", "如 1001、100101；单元格用文本格式。",
    ),
]  # fmt: skip
_HEADINGS = {
    "parcel": "宗地代码", "code": "宗地代码", "town": "镇街", "outline": "界址", "until": "止",
    "square_metres": "登记面积（平方米）", "floor_area": "建筑面积（平方米）",
    **{column.key: column.heading for column in DETAILS},
}  # fmt: skip
_AREAS = {PARCELS: "登记面积（亩）", USES: "使用面积（亩）"}


def check_outlines(parcels: pd.DataFrame, sheet: str, cure: str) -> Iterator[Problem]:
    for index, text in parcels["outline"].items():
        try:
            polygon(text) if text else None
        except OutlineError as error:
            yield problem(parcels, index, sheet, "outline", text[:60], "bad_outline", str(error), cure)


def check_details(parcels: pd.DataFrame, sheet: str) -> Iterator[Problem]:
    """Codes of the right form; only of those columns that the file has."""
    for key, form, reason, cure in _FORMS:
        for index, text in parcels[key][parcels[key] != ""].items():
            if not form.fullmatch(text):
                yield problem(parcels, index, sheet, key, text, "bad_code", reason, cure)
    units, codes = parcels["unit_number"], parcels["code"]
    for index in units.index[(units.str.len() == 28) & (codes.str.len() == 19)]:
        if not units[index].startswith(codes[index]):
            reason, cure = "前 19 位与宗地代码不符", "核对不动产单元号和宗地代码。"
            yield problem(parcels, index, sheet, "unit_number", units[index], "bad_code", reason, cure)


def problem(
    table: pd.DataFrame, index: int, sheet: str, key: str, value: str, code: str, reason: str, cure: str
) -> Problem:
    """In the first column when the file does not have the column of `key`."""
    letters = table.attrs["letters"]
    cell = f"{letters.get(key, min(letters.values()))}{table.at[index, '_row']}"
    heading = _AREAS.get(sheet, _AREAS[PARCELS]) if key == "area" else _HEADINGS[key]
    return Problem(sheet, cell, heading, value, code, reason, cure)
