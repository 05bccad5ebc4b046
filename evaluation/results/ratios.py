"""The key ratios of a county, a town or any other set of enterprises: ratios of sums, never means of ratios."""

from collections.abc import Iterable, Sequence
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


def table(codes: Sequence[str], rows: Iterable[tuple[str, str, list]]) -> pd.DataFrame:
    """Town, scale and one float column per code; a value that is not there is NaN."""
    listed = list(rows)
    figures = pd.DataFrame([row[2] for row in listed], columns=list(codes), dtype=float)
    figures.insert(0, "town", [row[0] for row in listed])
    figures.insert(1, "scale", [row[1] for row in listed])
    return figures


def measure(figures: pd.DataFrame) -> list[Measured]:
    """Every ratio whose variables are there, over all enterprises that have both of its parts."""
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
