"""The key ratios of a county, a town or any other set of enterprises: ratios of sums, never means of ratios."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Ratio:
    name: str
    above: str
    below: str
    unit: str
    decimals: int = 2
    is_share: bool = False


RATIOS = (
    Ratio("亩均税收", "tax", "land", "万元/亩"),
    Ratio("亩均增加值", "value_added", "land", "万元/亩"),
    Ratio("单位能耗增加值", "value_added", "energy", "万元/吨标煤"),
    Ratio("单位排放增加值", "value_added", "emission", "万元/吨"),
    Ratio("全员劳动生产率", "value_added", "employees", "万元/人"),
    Ratio("研发投入强度", "rd_expense", "revenue", "", is_share=True),
)


@dataclass(frozen=True)
class Measured:
    """`value` is null when no enterprise of the set has both parts; `counted` of `size` enterprises have."""

    ratio: Ratio
    value: float | None
    counted: int
    size: int


def parts(variables: Iterable[str]) -> list[str]:
    """Those of the variables that the ratios are made of."""
    known = set(variables)
    needed = dict.fromkeys(code for ratio in RATIOS for code in (ratio.above, ratio.below))
    return [code for code in needed if code in known]


def measure(figures: pd.DataFrame) -> list[Measured]:
    """Every ratio whose variables are columns, over all enterprises that have both of its parts."""
    return [
        _measure(figures, ratio) for ratio in RATIOS if {ratio.above, ratio.below} <= set(figures.columns)
    ]


def measure_by(figures: pd.DataFrame, column: str) -> dict[str, dict[str, Measured]]:
    """The same for each value of a column: value → name of the ratio → measured."""
    return {
        str(value): {measured.ratio.name: measured for measured in measure(part)}
        for value, part in figures.groupby(column)
    }


def _measure(figures: pd.DataFrame, ratio: Ratio) -> Measured:
    both = figures[[ratio.above, ratio.below]].dropna()
    above, below = both.sum()
    value = float(above / below) if len(both) and below else None
    return Measured(ratio, value, len(both), len(figures))
