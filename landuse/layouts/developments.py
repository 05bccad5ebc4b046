"""Workbooks of building on parcels (建设进度), and of the days that may not count (不计入期限)."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from django.utils import timezone

from landuse.actions.developments import (
    withdraw_developments,
    withdraw_pauses,
    write_developments,
    write_pauses,
)
from landuse.areas.units import square_metres_of
from landuse.models import Development, Parcel
from landuse.register.changes import compare_developments, compare_pauses
from landuse.register.development_checks import Mistake, mistakes, pause_mistakes
from landuse.register.development_columns import PROGRESS
from mujun.accounts.models import County
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Layout, register
from mujun.intake.models import Batch

SHEET, PAUSES = "建设进度", "不计入期限"
_TITLES = {column.key: column.heading for column in PROGRESS}
_NOTHING = ("no_columns", "除了宗地代码没有别的列", "至少带一列要报送的内容，或重新下载模板。")


def _parcel_column(codes: frozenset[str], cure: str) -> Column:
    return Column(
        "parcel", "宗地代码", required=True, longest=19, references=codes, cure=cure, aliases=["ZDDM"]
    )


def _sheets(county: County, year: int) -> list[Sheet]:
    codes = frozenset(Parcel.objects.filter(county=county).values_list("code", flat=True))
    return [
        Sheet(SHEET, [_parcel_column(codes, "先导入用地台账，或核对代码。"), *PROGRESS], unique=["parcel"])
    ]


def _check(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """Every row as it would stand: what the file says nothing of is what is on record."""
    table = tables[SHEET]
    letters = table.attrs["letters"]
    given = [column.key for column in PROGRESS if column.key in letters]
    if not given:
        return [Problem(SHEET, "", "", "", *_NOTHING)]
    stored, ground = _stored(county), _ground(county)
    found, today = [], timezone.localdate()
    for index, row in enumerate(_plain(table, ["parcel", *given])):
        values = stored.get(row["parcel"], {}) | {key: row[key] for key in given}
        wrong = mistakes(values, ground[row["parcel"]], today)
        found += [_problem(table, SHEET, index, row, mistake) for mistake in wrong]
    return found


def _pause_sheets(county: County, year: int) -> list[Sheet]:
    known = Development.objects.filter(parcel__county=county).values_list("parcel__code", flat=True)
    columns = [
        _parcel_column(frozenset(known), "先导入这宗地的建设进度，或核对代码。"),
        Column("first", "起", "date", required=True),
        Column("last", "止", "date", note="最后一天；还没有结束的留空"),
        Column("cause", "原因", "choice", required=True, choices=Development.Cause.values),
        Column("evidence", "依据", required=True, longest=200, note="文号或文件名称"),
    ]
    return [Sheet(PAUSES, columns, unique=["parcel", "first", "cause"])]


def _check_pauses(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    table, today = tables[PAUSES], timezone.localdate()
    return [
        _problem(table, PAUSES, index, row, mistake)
        for index, row in enumerate(_plain(table, ["parcel", "first", "last"]))
        for mistake in pause_mistakes(row["first"], row["last"], today)
    ]


def _stored(county: County) -> dict[str, dict]:
    rows = Development.objects.filter(parcel__county=county).values("parcel__code", *_TITLES)
    return {row.pop("parcel__code"): row for row in rows}


def _ground(county: County) -> dict[str, float]:
    """Square metres of every parcel, by code."""
    areas = Parcel.objects.filter(county=county).values_list("code", "area")
    return {code: float(square_metres_of(area)) for code, area in areas}


def _plain(table: pd.DataFrame, keys: list[str]) -> list[dict]:
    """Rows as plain values: days as dates, blanks as None."""
    columns = [
        [None if value == "" or pd.isna(value) else _value(value) for value in table[key]] for key in keys
    ]
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]


def _value(value: object) -> object:
    return value.date() if isinstance(value, pd.Timestamp) else value


def _problem(table: pd.DataFrame, sheet: str, index: int, row: Mapping, mistake: Mistake) -> Problem:
    """At the cell that is wrong; where the file does not have its column, at the parcel's code."""
    letters = table.attrs["letters"]
    key = mistake.key if mistake.key in letters else "parcel"
    value = row[key].isoformat() if isinstance(row[key], date) else str(row[key])
    title = {"first": "起", "last": "止", "parcel": "宗地代码", **_TITLES}[key]
    cell = f"{letters[key]}{table.at[index, '_row']}"
    return Problem(sheet, cell, title, value, mistake.code, mistake.reason, mistake.cure)


def _compare(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_developments(batch, SHEET, tables[SHEET])
    return []


def _compare_pauses(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_pauses(batch, PAUSES, tables[PAUSES])
    return []


register(
    Layout(
        "developments",
        SHEET,
        "natural_resources",
        _sheets,
        _check,
        lambda batch, tables: write_developments(batch, tables[SHEET]),
        _compare,
        withdraw=withdraw_developments,
    )
)
register(
    Layout(
        "development_pauses",
        PAUSES,
        "natural_resources",
        _pause_sheets,
        _check_pauses,
        lambda batch, tables: write_pauses(batch, tables[PAUSES]),
        _compare_pauses,
        withdraw=withdraw_pauses,
    )
)
