"""The optional columns of the list of enterprises, and what must hold of them."""

import re
from collections.abc import Iterator

import pandas as pd

from landuse.models import IndustryClass, Park
from landuse.register.present import PRESENT
from mujun.accounts.models import County
from mujun.intake.checks import Column, Problem

_PHONE = re.compile(r"\+?[\d\- ]{7,19}", re.ASCII)
_CLASS = re.compile(r"\d{4}", re.ASCII)


def details_columns(county: County) -> list[Column]:
    return [
        Column("industry_class", "行业小类", longest=4, optional=True, note="GB/T 4754-2017 四位小类代码"),
        park_column(county),
        Column("contact", "联系人", longest=30, optional=True, note="只用于核对数据时联系企业"),
        Column("phone", "联系电话", longest=20, optional=True),
        Column("founded_on", "成立日期", "date", optional=True, note="营业执照上的成立日期"),
        Column("producing_since", "投产日期", "date", optional=True),
    ]


def park_column(county: County) -> Column:
    """The park of an enterprise or a parcel, by the name that the list of parks has."""
    parks = frozenset(Park.objects.filter(county=county).values_list("name", flat=True))
    cure = "先导入园区，或核对园区名称。"
    return Column("park", "园区", references=parks, cure=cure, optional=True, longest=50)


def check_details_of(table: pd.DataFrame, sheet: str) -> Iterator[Problem]:
    """Classes belong to their division and to the imported list, if there is one; telephone numbers look like it."""
    known = dict(IndustryClass.objects.filter(valid=True).values_list("code", "division"))
    for index, code in table["industry_class"][table["industry_class"] != ""].items():
        if reason := _wrong_class(code, table.at[index, "industry"], known):
            cure = "按 GB/T 4754-2017 填写四位小类代码；首位的 0 不能省，单元格用文本格式。"
            yield _problem(table, index, sheet, "industry_class", "行业小类", "bad_class", reason, cure)
    for index, number in table["phone"][table["phone"] != ""].items():
        if not _PHONE.fullmatch(number):
            cure = "只填一个号码，如 13800000000 或 0571-00000000。"
            yield _problem(table, index, sheet, "phone", PRESENT["phone"], "bad_phone", "不是电话号码", cure)
    for index in table.index[table["producing_since"] < table["founded_on"]] if _both_days(table) else ():
        reason, cure = "「投产日期」早于「成立日期」", "核对两个日期。"
        yield _problem(table, index, sheet, "producing_since", "投产日期", "ends_before_start", reason, cure)


def _both_days(table: pd.DataFrame) -> bool:
    return {"producing_since", "founded_on"} <= table.attrs["letters"].keys()


def _wrong_class(code: str, division: str, known: dict[str, str]) -> str:
    if not _CLASS.fullmatch(code):
        return "行业小类应为四位数字"
    if not code.startswith(division):
        return f"行业小类应以行业大类 {division} 开头"
    if known and known.get(code) != division:
        return "行业分类表中没有这个小类"
    return ""


def _problem(
    table: pd.DataFrame, index: int, sheet: str, key: str, heading: str, code: str, reason: str, cure: str
) -> Problem:
    """Contact data are personal: what was typed stays in the file."""
    value = table.at[index, key]
    shown = "" if key == "phone" else f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
    cell = f"{table.attrs['letters'][key]}{table.at[index, '_row']}"
    return Problem(sheet, cell, heading, shown, code, reason, cure)
