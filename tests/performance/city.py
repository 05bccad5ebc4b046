"""A city of any size, invented, the same for the same seed: 10 counties × 12,000 enterprises × 3 years. Pure.

The medians of industries are those of the demonstration; nobody is odd and nothing is missing. `put_in_place` (module
`city_by_copy`) puts a county in by COPY, `handings` gives the workbooks its departments would send.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.demonstration.enterprises import industries
from mujun.intake.credit_code import check_character

CITY, COUNTIES, SIZE = "3398", 10, 12_000
YEARS = (2023, 2024, 2025)
SEED = 9

LINE = 2000.0  # 万元 revenue: the designated size
IN_PARK, TENANTS = 0.3, 10  # a share; of so many neighbours the last rents from the one before
_FIRST = np.array(list("澜岚霁沐朔珩槿棠芷筱岑岫汀溆浔渟泠湉漪澹曜昀昕晗煦烨钰铄锴铭骁骞翊翎翀绫缇绮磊砺"))
_SECOND = np.array(list("禾川屿原野峤舟帆桥亭阁台堂轩庭苑圃林枫柏松竹桐梧榕槐栎楠桦樾丰泽润沛淳澄清和衡信"))
_SUBSTANCES = {"cod": 0.62, "ammonia": 0.05, "sulphur_dioxide": 0.10, "nitrogen_oxides": 0.23}


@dataclass(frozen=True)
class Place:
    """A county. Labels of all frames but `uses` are its enterprises, from 0 in the order of their credit codes.

    enterprises: credit_code, name, town, park ("" for none), industry, scale.
    parcels: code, town, area (亩), held by the enterprise of the label; those who rent have none.
    uses: parcel, enterprise (both labels), kind, area, since. figures: by year, columns are codes of variables.
    """

    code: str
    name: str
    towns: list[str]
    parks: list[str]
    enterprises: pd.DataFrame
    parcels: pd.DataFrame
    uses: pd.DataFrame
    figures: dict[int, pd.DataFrame]


def city(counties: int = COUNTIES, size: int = SIZE) -> Iterator[Place]:
    """One county after the other, so that not all of them need be in memory."""
    return (place(number, size) for number in range(1, counties + 1))


def place(number: int, size: int) -> Place:
    """County `number` (from 1) of the city with `size` enterprises, a town for every thousand and twelve at least."""
    rng = np.random.default_rng([SEED, number])
    code, name = f"{CITY}{number:02}", f"{_FIRST[number]}{_SECOND[number]}县"
    towns = [f"{_FIRST[at % 40]}{_SECOND[(at * 7 + at // 40) % 40]}镇" for at in range(max(12, size // 1000))]
    parks = [f"{_SECOND[at % 40]}{_FIRST[at // 40]}小微企业园" for at in range(max(3, size // 400))]
    trades = industries()
    industry = rng.choice(trades.index, size, p=trades["below"] / trades["below"].sum())
    land = (3 * np.exp(rng.normal(0, 1, size))).clip(0.3, 320).round(4)
    figures = _figures(rng, trades.loc[industry].reset_index(drop=True), land)
    enterprises = pd.DataFrame(
        {
            "credit_code": _credit_codes(code, size),
            "name": _names(rng, name, trades.loc[industry, "words"]),
            "town": rng.choice(towns, size),
            "park": np.where(rng.random(size) < IN_PARK, rng.choice(parks, size), ""),
            "industry": industry,
            "scale": np.where(figures[YEARS[-1]]["revenue"] >= LINE, "规上", "规下"),
        }
    )
    parcels, uses = _land(code, enterprises["town"], towns, land)
    return Place(code, name, towns, parks, enterprises, parcels, uses, figures)


def _credit_codes(county: str, size: int) -> list[str]:
    """GB 11714 within GB 32100: the ninth character of the organisation checks its eight, the last one checks all."""
    serials = np.arange(size)
    digits = serials[:, None] // 10 ** np.arange(5, -1, -1) % 10
    weighed = digits @ [9, 10, 5, 8, 4, 2] + 3 * int("M", 36) + 7 * int("A", 36)
    inner = np.array(list("0123456789X"))[-weighed % 11]
    bodies = [f"91{county}MA{serial:06}{check}" for serial, check in zip(serials, inner, strict=True)]
    return [body + check_character(body) for body in bodies]


def _names(rng: np.random.Generator, county: str, words: pd.Series) -> npt.NDArray[np.object_]:
    """Four characters are more than there can be enterprises, drawn without repeating."""
    brands = rng.choice(1600**2, len(words), replace=False)
    parts = [brands // 40**3, brands // 40**2 % 40, brands // 40 % 40, brands % 40]
    choices = words.str.split()
    picks = (rng.random(len(words)) * choices.str.len().to_numpy()).astype(int)
    word = np.array([each[pick] for each, pick in zip(choices, picks, strict=True)], object)
    signs = [(_FIRST, _SECOND)[at % 2][part].astype(object) for at, part in enumerate(parts)]
    return county + signs[0] + signs[1] + signs[2] + signs[3] + word + "有限公司"


def _figures(
    rng: np.random.Generator, trade: pd.DataFrame, land: npt.NDArray[np.float64]
) -> dict[int, pd.DataFrame]:
    """Each year has its own chances around the medians of the industry, and grows by six per cent."""
    strength = np.exp(rng.normal(0, 0.5, len(land)))
    return {year: _of_year(rng, trade, land * strength * 1.06 ** (year - YEARS[0])) for year in YEARS}


def _of_year(rng: np.random.Generator, trade: pd.DataFrame, use: npt.NDArray[np.float64]) -> pd.DataFrame:
    def about(median: pd.Series, spread: float) -> pd.Series:
        return median * np.exp(rng.normal(0, spread, len(use)))

    value_added = about(trade["value_added"] * use, 0.2)
    energy = value_added / about(trade["energy"], 0.4)
    emission = value_added / about(trade["emission"], 0.6)
    columns = {
        "tax": about(trade["tax_share"] * value_added, 0.4),
        "value_added": value_added,
        "revenue": value_added / about(trade["revenue_share"], 0.1),
        "energy": energy,
        "employees": (value_added / about(trade["productivity"], 0.3)).clip(lower=1).round(),
        "rd_expense": about(trade["rd_share"] / 100 * value_added / trade["revenue_share"], 0.4),
        "electricity": (energy * trade["power_share"] / 2.84).round(4),
        "water": about(trade["water"] * value_added, 0.3).round(),
        **{name: (emission * share).round(4) for name, share in _SUBSTANCES.items()},
    }
    whole = pd.DataFrame(columns).round(4)
    amounts = ["tax", "value_added", "revenue", "energy", "rd_expense"]
    return whole.round(dict.fromkeys(amounts, 2)).assign(
        emission=whole[list(_SUBSTANCES)].sum(axis=1).round(4)
    )


def _land(
    county: str, town: pd.Series, towns: list[str], land: npt.NDArray[np.float64]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Everybody has a parcel of the area it uses; tenants use a part of the neighbour's, which is so much larger."""
    rows = np.arange(len(land))
    rents = rows % TENANTS == TENANTS - 1
    area = (land + np.append(np.where(rents, land, 0)[1:], 0)).round(4)
    area_of_town = town.map({name: f"{at:03}" for at, name in enumerate(towns, start=1)})
    serials = town.groupby(town).cumcount() + 1
    codes = f"{county}" + area_of_town + "001GB" + serials.astype(str).str.zfill(5)
    parcels = pd.DataFrame({"code": codes, "town": town, "area": area})[~rents]
    uses = pd.DataFrame(
        {
            "parcel": rows - rents,
            "enterprise": rows,
            "kind": np.where(rents, "承租", "自用"),
            "area": land,
            "since": np.where(rents, np.datetime64("2021-07-01"), np.datetime64("2012-05-01")),
        }
    )
    return parcels, uses
