"""The odd cases planted on purpose: what real returns look like, and what checks and rules must stand."""

from dataclasses import dataclass

import pandas as pd

from evaluation.demonstration.chance import dice


@dataclass(frozen=True)
class Oddity:
    """`count` enterprises of one scale that are odd in the way `text` says."""

    code: str
    scale: str
    count: int
    text: str


ODDITIES = [
    Oddity("refund", "规上", 3, "2024 年退税大于入库，税收实际贡献为负"),
    Oddity("loss", "规上", 1, "2025 年工业增加值为负"),
    Oddity("no_energy", "规上", 2, "2025 年停产：综合能耗、用电量为零"),
    Oddity("no_research", "规上", 4, "2024 年未报 R&D 经费支出"),
    Oddity("no_value_added", "规上", 3, "2025 年未报工业增加值"),
    Oddity("no_tax", "规上", 1, "2023 年税务数据中没有该企业"),
    Oddity("check_digit", "规上", 1, "信用代码校验位不符"),
    Oddity("renamed", "规上", 1, "2025 年更名"),
    Oddity("refund", "规下", 2, "2024 年退税大于入库，税收实际贡献为负"),
    Oddity("no_power", "规下", 2, "2025 年用电量为零但仍有税收"),
    Oddity("tiny_land", "规下", 2, "登记用地不足 0.1 亩"),
    Oddity("landless", "规下", 6, "没有任何用地"),
    Oddity("check_digit", "规下", 1, "信用代码校验位不符"),
    Oddity("shut", "规下", 5, "2024 年末关停，2025 年无数据"),
]


def planted(scale: pd.Series) -> pd.Series:
    """The code of each enterprise's oddity, "" for the ordinary ones. One enterprise is odd in one way only."""
    odd = pd.Series("", index=scale.index)
    for name, rows in scale.groupby(scale):
        codes = [oddity.code for oddity in ODDITIES if oddity.scale == name for _ in range(oddity.count)]
        odd[dice(f"odd {name}").choice(rows.index, len(codes), replace=False)] = codes
    return odd


def explained(enterprises: pd.DataFrame) -> pd.DataFrame:
    """The odd enterprises of the county: credit_code, name, scale and what is odd about them (text)."""
    texts = pd.DataFrame([(o.code, o.scale, o.text) for o in ODDITIES], columns=["odd", "scale", "text"])
    odd = enterprises.loc[enterprises["odd"] != "", ["credit_code", "name", "scale", "odd"]]
    return odd.merge(texts, on=["odd", "scale"]).sort_values(
        ["scale", "odd", "credit_code"], ignore_index=True
    )
