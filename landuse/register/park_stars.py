"""The star that a row of the list of parks states: from which year on, and what is on record for that year."""

import pandas as pd

from landuse.models import ParkStar
from mujun.accounts.models import County

COLUMNS = {"star": "园区星级", "star_document": "评星文件"}
_NONE = ("", "")


def settled(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """With `star_year` in every row: what the row says, else the year of the list."""
    stated = pd.to_numeric(table["star_year"], errors="coerce")  # "" where the file has no such column
    return table.assign(star_year=stated.fillna(year).astype(int))


def on_record(county: County, rows: pd.DataFrame) -> pd.DataFrame:
    """`COLUMNS` of each park in `name` as they hold in its `star_year`, "" for none. One query."""
    known: dict[str, list[tuple[int, str, str]]] = {}
    said = ParkStar.objects.filter(park__county=county).order_by("year")
    for name, year, *star in said.values_list("park__name", "year", "star", "document"):
        known.setdefault(name, []).append((year, *star))
    held = [
        _held(known.get(name, []), year) for name, year in zip(rows["name"], rows["star_year"], strict=True)
    ]
    return pd.DataFrame(held, columns=list(COLUMNS), index=rows["name"], dtype=object)


def _held(said: list[tuple[int, str, str]], year: int) -> tuple[str, str]:
    return next(((star, document) for since, star, document in reversed(said) if since <= year), _NONE)


def restated(given: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    """The documents of `given`; one that states the star on record without a document leaves that one's."""
    of = held.reindex(given["name"])
    same = (given["star"].to_numpy() == of["star"].to_numpy()) & (given["star_document"] == "").to_numpy()
    return given["star_document"].where(~same, of["star_document"].to_numpy())
