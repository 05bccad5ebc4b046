"""Workbooks with figures: one layout per supplying department, its columns from the variable dictionary."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from evaluation.actions import quality
from evaluation.actions.figures import compare_figures, withdraw_figures, write_figures
from evaluation.models import Variable
from landuse.layouts.register import enterprise_code
from landuse.models import Enterprise
from landuse.register.directory import directory
from mujun.accounts.models import County, User
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Counts, Layout, Tables, register
from mujun.intake.models import Batch
from mujun.intake.recognition import plain, recogniser

SHEET = "数据"
_SHOWN_CELLS = 20
_LAYOUTS = [
    ("tax", "税务数据"),
    ("statistics", "统计数据"),
    ("power", "水电数据"),
    ("environment", "环保数据"),
    ("natural_resources", "标准地履约数据"),
]


def _sheet(department: str, county: County) -> Sheet:
    variables = Variable.objects.filter(department__code=department, from_register=False)
    return Sheet(
        SHEET,
        [
            replace(enterprise_code(county), optional=True),
            Column("name", "企业名称", optional=True, note="便于核对；没有信用代码时按名称匹配"),
            *map(_column, variables),
            # for files that know no credit codes; the accounts of an enterprise are added up
            Column("account", "户号", optional=True, offered=False, note="没有信用代码时可加这一列"),
            Column("certificate", "证书编号", optional=True, offered=False, note="同上"),
        ],
        unique=["credit_code"],
        parts="account",
        recognise=recogniser(lambda: directory(county)),
    )


def _column(variable: Variable) -> Column:
    return Column(
        variable.code,
        variable.name,
        "number",
        unit=variable.unit,
        decimals=variable.decimals,
        minimum=None if variable.minimum is None else float(variable.minimum),
        maximum=None if variable.maximum is None else float(variable.maximum),
        optional=variable.optional,
        note=variable.note,
    )


def _check_nothing(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    return []


def _compare(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_figures(batch, SHEET, tables[SHEET])
    return _other_names(batch, tables[SHEET])


def _write(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> Counts:
    """A dry run takes the check that is to follow back with the figures."""
    counts = write_figures(batch, SHEET)
    if counts.created or counts.changed:
        quality.follow(batch=batch)
    return counts


def _withdraw(batch: Batch) -> list[str]:
    obstacles = withdraw_figures(batch)
    if not obstacles:
        quality.follow(batch=batch)
    return obstacles


def _other_names(batch: Batch, table: pd.DataFrame) -> list[Note]:
    """Rows whose name the enterprise with the code never bore: perhaps the code is another's."""
    if "name" not in table.attrs["letters"]:
        return []
    known = directory(batch.county)
    given = zip(table["credit_code"], table["name"].map(plain), table["_row"], strict=True)
    rows = [row for code, name, row in given if name and not known.is_called(code, name)]
    cells = [f"{table.attrs['letters']['name']}{row}" for row in rows[:_SHOWN_CELLS]]
    message = "不是企业名单中的现名或曾用名，按代码导入；请核对代码有没有填错"
    return [Note(SHEET, "企业名称", "name_differs", message, len(rows), cells)] if rows else []


def _prefill(user: User) -> Tables:
    """Code and name of the enterprises that the user sees, town by town."""
    visible = Enterprise.objects.visible_to(user).order_by("town", "credit_code")
    return {SHEET: list(visible.values_list("credit_code", "name"))}


def _layout(department: str, title: str) -> Layout:
    return Layout(
        code=department,
        title=title,
        department=department,
        sheets=lambda county, year: [_sheet(department, county)],
        cross_check=_check_nothing,
        write=_write,
        compare=_compare,
        withdraw=_withdraw,
        prefill=_prefill,
    )


for code, title in _LAYOUTS:
    register(_layout(code, title))
