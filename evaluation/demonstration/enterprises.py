"""Who is there: invented enterprises with names, credit codes, towns and industries."""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.demonstration.chance import chosen, dice
from evaluation.demonstration.oddities import planted
from mujun.intake.credit_code import ALPHABET, check_character

COUNTY_CODE = "339901"
COUNTY_NAME = "青澜县"
YEARS = (2023, 2024, 2025)

_REFERENCE = Path(__file__).parent / "reference"
# Brands are a character of each row; 40 × 40 of them, more than there are enterprises.
_FIRST = "澜岚霁沐朔珩槿棠芷筱岑岫汀溆浔渟泠湉漪澹曜昀昕晗煦烨钰铄锴铭骁骞翊翎翀绫缇绮磊砺"
_SECOND = "禾川屿原野峤舟帆桥亭阁台堂轩庭苑圃林枫柏松竹桐梧榕槐栎楠桦樾丰泽润沛淳澄清和衡信"


@cache
def towns() -> pd.DataFrame:
    """By name: trade (its favourite industry), numbers above and below size, since (year of its first plots), plot,
    tax and value_added (factors on the county's medians), east and north (km from the seat), bearing (degrees).
    """
    return pd.read_csv(_REFERENCE / "towns.csv", dtype={"trade": str}, index_col="name")


@cache
def industries() -> pd.DataFrame:
    """By division of GB/T 4754: words for names, weights above and below size, and the industry's medians.

    value_added 万元/亩, productivity 万元/人, energy 万元/吨标煤 and emission 万元/吨 (value added each), tax_share
    of value added, revenue_share (value added of revenue), rd_share of revenue in %, power_share of energy,
    permit (chance of an emission figure), water 立方米/万元.
    """
    return pd.read_csv(_REFERENCE / "industries.csv", dtype={"code": str}, index_col="code")


def roster() -> pd.DataFrame:
    """One row per enterprise: credit_code, name, town, industry, scale, odd, opens, rises, closes.

    `opens` and `closes` are the first and last year with figures, `rises` the first year above size.
    """
    placed = pd.concat([_placed(scale, weights) for scale, weights in (("规上", "above"), ("规下", "below"))])
    placed = placed.reset_index(drop=True)
    placed["odd"] = planted(placed["scale"])
    placed["credit_code"] = _credit_codes(len(placed), placed["odd"] == "check_digit")
    placed["name"] = _names(placed["industry"])
    return placed.join(_careers(placed))


def register(enterprises: pd.DataFrame, year: int) -> pd.DataFrame:
    """The list of a year: those that are there by then, under the name and scale of the time."""
    there = enterprises[(enterprises["opens"] <= year) & (enterprises["closes"] >= year)].copy()
    there.loc[there["rises"] > year, "scale"] = "规下"
    renamed = (there["odd"] == "renamed") & (year < YEARS[-1])
    there.loc[renamed, "name"] = there.loc[renamed, "name"].str.replace("有限公司", "厂")
    return there


def _placed(scale: str, weights: str) -> pd.DataFrame:
    counts = towns()[weights]
    town = np.repeat(counts.index.to_numpy(), counts)
    industry = [_industries_of(name, weights, count) for name, count in counts.items()]
    return pd.DataFrame({"town": town, "industry": np.concatenate(industry), "scale": scale})


def _industries_of(town: str, weights: str, count: int) -> npt.NDArray[np.str_]:
    """Every town has a trade of its own that is four times as common there as in the county."""
    weight = industries()[weights].astype(float)
    weight[towns().loc[town, "trade"]] *= 4
    return dice(f"industries {town} {weights}").choice(weight.index, count, p=weight / weight.sum())


def _names(industry: pd.Series) -> npt.NDArray[np.str_]:
    rng = dice("names")
    brands = np.array([first + second for first in _FIRST for second in _SECOND])
    words = industries()["words"].str.split().loc[industry]
    picks = (rng.random(len(industry)) * words.str.len()).astype(int)
    word = [choices[pick] for choices, pick in zip(words, picks, strict=True)]
    return COUNTY_NAME + rng.choice(brands, len(industry), replace=False).astype(object) + word + "有限公司"


def _credit_codes(count: int, wrong: pd.Series) -> npt.NDArray[np.str_]:
    serials = dice("credit codes").choice(10**6, count, replace=False)
    bodies = [f"91{COUNTY_CODE}{_organisation(f'MA{serial:06d}')}" for serial in serials]
    checks = [check_character(body) for body in bodies]
    shift = wrong.astype(int)
    return np.array(
        [b + ALPHABET[(ALPHABET.index(c) + s) % 31] for b, c, s in zip(bodies, checks, shift, strict=True)]
    )


def _organisation(body: str) -> str:
    """An organisation code of GB 11714: eight characters and their check."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = (int(character, 36) for character in body)
    return body + "0123456789X"[(11 - sum(w * v for w, v in zip(weights, values, strict=True)) % 11) % 11]


def _careers(placed: pd.DataFrame) -> pd.DataFrame:
    careers = pd.DataFrame({"opens": YEARS[0], "rises": YEARS[0], "closes": 9999}, index=placed.index)
    plain = placed["odd"] == ""
    for year, scale, count in ((2024, "规上", 6), (2024, "规下", 24), (2025, "规上", 5), (2025, "规下", 20)):
        free = plain & (placed["scale"] == scale) & (careers["opens"] == YEARS[0])
        careers.loc[chosen(f"open {year} {scale}", free, count), "opens"] = year
    for year in YEARS[1:]:
        free = (
            plain
            & (placed["scale"] == "规上")
            & (careers["opens"] == YEARS[0])
            & (careers["rises"] == YEARS[0])
        )
        careers.loc[chosen(f"rise {year}", free, 4), "rises"] = year
    careers.loc[placed["odd"] == "shut", "closes"] = 2024
    return careers
