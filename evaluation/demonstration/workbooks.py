"""The county as its departments hand it in: tables under the headings of the layouts, and the files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.demonstration.county import Generated
from evaluation.demonstration.enterprises import COUNTY_NAME, YEARS, register
from evaluation.demonstration.land import Land
from evaluation.demonstration.marks import TABLES
from evaluation.methods.dictionary import dictionary
from mujun.intake.sheets import Sheet
from mujun.intake.workbook import write_workbook

_TITLES = {"tax": "税务数据", "statistics": "统计数据", "power": "水电数据", "environment": "环保数据"}


@dataclass(frozen=True)
class Handing:
    """One workbook of one department. `tables`: a frame by sheet name, its columns are the headings."""

    layout: str
    year: int
    department: str
    title: str
    tables: Mapping[str, pd.DataFrame]

    @property
    def filename(self) -> str:
        return f"{COUNTY_NAME}{self.year}年{self.title}.xlsx"

    def content(self, sheets: Sequence[Sheet]) -> bytes:
        return write_workbook(sheets, {sheet.name: _rows(sheet, self.tables[sheet.name]) for sheet in sheets})


def handings(county: Generated) -> list[Handing]:
    """All workbooks as they come in: the lists, the land ledger, year by year, then what else is known."""
    lists = [
        Handing(
            "enterprises",
            year,
            "reform_office",
            "企业名单",
            {"名单": _list(register(county.enterprises, year))},
        )
        for year in YEARS
    ]
    ledger = Handing(
        "land", YEARS[-1], "natural_resources", "用地台账", _ledger(county.enterprises, county.land)
    )
    return [*lists, ledger, *_figures(county), *_marks(county)]


def _list(there: pd.DataFrame) -> pd.DataFrame:
    headings = {
        "credit_code": "统一社会信用代码",
        "name": "企业名称",
        "town": "镇街",
        "industry": "行业大类",
        "scale": "规模",
    }
    return there[list(headings)].rename(columns=headings).sort_values(["镇街", "统一社会信用代码"])


def _ledger(enterprises: pd.DataFrame, land: Land) -> dict[str, pd.DataFrame]:
    codes = enterprises["credit_code"]
    parcels = {
        "宗地代码": land.parcels["code"],
        "镇街": land.parcels["town"],
        "权利人统一社会信用代码": land.parcels["holder"].map(codes),
        "登记面积（亩）": land.parcels["area"],
        "用途": land.parcels["land_use"],
        "界址": land.parcels["boundary"],
    }
    occupancies = {
        "宗地代码": land.occupancies["code"],
        "统一社会信用代码": land.occupancies["enterprise"].map(codes),
        "方式": land.occupancies["kind"],
        "使用面积（亩）": land.occupancies["area"],
        "起": land.occupancies["since"].dt.date,
        "止": land.occupancies["until"].dt.date,
    }
    return {"宗地": pd.DataFrame(parcels), "用地": pd.DataFrame(occupancies)}


def _figures(county: Generated) -> Iterator[Handing]:
    """A row for every enterprise of which the department knows anything."""
    for year in YEARS:
        names = register(county.enterprises, year)[["credit_code", "name"]]
        figures = county.figures[county.figures["year"] == year].set_index("enterprise")
        for department, title in _TITLES.items():
            collected = [v for v in dictionary().variables if v.department == department]
            headings = {v.code: f"{v.name}（{v.unit}）" for v in collected}
            known = figures[list(headings)].dropna(how="all").rename(columns=headings)
            table = names.set_axis(["统一社会信用代码", "企业名称"], axis=1).join(known, how="inner")
            yield Handing(
                department, year, department, title, {"数据": table.sort_values("统一社会信用代码")}
            )


def _marks(county: Generated) -> Iterator[Handing]:
    for layout, department, title, table_of in TABLES:
        table = table_of(county.enterprises, county.land)
        days = {name: table[name].dt.date for name in ("起", "止", "发证日期") if name in table}
        yield Handing(layout, YEARS[-1], department, title, {title: table.assign(**days)})


def _rows(sheet: Sheet, table: pd.DataFrame) -> list[list[object]]:
    """The cells in the order of the sheet's columns, None for blank."""
    cells = table.reindex(columns=[column.heading for column in sheet.columns]).astype(object)
    return cells.where(cells.notna(), None).to_numpy().tolist()
