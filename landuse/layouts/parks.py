"""The workbook of parks."""

from collections.abc import Mapping

import pandas as pd

from landuse.actions.parks import withdraw_parks, write_parks
from landuse.models import Park
from landuse.register.changes import compare_parks
from mujun.accounts.models import County
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Layout, register
from mujun.intake.models import Batch

SHEET = "园区"


def _sheets(county: County, year: int) -> list[Sheet]:
    columns = [
        Column("name", "园区名称", required=True, longest=50),
        Column("kind", "园区类型", required=True, longest=20, note="如：小微企业园、开发区"),
        Column("state", "园区状态", "choice", required=True, choices=Park.State.values),
        Column("star", "园区星级", "choice", choices=Park.Star.values, optional=True, note="没有评星的不填"),
        Column("opened_on", "投运日期", "date", optional=True, note="过渡期从这一天起算"),
        Column("build_mode", "建设方式", longest=20, optional=True, note="如：政府主导、企业自建"),
        Column("land_nature", "土地性质", longest=20, optional=True, note="如：工业用地、集体建设用地"),
        Column("land_source", "土地来源", "choice", choices=Park.Source.values, optional=True),
        Column("operator_nature", "运营主体性质", longest=20, optional=True, note="如：国有、民营"),
        Column("operation_mode", "运营方式", longest=20, optional=True, note="如：自营、委托运营"),
    ]
    return [Sheet(SHEET, columns, unique=["name"])]


def _check(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    return []


def _compare(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_parks(batch, SHEET, tables[SHEET])
    return []


register(
    Layout(
        "parks",
        "园区",
        "reform_office",
        _sheets,
        _check,
        lambda batch, tables: write_parks(batch, tables[SHEET]),
        _compare,
        withdraw=withdraw_parks,
    )
)
