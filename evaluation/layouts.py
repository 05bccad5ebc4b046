"""Workbooks with figures: one layout per supplying department, its columns from the variable dictionary."""

from collections.abc import Mapping

import pandas as pd

from evaluation.actions.figures import write_figures
from evaluation.models import Variable
from landuse.layouts import enterprise_code
from mujun.accounts.models import County
from mujun.intake.checks import Column, Problem, Sheet
from mujun.intake.layouts import Layout, register

SHEET = "数据"
_LAYOUTS = [
    ("tax", "税务数据"),
    ("statistics", "统计数据"),
    ("power", "水电数据"),
    ("environment", "环保数据"),
]


def _sheet(department: str, county: County) -> Sheet:
    variables = Variable.objects.filter(department__code=department, from_register=False)
    return Sheet(
        SHEET,
        [
            enterprise_code(county),
            Column("name", "企业名称", optional=True, note="便于核对，不导入"),
            *map(_column, variables),
        ],
        unique=["credit_code"],
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
        note=variable.note,
    )


def _check_nothing(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    return []


def _layout(department: str, title: str) -> Layout:
    return Layout(
        code=department,
        title=title,
        department=department,
        sheets=lambda county, year: [_sheet(department, county)],
        cross_check=_check_nothing,
        write=lambda batch, tables: write_figures(batch, SHEET, tables[SHEET]),
    )


for code, title in _LAYOUTS:
    register(_layout(code, title))
