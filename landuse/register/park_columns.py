"""The columns of the list of parks, and what must hold of cells that may have several words."""

from collections.abc import Iterator

import pandas as pd

from landuse.models import Park, ParkStar
from landuse.parks.words import BETWEEN, parted
from landuse.readings.park_words import Offered, words_of
from mujun.accounts.models import County
from mujun.intake.checks import Column, Problem

_OWN_WORDS = "县里另有说法的，先由亩均办在“园区用词”里增加。"


def park_columns(county: County, year: int) -> list[Column]:
    """`year`: that of the list, from which on a star holds that names no other."""
    offered = words_of(county)
    return [
        Column("name", "园区名称", required=True, longest=50),
        _one_of(offered["kind"], required=True),
        Column("state", "园区状态", "choice", required=True, choices=Park.State.values),
        Column(
            "star", "园区星级", "choice", choices=ParkStar.Star.values, optional=True, note="没有评星的不填"
        ),
        Column(
            "star_year",
            "星级年度",
            "number",
            decimals=0,
            places=0,
            minimum=2000,
            maximum=year,
            optional=True,
            note=f"从哪一年起是这个星级，不晚于名单的年度；不填为 {year}",
        ),
        Column("star_document", "评星文件", longest=200, optional=True, note="公布星级的文号"),
        Column("opened_on", "投运日期", "date", optional=True, note="过渡期从这一天起算"),
        _one_of(offered["build_mode"]),
        _one_of(offered["land_nature"]),
        Column("land_source", "土地来源", "choice", choices=Park.Source.values, optional=True),
        _one_of(offered["operator_nature"]),
        _one_of(offered["operation_mode"]),
        _some_of(offered["facilities"]),
        _some_of(offered["services"]),
    ]


def check_several(county: County, table: pd.DataFrame, sheet: str) -> Iterator[Problem]:
    """Cells that may have several words have only known ones."""
    for field, offered in words_of(county).items():
        if offered.words.several:
            for index, cell in table[field][table[field] != ""].items():
                if unknown := [word for word in parted(cell) if word not in offered.names]:
                    yield _problem(table, index, sheet, offered, cell, unknown)


def _one_of(offered: Offered, required: bool = False) -> Column:
    cure = f"请填写：{BETWEEN.join(offered.names)}。{_OWN_WORDS}"
    return Column(
        offered.field, offered.title, "choice", required=required, choices=offered.names, cure=cure,
        optional=not required,
    )  # fmt: skip


def _some_of(offered: Offered) -> Column:
    note = f"可填几项，用“{BETWEEN}”隔开：{BETWEEN.join(offered.names)}"
    return Column(offered.field, offered.title, longest=500, optional=True, note=note)


def _problem(
    table: pd.DataFrame, index: int, sheet: str, offered: Offered, cell: str, unknown: list[str]
) -> Problem:
    place = f"{table.attrs['letters'][offered.field]}{table.at[index, '_row']}"
    reason = f"没有“{BETWEEN.join(unknown)}”这个用词"
    cure = f"几项之间用“{BETWEEN}”隔开，可用：{BETWEEN.join(offered.names)}。{_OWN_WORDS}"
    return Problem(sheet, place, offered.title, cell[:60], "unknown_word", reason, cure)
