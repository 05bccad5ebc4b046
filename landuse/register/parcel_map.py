"""Outlines with what their attributes say: rows made whole from the register, and what stands in the way."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pandas as pd

from landuse.areas.units import mu_of, square_metres_of
from landuse.models import Enterprise, Parcel
from landuse.register.ledger import exact
from landuse.register.parcel_checks import problem
from landuse.register.parcel_columns import DETAILS
from mujun.accounts.models import County
from mujun.intake.checks import Problem

SHEET = "宗地图形"
_ROUNDING = 0.1  # square metres: 亩 have four decimals, square metres at least two
_FIELDS = {
    "town": "town__name",
    "credit_code": "holder__credit_code",
    "area": "area",
    "land_use": "land_use",
    **{column.key: column.key for column in DETAILS},
}
_NEEDED = {"town": "镇街", "area": "登记面积", "land_use": "用途"}


def completed(county: County, table: pd.DataFrame) -> pd.DataFrame:
    """The rows as a land ledger would have them: what a row does not say stays as on record."""
    table = _in_mu(table)
    table["credit_code"] = table["credit_code"].where(table["credit_code"] != "", _holders(county, table))
    known = _known(county, table["code"])
    for name in _FIELDS:
        blank = table[name].isna() | (table[name] == "")
        table[name] = table[name].mask(blank, known[name]).astype(known[name].dtype)
    return table


def check_rows(county: County, table: pd.DataFrame) -> Iterator[Problem]:
    """One area for each row, and for a parcel that is new what the register cannot do without."""
    numbers = _in_numbers(table)
    for index in table.index[_at_odds(numbers)]:
        reason = "登记面积（亩）和登记面积（平方米）不一致"
        yield problem(table, index, SHEET, "square_metres", "", "area_twice", reason, "改正，或只填一项。")
    whole = completed(county, table)[[*_NEEDED]]
    blank = whole.isna() | (whole == "")
    cure = "在属性表中补上，或先在用地台账中登记这宗地。"
    for index in table.index[blank.any(axis=1)]:
        missing = "、".join(title for name, title in _NEEDED.items() if blank.at[index, name])
        code, reason = table.at[index, "code"], f"是新的宗地，缺少{missing}"
        yield problem(table, index, SHEET, "code", code, "incomplete_parcel", reason, cure)


def _in_mu(table: pd.DataFrame) -> pd.DataFrame:
    """Square metres become 亩 where nobody gave these."""
    table = _in_numbers(table)
    given = table["square_metres"].where(table["area"].isna()).dropna()
    table.loc[given.index, "area"] = [float(mu_of(exact(value))) for value in given]
    return table


def _at_odds(numbers: pd.DataFrame) -> pd.Series:
    """Both given, as our own files have them, and more than rounding apart."""
    metres = numbers["area"] * float(square_metres_of(Decimal(1)))
    return (metres - numbers["square_metres"]).abs() > _ROUNDING


def _in_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """A column that the file does not have is all blank."""
    absent = [name for name in ("area", "square_metres") if table[name].dtype == object]
    return table.assign(**dict.fromkeys(absent, np.nan))


def _holders(county: County, table: pd.DataFrame) -> pd.Series:
    """The code of the only enterprise of that name, "" for others: a holder need not be in the list."""
    names = set(table["holder"]) - {""}
    rows = Enterprise.objects.filter(county=county, name__in=names).values_list("name", "credit_code")
    found = pd.DataFrame(rows, columns=["name", "code"]).drop_duplicates("name", keep=False)
    codes = dict(zip(found["name"], found["code"], strict=True))
    return pd.Series([codes.get(name, "") for name in table["holder"]], table.index, dtype=object)


def _known(county: County, codes: pd.Series) -> pd.DataFrame:
    """What is on record of each row's parcel, in the types of a checked workbook."""
    rows = Parcel.objects.filter(county=county, code__in=set(codes)).values_list("code", *_FIELDS.values())
    known = pd.DataFrame(rows, columns=["code", *_FIELDS]).set_index("code").reindex(codes)
    known.index = codes.index
    return known.assign(**{name: _typed(name, known[name]) for name in _FIELDS})


_KINDS = {"area": "number"} | {column.key: column.kind for column in DETAILS}


def _typed(name: str, column: pd.Series) -> pd.Series:
    if _KINDS.get(name) == "number":
        return column.astype(float)
    if _KINDS.get(name) == "date":
        return pd.to_datetime(column).astype("datetime64[s]")
    return column.astype(object).where(column.notna(), "")
