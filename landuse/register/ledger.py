"""The land register as areas: m² of a parcel become 亩, floor area in use becomes land."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from landuse.areas.floors import Unconvertible, land_of
from landuse.areas.units import mu_of
from landuse.models import FloorRule, Parcel
from mujun.accounts.models import County

PARCELS, USES = "宗地", "用地"
# sheet, row, key of the column, value, code, reason, cure
Found = tuple[str, int, str, str, str, str, str]
_ADOPT = "请亩均办先让县里采用折算规则，或直接填写使用面积（亩）。"


def settled(
    county: County, year: int, tables: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Found]]:
    """Parcels and uses with `area` in 亩 whatever unit was given, and what stands in the way.

    Uses also get `floor_area` (m², NaN for land stated in 亩) and `floor_rule` (id). The rule in force at the end
    of `year` converts.
    """
    parcels, uses = _numbers(tables[PARCELS], "square_metres"), _numbers(tables[USES], "floor_area")
    found = [*_one_of_two(parcels, PARCELS, "square_metres"), *_one_of_two(uses, USES, "floor_area")]
    given = parcels["square_metres"].dropna()
    parcels.loc[given.index, "area"] = [float(mu_of(exact(value))) for value in given]
    uses["floor_rule"] = pd.Series(None, uses.index, dtype=object)
    if not found and uses["floor_area"].notna().any():
        found += _convert(county, year, parcels, uses)
    return parcels, uses, found


def exact(value: float) -> Decimal:
    """The decimal that was typed: up to 15 digits survive in a float."""
    return Decimal(repr(float(value)))


def _numbers(table: pd.DataFrame, other: str) -> pd.DataFrame:
    """A column that the file does not have is all blank."""
    blank = {name: np.nan for name in ("area", other) if table[name].dtype == object}
    return table.assign(**blank)


def _one_of_two(table: pd.DataFrame, sheet: str, other: str) -> Iterator[Found]:
    mu, metres = _TITLES[sheet]
    both, none = table["area"].notna() & table[other].notna(), table["area"].isna() & table[other].isna()
    for index in table.index[both]:
        reason = f"同时填了{mu}和{metres}"
        yield sheet, index, other, f"{table.at[index, other]:g}", "area_twice", reason, "只填一项。"
    for index in table.index[none]:
        yield sheet, index, "area", "", "required", "没有面积", f"填写{mu}或{metres}，只填一项。"


_TITLES = {
    PARCELS: ("登记面积（亩）", "登记面积（平方米）"),
    USES: ("使用面积（亩）", "建筑面积（平方米）"),
}


def _convert(county: County, year: int, parcels: pd.DataFrame, uses: pd.DataFrame) -> Iterator[Found]:
    """Fill the areas of `uses` that state floor area."""
    given = uses["floor_area"].dropna()
    rule = FloorRule.objects.in_force(county, date(year, 12, 31))
    if rule is None:
        reason = f"{year} 年末没有建筑面积折算用地的规则"
        for index, floor in given.items():
            yield USES, index, "floor_area", f"{floor:g}", "no_floor_rule", reason, _ADOPT
        return
    convert = _converter(rule, _known_buildings(county, parcels))
    for index, floor in given.items():
        try:
            uses.loc[index, ["area", "floor_rule"]] = [convert(uses.at[index, "parcel"], floor), rule.pk]
        except Unconvertible as error:
            yield USES, index, "floor_area", f"{floor:g}", "unconvertible", error.reason, error.cure


def _converter(
    rule: FloorRule, buildings: Mapping[str, tuple[Decimal, Decimal | None]]
) -> Callable[[str, float], float]:
    """From code of a parcel and m² to 亩. A parcel nobody knows is reported elsewhere."""
    arithmetic = rule.rule

    def convert(parcel: str, floor: float) -> float:
        known = buildings.get(parcel)
        return float(land_of(exact(floor), arithmetic, *known)) if known else np.nan

    return convert


def _known_buildings(county: County, parcels: pd.DataFrame) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Area (亩) and floor area (m²) of every parcel as they will stand after the import."""
    stored = Parcel.objects.filter(county=county).values_list("code", "area", "floor_area")
    known = {code: (area, floor) for code, area, floor in stored}
    states_floors = "floor_area" in parcels.attrs["letters"]
    floors = parcels["floor_area"] if states_floors else [np.nan] * len(parcels)
    for code, area, floor in zip(parcels["code"], parcels["area"], floors, strict=True):
        kept = known.get(code, (None, None))[1]
        typed = None if pd.isna(floor) else exact(floor)
        known[code] = (exact(area), typed if states_floors else kept)
    return known
