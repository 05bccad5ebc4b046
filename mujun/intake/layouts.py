"""What a workbook of each kind looks like, and what is done with its rows.

A layout is declared in module `layouts` of the app that owns the data and registered here. All of them are imported
when the first is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd
from django.utils.module_loading import autodiscover_modules

from mujun.accounts.models import County, User
from mujun.intake.checks import Note, Problem, Sheet
from mujun.intake.models import Batch


@dataclass(frozen=True)
class Counts:
    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged
        )


Tables = Mapping[str, Sequence[Sequence[object]]]


def prefill_nothing(user: User) -> Tables:
    return {}


def compare_nothing(batch: Batch, tables: Mapping[str, pd.DataFrame]) -> Sequence[Note]:
    return []


@dataclass(frozen=True)
class Layout:
    """`sheets`: declared columns, made for a county because drop-downs and references depend on it.
    `cross_check`: problems that need several sheets or the database; gets tables that passed the column checks.
    `write`: puts the tables (one frame per sheet; column `_row` is the row in the file) in place, inside the
    caller's transaction. `compare`: called before it with the same, adds the `BatchChange`s that writing will make
    and those cells it passes over, and returns what deserves a remark. `withdraw`: undoes the writing of a batch, or
    changes nothing and names what stands in the way; None where that cannot be done. `prefill`: the rows, by
    sheet, that the template of a user begins with. `formats`: endings of the files that `reading` knows for it.
    """

    code: str
    title: str
    department: str
    sheets: Callable[[County, int], list[Sheet]]
    cross_check: Callable[[County, int, Mapping[str, pd.DataFrame]], list[Problem]]
    write: Callable[[Batch, Mapping[str, pd.DataFrame]], Counts]
    compare: Callable[[Batch, Mapping[str, pd.DataFrame]], Sequence[Note]] = compare_nothing
    withdraw: Callable[[Batch], list[str]] | None = None
    prefill: Callable[[User], Tables] = prefill_nothing
    formats: Sequence[str] = (".xlsx",)


_layouts: dict[str, Layout] = {}


def register(layout: Layout) -> None:
    _layouts[layout.code] = layout


def layout_of(code: str) -> Layout:
    _load()
    return _layouts[code]


def all_layouts() -> list[Layout]:
    _load()
    return list(_layouts.values())


@cache
def _load() -> None:
    autodiscover_modules("layouts")
