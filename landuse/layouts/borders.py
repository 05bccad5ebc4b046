"""The file of towns' borders: as GeoJSON, as zipped shapefile, or as a sheet with GeoJSON in its cells."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from landuse.actions.borders import withdraw_borders, write_borders
from landuse.layouts.register import town_column
from landuse.register.changes import compare_borders
from landuse.register.parcel_checks import check_outlines
from landuse.register.town_borders import SHEET, check_borders, overlapping
from mujun.accounts.models import County
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Counts, Layout, register
from mujun.intake.models import Batch

_CURE = "在地理信息软件中检查几何，改正后重新导出。"


def _sheets(county: County, year: int) -> list[Sheet]:
    town = town_column(county)
    columns = [
        replace(town, aliases=[*town.aliases, "XZQMC", "NAME"], note="按本系统的名称；新设的镇街先由系统管理员建立"),
        Column("source", "来源", required=True, longest=200, aliases=["SJLY"], note="成果的名称、提供单位"),
        Column("drawn_on", "勘定日期", "date", required=True, aliases=["KDRQ"]),
        Column("outline", "图形", required=True, longest=5_000_000, note="GeoJSON 面，CGCS2000 度"),
    ]  # fmt: skip
    return [Sheet(SHEET, columns, unique=["town"])]


def _check(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    table = tables[SHEET]
    return list(check_outlines(table, SHEET, _CURE)) or list(check_borders(county, table))


def _compare(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_borders(batch, SHEET, tables[SHEET])
    return overlapping(batch.county, tables[SHEET])


def _write(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> Counts:
    return write_borders(batch, tables[SHEET])


register(
    Layout(
        "town_borders",
        "镇街边界",
        "natural_resources",
        _sheets,
        _check,
        _write,
        _compare,
        withdraw=withdraw_borders,
        formats=(".geojson", ".json", ".zip", ".xlsx"),
    )
)
