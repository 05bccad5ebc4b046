"""What a theme of the map is: each parcel has one of its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Value:
    """`tone` names a colour of map.css; `mark` is written into a parcel that has room for it."""

    label: str
    tone: str
    mark: str = ""


@dataclass(frozen=True)
class Theme:
    """`of[i]` is the place in `values` of parcel i of the table."""

    key: str
    title: str
    note: str
    values: list[Value]
    of: list[int]

    @property
    def labels(self) -> list[str]:
        """In words, of each parcel."""
        return [self.values[place].label for place in self.of]


def theme(
    key: str, title: str, note: str, values: Sequence[Value], of: Mapping[int, int], by: pd.Series
) -> Theme:
    """`of` by what is in the column `by`; the last value is for those without."""
    last = len(values) - 1
    return Theme(key, title, note, list(values), [of.get(each, last) for each in by.tolist()])
