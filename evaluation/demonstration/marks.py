"""What else is known of the enterprises: titles, meter accounts, certificates, states, relations."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from evaluation.demonstration.chance import chosen, days, dice
from evaluation.demonstration.land import Land

# title → share of 规上 that bear it
_TITLES = {
    "高新技术企业": 0.30,
    "科技型中小企业": 0.25,
    "专精特新中小企业": 0.10,
    "省级绿色工厂": 0.04,
    "专精特新小巨人企业": 0.02,
    "制造业单项冠军企业": 0.01,
    "上市企业": 0.01,
}
_YEARS_VALID = 3


def tags(enterprises: pd.DataFrame) -> pd.DataFrame:
    """统一社会信用代码, 标签, 起, 止, 依据: conferred 2021–2024 for three years, a listing for good."""
    able = (enterprises["scale"] == "规上") & (enterprises["opens"] == 2023)
    parts = []
    for title, share in _TITLES.items():
        bearers = chosen(f"bearers {title}", able, round(share * able.sum()))
        since = pd.to_datetime(days(f"since {title}", len(bearers), "2021-01-01", "2024-12-31"))
        until = since + pd.DateOffset(years=_YEARS_VALID) - pd.Timedelta(days=1)
        parts.append(
            pd.DataFrame(
                {
                    "统一社会信用代码": enterprises.loc[bearers, "credit_code"].to_numpy(),
                    "标签": title,
                    "起": since,
                    "止": pd.NaT if title == "上市企业" else until,
                    "依据": [f"示例文号〔{day.year}〕{day.day_of_year}号" for day in since],
                }
            )
        )
    return _sorted(pd.concat(parts))


def meters(enterprises: pd.DataFrame) -> pd.DataFrame:
    """统一社会信用代码, 种类, 户号: power for all, water for most, a second power account for the largest."""
    rng = dice("meters")
    many = enterprises["land"] >= enterprises["land"].quantile(0.95)
    wet = rng.random(len(enterprises)) < 0.8
    gas = (rng.random(len(enterprises)) < 0.1) & (enterprises["scale"] == "规上")
    kinds = [("电", enterprises["land"] >= 0), ("电", many), ("水", wet), ("气", gas)]
    parts = [
        pd.DataFrame({"统一社会信用代码": enterprises.loc[having, "credit_code"], "种类": kind})
        for kind, having in kinds
    ]
    accounts = pd.concat(parts)
    numbers = rng.choice(10**9, len(accounts), replace=False)
    return _sorted(accounts.assign(户号=[f"33{number:010d}" for number in numbers]))


def certificate_numbers(land: Land) -> pd.DataFrame:
    """number and issued (day) by the label of each parcel with a holder in the list."""
    held = land.parcels.dropna(subset="holder")
    issued = pd.to_datetime(days("certificates", len(held), "2016-03-01", "2022-12-31"))
    numbers = [f"青澜（{day.year}）不动产权第{at:07d}号" for at, day in enumerate(issued, 1)]
    return pd.DataFrame({"number": numbers, "issued": issued}, index=held.index)


def certificates(enterprises: pd.DataFrame, land: Land) -> pd.DataFrame:
    """统一社会信用代码, 证书种类, 证书编号, 发证日期: one for every parcel with a holder in the list."""
    numbers = certificate_numbers(land)
    return _sorted(
        pd.DataFrame(
            {
                "统一社会信用代码": land.parcels.loc[numbers.index, "holder"].map(enterprises["credit_code"]),
                "证书种类": "不动产权证书",
                "证书编号": numbers["number"],
                "发证日期": numbers["issued"],
            }
        )
    )


def states(enterprises: pd.DataFrame) -> pd.DataFrame:
    """统一社会信用代码, 状态, 起, 止, 原因, 依据: the shut, those at a standstill, the newly opened."""
    groups = [
        ("停产", enterprises["closes"] == 2024, "2025-01-01", None, "已关停", "镇街现场核查记录"),
        ("停产", enterprises["odd"] == "no_energy", "2025-01-01", "2025-12-31", "设备改造停产", "停产报告"),
        *(
            (
                "过渡期",
                enterprises["opens"] == year,
                f"{year}-01-01",
                f"{year + 1}-12-31",
                "新设企业",
                "营业执照",
            )
            for year in (2024, 2025)
        ),
    ]
    parts = [
        pd.DataFrame(
            {
                "统一社会信用代码": enterprises.loc[those, "credit_code"],
                "状态": kind,
                "起": pd.Timestamp(since),
                "止": pd.Timestamp(until) if until else pd.NaT,
                "原因": reason,
                "依据": evidence,
            }
        )
        for kind, those, since, until, reason, evidence in groups
    ]
    return _sorted(pd.concat(parts))


def relations(enterprises: pd.DataFrame) -> pd.DataFrame:
    """统一社会信用代码, 关系, 对方统一社会信用代码, 对方名称, 起, 止: groups of two members, a few splits."""
    plain = (enterprises["scale"] == "规上") & (enterprises["odd"] == "") & (enterprises["opens"] == 2023)
    pairs = chosen("relations", plain, 30).to_numpy().reshape(-1, 2)
    kinds = np.repeat(["集团成员", "分立自", "合并自"], [11, 2, 2])
    one, other = enterprises.loc[pairs[:, 0]], enterprises.loc[pairs[:, 1]]
    return _sorted(
        pd.DataFrame(
            {
                "统一社会信用代码": one["credit_code"].to_numpy(),
                "关系": kinds,
                "对方统一社会信用代码": other["credit_code"].to_numpy(),
                "对方名称": other["name"].to_numpy(),
                "起": pd.to_datetime(days("related", len(pairs), "2015-01-01", "2022-12-31")),
                "止": pd.NaT,
            }
        )
    )


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    return table.sort_values(list(table.columns[:3]), ignore_index=True)


TABLES: list[tuple[str, str, str, Callable[[pd.DataFrame, Land], pd.DataFrame]]] = [
    ("tags", "reform_office", "企业标签", lambda enterprises, land: tags(enterprises)),
    ("meters", "power", "用能户号", lambda enterprises, land: meters(enterprises)),
    ("certificates", "natural_resources", "企业证书", certificates),
    ("states", "reform_office", "企业状态", lambda enterprises, land: states(enterprises)),
    ("relations", "reform_office", "企业关系", lambda enterprises, land: relations(enterprises)),
]
