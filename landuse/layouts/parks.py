"""The workbook of parks."""

from collections.abc import Mapping

import pandas as pd

from landuse.actions.parks import withdraw_parks, write_parks
from landuse.register.changes import compare_parks
from landuse.register.park_columns import check_several, park_columns
from mujun.accounts.models import County
from mujun.intake.checks import Note, Problem, Sheet
from mujun.intake.layouts import Layout, register
from mujun.intake.models import Batch

SHEET = "园区"


def _sheets(county: County, year: int) -> list[Sheet]:
    return [Sheet(SHEET, park_columns(county, year), unique=["name"])]


def _check(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    return [*check_several(county, tables[SHEET], SHEET)]


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
