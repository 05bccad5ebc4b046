"""The collected variables by year: growth from the anchor year, what is not supplied, and the odd cases."""

import numpy as np
import pandas as pd

from evaluation.demonstration.anchor import anchored, described
from evaluation.demonstration.chance import dice, factor
from evaluation.demonstration.enterprises import YEARS
from evaluation.demonstration.fuels import burnt

ANCHOR = 2024  # the year that carries the published means
GROWTH, GROWTH_SPREAD = 0.06, 0.07  # an enterprise's own, per year, of the logarithm
# How much of an enterprise's growth a variable follows, and the spread of what each year adds by itself.
FOLLOWS = {
    "tax": (1.1, 0.14),
    "value_added": (1.0, 0.08),
    "revenue": (1.0, 0.07),
    "energy": (0.6, 0.08),
    "employees": (0.3, 0.05),
    "rd_expense": (1.2, 0.15),
    "electricity": (0.7, 0.08),
    "water": (0.4, 0.10),
    "emission": (0.2, 0.15),
}
STARTING = {0: 0.35, 1: 0.80}  # of full operation, by years since opening
DECIMALS = {"employees": 0, "water": 0, "electricity": 4}
EMISSIONS = ["cod", "ammonia", "sulphur_dioxide", "nitrogen_oxides"]
# Shares of the four where much water is used (立方米/万元), and elsewhere.
WET, WET_SHARES, DRY_SHARES = 2.5, [0.62, 0.05, 0.10, 0.23], [0.08, 0.004, 0.25, 0.666]
LINE = 2000.0  # 万元 revenue: the designated size
ONLY_ABOVE = ["value_added", "energy", "employees", "rd_expense"]


def figures(held: pd.DataFrame) -> pd.DataFrame:
    """One row per enterprise and year: year, enterprise (label), then the variables by code; NaN is not supplied."""
    enterprises = described(held)
    anchor = anchored(enterprises)
    years = [_of_year(enterprises, anchor, year) for year in YEARS]
    return pd.concat(years, keys=YEARS, names=["year", "enterprise"]).reset_index()


def _of_year(enterprises: pd.DataFrame, anchor: pd.DataFrame, year: int) -> pd.DataFrame:
    supplied = _supplied(_grown(enterprises, anchor, year), enterprises, year)
    return burnt(_planted(supplied, year), enterprises)


def _grown(enterprises: pd.DataFrame, anchor: pd.DataFrame, year: int) -> pd.DataFrame:
    """Those in operation in a year, with all variables."""
    growth = dice("growth").normal(GROWTH, GROWTH_SPREAD, len(anchor)) * (year - ANCHOR)
    started = (
        (year - enterprises["opens"].where(enterprises["opens"] > YEARS[0], 0)).map(STARTING).fillna(1.0)
    )
    columns = {
        name: anchor[name] * np.exp(growth * share) * factor(f"{name} {year}", len(anchor), spread) * started
        for name, (share, spread) in FOLLOWS.items()
    }
    grown = (
        pd.DataFrame(columns)
        .mul(_rising(enterprises, columns["revenue"], year), axis=0)
        .round(2)
        .round({**DECIMALS, "emission": 9})
    )
    return _emitted(enterprises, grown)[enterprises["opens"].le(year) & enterprises["closes"].ge(year)]


def _rising(enterprises: pd.DataFrame, revenue: pd.Series, year: int) -> pd.Series:
    """Factors that keep those who rise below the designated size before they do, and above it afterwards."""
    risers, risen = enterprises["rises"] > YEARS[0], enterprises["rises"] <= year
    before, after = (0.95 * LINE / revenue).clip(upper=1), (1.05 * LINE / revenue).clip(lower=1)
    return after.where(risen, before).where(risers, 1.0)


def _emitted(enterprises: pd.DataFrame, grown: pd.DataFrame) -> pd.DataFrame:
    """The four substances; their sum, as the environment department states it, replaces the raw emission."""
    wet = enterprises["water"].to_numpy()[:, None] >= WET
    shares = np.where(wet, WET_SHARES, DRY_SHARES) * factor("substances", 4 * len(grown), 0.3).reshape(-1, 4)
    parts = grown["emission"].to_numpy()[:, None] * shares / shares.sum(axis=1, keepdims=True)
    substances = pd.DataFrame(parts.round(4), grown.index, EMISSIONS)
    return grown.assign(**substances, emission=substances.sum(axis=1).round(4))


def _supplied(grown: pd.DataFrame, enterprises: pd.DataFrame, year: int) -> pd.DataFrame:
    """Blank what nobody counts: statistics of the small, emissions without a permit, rooms without a meter."""
    below = (enterprises["scale"] == "规下") | (enterprises["rises"] > year)
    permit = dice("permits").random(len(below)) < enterprises["permit"] * np.where(below, 0.10, 0.85)
    renting = enterprises["tenure"] == "rent"
    unmetered = renting & below & (dice("power meters").random(len(below)) < 0.03)
    unpiped = renting & (dice("water meters").random(len(below)) < 0.15)
    blanks = [
        (below, ONLY_ABOVE),
        (~permit, [*EMISSIONS, "emission"]),
        (unmetered, ["electricity"]),
        (unpiped, ["water"]),
    ]
    for enterprises_without, variables in blanks:
        grown.loc[enterprises_without[grown.index].to_numpy(), variables] = np.nan
    return grown.assign(odd=enterprises["odd"])


def _planted(grown: pd.DataFrame, year: int) -> pd.DataFrame:
    """The oddities of figures, as `oddities.ODDITIES` says them."""
    plants = {
        (2023, "no_tax"): {"tax": np.nan},
        (2024, "no_research"): {"rd_expense": np.nan},
        (2025, "no_value_added"): {"value_added": np.nan},
        (2025, "no_energy"): {"energy": 0.0, "electricity": 0.0},
        (2025, "no_power"): {"electricity": 0.0},
    }
    for (when, odd), values in plants.items():
        grown.loc[(grown["odd"] == odd) & (when == year), list(values)] = list(values.values())
    refund, loss = (grown["odd"] == "refund") & (year == 2024), (grown["odd"] == "loss") & (year == 2025)
    grown.loc[refund, "tax"] *= -0.4
    grown.loc[loss, "value_added"] *= -0.15
    return grown.drop(columns="odd")
