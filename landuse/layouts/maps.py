"""The workbook of outlines: as GeoJSON, as zipped shapefile, or as a sheet with GeoJSON in its cells."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from landuse.actions.land import withdraw_land, write_parcels
from landuse.layouts.register import AREA, enterprise_code, metres_column, town_column
from landuse.register.changes import compare_parcels
from landuse.register.parcel_checks import check_details, check_outlines
from landuse.register.parcel_columns import DETAILS
from landuse.register.parcel_map import SHEET, check_rows, completed
from mujun.accounts.models import County
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Counts, Layout, register
from mujun.intake.models import Batch

# names of TD/T 1066 and of surveyors' layers
_ALIASES = {"unit_number": ["BDCDYH"], "certificate": ["BDCQZH"], "plot_ratio": ["RJL"]}
_CURE = "在地理信息软件中检查几何，改正后重新导出。"


def _sheets(county: County, year: int) -> list[Sheet]:
    columns = [
        Column("code", "宗地代码", required=True, longest=19, aliases=["ZDDM"]),
        Column("outline", "图形", required=True, longest=5_000_000, note="GeoJSON 面，CGCS2000 度"),
        replace(town_column(county, required=False), optional=True),
        replace(enterprise_code(county, "权利人统一社会信用代码", required=False), optional=True),
        Column("holder", "权利人", optional=True, aliases=["QLR", "QLRMC"], note="在企业名单中的按名称对应"),
        Column("area", "登记面积", optional=True, **AREA),
        replace(metres_column("square_metres", "登记面积", 4), aliases=["ZDMJ"]),
        Column(
            "unit", "面积单位", "choice", choices=["平方米", "1"], optional=True, aliases=["MJDW"],
            cure="把面积换算成平方米。",
        ),
        Column("land_use", "用途", longest=20, optional=True, aliases=["TDYT", "YT"]),
        *(replace(column, aliases=_ALIASES.get(column.key, [])) for column in DETAILS),
    ]  # fmt: skip
    return [Sheet(SHEET, columns, unique=["code"])]


def _check(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    table = tables[SHEET]
    return [
        *check_outlines(table, SHEET, _CURE),
        *check_details(table, SHEET),
        *check_rows(county, table),
    ]


def _compare(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_parcels(batch, SHEET, completed(batch.county, tables[SHEET]))
    return []


def _write(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> Counts:
    return write_parcels(batch, completed(batch.county, tables[SHEET]))


register(
    Layout(
        "parcel_map",
        "宗地图形",
        "natural_resources",
        _sheets,
        _check,
        _write,
        _compare,
        withdraw=withdraw_land,
        formats=(".geojson", ".json", ".zip", ".xlsx"),
    )
)
