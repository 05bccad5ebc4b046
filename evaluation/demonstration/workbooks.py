"""The county as its departments hand it in: tables under the headings of the layouts, and the files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson
import pandas as pd

from evaluation.demonstration import details
from evaluation.demonstration.borders import town_borders
from evaluation.demonstration.county import Generated
from evaluation.demonstration.enterprises import COUNTY_NAME, YEARS, register
from evaluation.demonstration.land import Land
from evaluation.demonstration.marks import TABLES, certificate_numbers
from evaluation.methods.dictionary import dictionary
from landuse.areas.outlines import polygon
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


@dataclass(frozen=True)
class Survey(Handing):
    """Attributes and geometry of each outline, handed in as GeoJSON."""

    outlines: Sequence[tuple[Mapping[str, str], Mapping]]

    @property
    def filename(self) -> str:
        return f"{COUNTY_NAME}{self.year}年{self.title}.geojson"

    def content(self, sheets: Sequence[Sheet]) -> bytes:
        features = [
            {"type": "Feature", "properties": properties, "geometry": geometry}
            for properties, geometry in self.outlines
        ]
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
        return orjson.dumps({"type": "FeatureCollection", "crs": crs, "features": features})


def handings(county: Generated) -> list[Handing]:
    """All files as they come in: parks, lists, the land ledger, figures year by year, then what else is known, and late
    a list of parks of years ago.
    """
    parks = Handing("parks", YEARS[-1], "reform_office", "园区", {"园区": details.parks()})
    lists = [
        Handing(
            "enterprises",
            year,
            "reform_office",
            "企业名单",
            {"名单": _list(register(county.enterprises, year), year)},
        )
        for year in YEARS
    ]
    ledger = Handing(
        "land", YEARS[-1], "natural_resources", "用地台账", _ledger(county.enterprises, county.land)
    )
    stars = Handing("parks", YEARS[0], "reform_office", "园区", {"园区": details.stars_before()})
    return [parks, *lists, ledger, *_figures(county), *_marks(county), *_surveys(county.land), stars]


def _surveys(land: Land) -> Iterator[Handing]:
    there = land.parcels[(land.parcels["town"] == details.MAPPED) & land.parcels["boundary"].notna()]
    parcels = zip(there["code"], there["boundary"], strict=True)
    outlines = [({"ZDDM": code}, polygon(text)) for code, text in parcels]
    title = f"{details.MAPPED}宗地图形"
    yield Survey("parcel_map", YEARS[-1], "natural_resources", title, {}, outlines)
    yield Survey("town_borders", YEARS[-1], "natural_resources", "镇街边界", {}, town_borders(land))


def _list(there: pd.DataFrame, year: int) -> pd.DataFrame:
    headings = {
        "credit_code": "统一社会信用代码",
        "name": "企业名称",
        "town": "镇街",
        "industry": "行业大类",
        "scale": "规模",
    }
    table = there[list(headings)].rename(columns=headings).join(details.entry_details(there, year))
    return table.sort_values(["镇街", "统一社会信用代码"])


def _ledger(enterprises: pd.DataFrame, land: Land) -> dict[str, pd.DataFrame]:
    codes = enterprises["credit_code"]
    known = details.parcel_details(land.parcels, certificate_numbers(land))
    floors = details.floors_of(land.occupancies, land.parcels, known["建筑面积（平方米）"])
    parcels = {
        "宗地代码": land.parcels["code"],
        "镇街": land.parcels["town"],
        "权利人统一社会信用代码": land.parcels["holder"].map(codes),
        "登记面积（亩）": land.parcels["area"],
        "用途": land.parcels["land_use"],
        "园区": details.parks_of_parcels(land.parcels, enterprises),
        "界址": land.parcels["boundary"].where(land.parcels["town"] != details.MAPPED),
    }
    occupancies = {
        "宗地代码": land.occupancies["code"],
        "统一社会信用代码": land.occupancies["enterprise"].map(codes),
        "方式": land.occupancies["kind"],
        "使用面积（亩）": land.occupancies["area"].where(floors.isna()),
        "建筑面积（平方米）": floors,
        "起": land.occupancies["since"].dt.date,
        "止": land.occupancies["until"].dt.date,
    }
    return {"宗地": pd.DataFrame(parcels).join(known), "用地": pd.DataFrame(occupancies)}


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
    """The cells in the order of the columns that a template has, None for blank."""
    cells = table.reindex(columns=[column.heading for column in sheet.columns if column.offered]).astype(
        object
    )
    return cells.where(cells.notna(), None).to_numpy().tolist()
