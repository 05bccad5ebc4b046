"""Workbooks the land side understands: the list of enterprises and the land register."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from landuse.actions.land import withdraw_land, write_land
from landuse.actions.register import withdraw_enterprises, write_enterprises
from landuse.areas.overlaps import Excess, excesses
from landuse.models import Enterprise, Industry, Occupancy, Parcel
from landuse.register.changes import compare_enterprises, compare_parcels, compare_uses
from landuse.register.enterprise_columns import check_details_of, details_columns, park_column
from landuse.register.ledger import PARCELS, USES, settled
from landuse.register.parcel_checks import check_details, check_outlines, problem
from landuse.register.parcel_columns import DETAILS
from mujun.accounts.models import County
from mujun.intake.checks import Column, Note, Problem, Sheet
from mujun.intake.layouts import Counts, Layout, register
from mujun.intake.models import Batch

LIST = "名单"
_OUTLINE_CURE = "写成「经度 纬度; 经度 纬度; …」，度为单位；没有界址的留空。"
_ENTERPRISE_FIRST = "先导入企业名单，或核对代码。"
AREA = {"kind": "number", "unit": "亩", "decimals": 4, "places": 4, "minimum": 0.0001, "maximum": 1e6}


def enterprise_code(county: County, title: str = "统一社会信用代码", required: bool = True) -> Column:
    """The column that names an enterprise already in the list."""
    codes = Enterprise.objects.filter(county=county).values_list("credit_code", flat=True)
    return Column(
        "credit_code",
        title,
        "credit_code",
        required=required,
        references=frozenset(codes),
        cure=_ENTERPRISE_FIRST,
        aliases=["社会信用代码", "信用代码"] if title == "统一社会信用代码" else [],
    )


def town_column(county: County, required: bool = True) -> Column:
    names = list(county.towns.values_list("name", flat=True))
    return Column(
        "town", "镇街", "choice", required=required, choices=names, aliases=["所属镇街", "乡镇街道"]
    )


def _enterprise_sheets(county: County, year: int) -> list[Sheet]:
    industries = list(Industry.objects.values_list("code", flat=True))
    columns = [
        Column("credit_code", "统一社会信用代码", "credit_code", required=True),
        Column("name", "企业名称", required=True),
        town_column(county),
        Column(
            "industry",
            "行业大类",
            "choice",
            required=True,
            choices=industries,
            cure="填写两位行业大类代码，如 33；首位的 0 不能省，单元格用文本格式。",
            note="GB/T 4754-2017 大类代码",
        ),
        Column("scale", "规模", "choice", required=True, choices=Enterprise.Scale.values),
        Column("takes_part", "是否参评", "choice", choices=["是", "否"], optional=True, note="不填即参评"),
        *details_columns(county),
    ]
    return [Sheet(LIST, columns, unique=["credit_code"])]


def _land_sheets(county: County, year: int) -> list[Sheet]:
    parcels = [
        Column("code", "宗地代码", required=True, longest=19),
        town_column(county),
        enterprise_code(county, "权利人统一社会信用代码", required=False),
        Column("area", "登记面积", optional=True, note="亩和平方米只填一项", **AREA),
        Column("land_use", "用途", required=True, longest=20),
        Column(
            "outline",
            "界址",
            longest=20000,
            optional=True,
            note="经度 纬度; 经度 纬度; …（CGCS2000，度），可空；报送宗地图形的删去这一列",
        ),  # fmt: skip
        metres_column("square_metres", "登记面积", 4),
        replace(park_column(county), note="宗地所在的园区；不在园区的留空"),
        *DETAILS,
    ]
    uses = [
        Column("parcel", "宗地代码", required=True, longest=19),
        enterprise_code(county),
        Column("kind", "方式", "choice", required=True, choices=Occupancy.Kind.values),
        Column("area", "使用面积", optional=True, note="按楼层使用的改填建筑面积", **AREA),
        Column("since", "起", "date", required=True),
        Column("until", "止", "date", note="最后一天；仍在使用的留空"),
        metres_column("floor_area", "建筑面积", 2),
    ]
    return [
        Sheet(PARCELS, parcels, unique=["code"]),
        Sheet(USES, uses, unique=["parcel", "credit_code", "kind", "since"]),
    ]


def metres_column(key: str, title: str, places: int) -> Column:
    """The other way to state an area. The unit is part of the title: the bare title means the 亩."""
    return Column(
        key, f"{title}（平方米）", "number", places=places, minimum=0.01, maximum=1e9, optional=True
    )


def _check_land(county: County, year: int, tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    parcels, uses, found = settled(county, year, tables)
    problems = [problem(tables[sheet], index, sheet, *rest) for sheet, index, *rest in found]
    problems += check_outlines(parcels, PARCELS, _OUTLINE_CURE)
    problems += [*check_details(parcels, PARCELS), *ends_before_start(uses, USES)]
    areas = _known_areas(county, parcels)
    unknown = uses[~uses["parcel"].isin(areas)]
    problems += [
        problem(
            uses, row.Index, USES, "parcel", row.parcel, "unknown_parcel",
            "没有这个宗地代码", f"在「{PARCELS}」工作表中补上这宗地，或核对代码。",
        )
        for row in unknown.itertuples()
    ]  # fmt: skip
    return problems or _check_excess(county, uses, areas)


def _known_areas(county: County, parcels: pd.DataFrame) -> dict[str, float]:
    """Registered area by parcel code as it will stand after the import."""
    stored = Parcel.objects.filter(county=county).values_list("code", "area")
    areas = {code: float(area) for code, area in stored}
    return areas | dict(zip(parcels["code"], parcels["area"], strict=True))


def ends_before_start(table: pd.DataFrame, sheet: str) -> list[Problem]:
    return [
        problem(
            table, row.Index, sheet, "until", f"{row.until:%Y-%m-%d}", "ends_before_start",
            "「止」早于「起」", "改正日期；没有结束的把「止」留空。",
        )
        for row in table[table["until"] < table["since"]].itertuples()
    ]  # fmt: skip


def _check_excess(county: County, uses: pd.DataFrame, areas: dict[str, float]) -> list[Problem]:
    """Uses of the file, and stored uses of the same parcels that the file does not replace."""
    keys = ["parcel", "credit_code", "kind", "since"]
    columns = [*keys, "area", "until"]
    stored = _stored_uses(county, set(uses["parcel"]), columns)
    both = pd.concat([uses[[*columns, "_row"]], stored.assign(_row=0)], ignore_index=True)
    both = both.drop_duplicates(keys).reset_index(drop=True)
    return [_excess_problem(uses, both["_row"], excess) for excess in excesses(both, areas)]


def _stored_uses(county: County, codes: set[str], columns: list[str]) -> pd.DataFrame:
    rows = Occupancy.objects.filter(parcel__county=county, parcel__code__in=codes).values_list(
        "parcel__code", "enterprise__credit_code", "kind", "since", "area", "until"
    )
    table = pd.DataFrame(rows, columns=columns)
    for name in ("since", "until"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[s]")
    return table.assign(area=table["area"].astype(float))


def _excess_problem(uses: pd.DataFrame, rows: pd.Series, excess: Excess) -> Problem:
    in_force = [int(rows[use]) for use in excess.uses]
    named = [f"第 {row} 行" for row in in_force if row] + ["已导入的用地"] * (0 in in_force)
    last = np.flatnonzero(uses["_row"] == max(in_force))[0]
    reason = (
        f"{excess.day} 起，{'、'.join(named)}同时使用 {excess.total:.4f} 亩，"
        f"超过宗地 {excess.parcel} 的登记面积 {excess.area:.4f} 亩"
    )
    cure = "核对使用面积和起止日期；已不再使用的填写「止」。"
    value = f"{uses['area'].iloc[last]:g}"
    return problem(uses, uses.index[last], USES, "area", value, "parcel_exceeded", reason, cure)


def _compare_enterprises(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    compare_enterprises(batch, LIST, tables[LIST])
    return []


def _compare_land(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> list[Note]:
    parcels, uses, _ = settled(batch.county, batch.year, tables)
    compare_parcels(batch, PARCELS, parcels)
    compare_uses(batch, USES, uses)
    return []


def _write_land(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> Counts:
    parcels, uses, _ = settled(batch.county, batch.year, tables)
    return write_land(batch, parcels, uses)


register(
    Layout(
        "enterprises",
        "企业名单",
        "reform_office",
        _enterprise_sheets,
        lambda county, year, tables: [*check_details_of(tables[LIST], LIST)],
        lambda batch, tables: write_enterprises(batch, tables[LIST]),
        _compare_enterprises,
        withdraw=withdraw_enterprises,
    )
)
register(
    Layout(
        "land",
        "用地台账",
        "natural_resources",
        _land_sheets,
        _check_land,
        _write_land,
        _compare_land,
        withdraw=withdraw_land,
    )
)
