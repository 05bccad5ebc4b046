"""What the enterprises did in the anchor year: columns calibrated on published aggregates.

Each variable is a function over the enterprises joined with the medians of their industry and town.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.demonstration.chance import dice, factor
from evaluation.demonstration.enterprises import industries, towns

Column = pd.Series

# 丽水 2019, 万元 per enterprise above size
MEAN_TAX_ABOVE = 609.0
MEAN_VALUE_ADDED_ABOVE = 2374.0
RESEARCH_SHARE = 0.0236  # of revenue
PRODUCTIVITY = 18.0  # 万元 per head: between 丽水 2019 and the base of 黄岩 2022
# 黄岩 2022, bases of enterprises below size, taken as medians: 万元/亩 and 万元/万千瓦时
MEDIAN_TAX_BELOW = 11.59
MEDIAN_TAX_PER_POWER_BELOW = 0.2352
COAL_PER_POWER = 2.84  # 吨标煤 per 万千瓦时, equivalent value
# 亩 that a business below size needs, whatever its land right says
LEAST_USE = 0.5


def described(held: pd.DataFrame) -> pd.DataFrame:
    """The holdings with the medians of their industry and the factors of their town (`…_of_town`)."""
    medians = industries().drop(columns=["words", "above", "below"])
    factors = towns()[["tax", "value_added"]].add_suffix("_of_town")
    return held.join(medians, on="industry").join(factors, on="town")


def anchored(enterprises: pd.DataFrame) -> pd.DataFrame:
    """The variables of the anchor year by code, before anything is missing or odd."""
    above = enterprises["scale"] == "规上"
    per_mu = _value_added_per_mu(enterprises)
    value_added = _with_mean(MEAN_VALUE_ADDED_ABOVE, per_mu * enterprises["land"], above)
    tax = _with_mean(MEAN_TAX_ABOVE, _tax_above(enterprises, value_added), above)
    tax = tax.where(above, _tax_below(enterprises))
    value_added = value_added.where(above, tax * 4.0)
    energy = value_added / (enterprises["energy"] * _spread("energy", enterprises, 0.45))
    revenue = value_added / (enterprises["revenue_share"] * _spread("revenue", enterprises, 0.15))
    productivity = enterprises["productivity"] * (per_mu / per_mu.median()) ** 0.3
    staff = value_added / (productivity * _spread("staff", enterprises, 0.25))
    employees = _with_mean(MEAN_VALUE_ADDED_ABOVE / PRODUCTIVITY, staff, above).clip(lower=3)
    columns = {
        "tax": tax,
        "value_added": value_added,
        "revenue": revenue,
        "energy": energy,
        "employees": employees,
        "rd_expense": _with_mean(
            RESEARCH_SHARE * revenue[above].mean(), _research(enterprises, revenue), above
        ),
        "electricity": (energy * enterprises["power_share"] / COAL_PER_POWER).where(above, _power_below(tax)),
        "water": value_added * enterprises["water"] * _spread("water", enterprises, 0.35) + employees * 30,
        "emission": value_added / (enterprises["emission"] * _spread("emission", enterprises, 0.70)),
    }
    return pd.DataFrame(columns)


def _with_mean(mean: float, column: Column, above: pd.Series) -> Column:
    """The column with the published mean of the enterprises above size."""
    return column * (mean / column[above].mean())


def _spread(topic: str, enterprises: pd.DataFrame, spread: float) -> npt.NDArray[np.float64]:
    return factor(topic, len(enterprises), spread)


def _value_added_per_mu(enterprises: pd.DataFrame) -> Column:
    """万元/亩. More land is used a little less well."""
    per_mu = (
        enterprises["value_added"]
        * enterprises["value_added_of_town"]
        * _spread("value added", enterprises, 0.46)
    )
    return per_mu * enterprises["land"].clip(lower=1) ** -0.10


def _tax_above(enterprises: pd.DataFrame, value_added: Column) -> Column:
    """万元. Tax follows value added with a spread of its own, which makes it the most unequal of all."""
    share = enterprises["tax_share"] * enterprises["tax_of_town"] * _spread("tax", enterprises, 0.27)
    return value_added * share * (value_added / value_added.median()) ** 0.05


def _tax_below(enterprises: pd.DataFrame) -> Column:
    """万元, by land; who rents uses land more densely. The landless are taken as if they used 1.5 亩."""
    below = enterprises["scale"] == "规下"
    per_mu = enterprises["tax_of_town"] * _spread("tax below", enterprises, 0.90)
    per_mu = per_mu * enterprises["tenure"].map({"own": 0.80, "rent": 1.10, "none": 1.0})
    per_mu = per_mu * MEDIAN_TAX_BELOW / per_mu[below].median()
    land = enterprises["land"].mask(enterprises["tenure"] == "none", 1.5)
    return per_mu * land.clip(lower=LEAST_USE)


def _power_below(tax: Column) -> Column:
    """万千瓦时."""
    return tax / (MEDIAN_TAX_PER_POWER_BELOW * factor("power below", len(tax), 0.65))


def _research(enterprises: pd.DataFrame, revenue: Column) -> Column:
    """万元; some do none, and say so."""
    none = dice("no research").random(len(enterprises)) < 0.10
    expense = revenue * enterprises["rd_share"] * _spread("research", enterprises, 0.40)
    return expense.mask(none, 0.0)
