"""What `manage.py score` knows of units besides this year's figures: words, days and titles; the years before."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO

import numpy as np

from evaluation.methods.dictionary import COLUMNS, DATES, NUMBERS
from evaluation.scoring.figures import Bools, Figures, Floats, Labels
from evaluation.scoring.tables import BLANKS, NAME_COLUMNS, UNIT_COLUMNS, TableError, as_number, words_of
from mujun.documents import nearest

YEAR = "年度"
# columns of several names in a cell
_FLAGS = ("标签", "状态")
_SEPARATOR = "、"
_NAMED = {**COLUMNS, **DATES, **{name: number.code for name, number in NUMBERS.items()}}
_GRADE = "档次"


def as_of(figures: Figures, year: int) -> Figures:
    """Figures of a year, judged as of its last day."""
    return replace(figures, year=year, day=np.datetime64(f"{year}-12-31", "D"))


def with_register(figures: Figures, text: str) -> Figures:
    """With the words, days, titles and states of a register CSV; what it has no column for stays.

    Raises `TableError`.
    """
    table = _Table.read(text, _NAMED, _FLAGS)
    table.check([*table.repeated(table.units), *_bad_days(table), *_bad_numbers(table, NUMBERS)])
    at = table.places(figures.units)
    labels = {name: words_of(table.cells(name, at)) for name in COLUMNS if name in table.columns}
    days = {name: _days(table.cells(name, at)) for name in DATES if name in table.columns}
    known = {name: _numbers(table.cells(name, at)) for name in NUMBERS if name in table.columns}
    return replace(
        figures,
        labels={**figures.labels, **labels},
        numbers={**figures.numbers, **days, **known},
        flags={**figures.flags, **_flags(table, at)},
    )


def with_history(figures: Figures, text: str, codes: Mapping[str, str]) -> Figures:
    """With the years before in a CSV that has a line for each unit and year. Raises `TableError`."""
    table = _Table.read(text, {**codes, **COLUMNS}, (YEAR,))
    if YEAR not in table.columns:
        raise TableError([f"缺少“{YEAR}”列：每行写明是哪一年的数据。"])
    years = table.columns[YEAR]
    keys = [f"{unit} {year} 年" for unit, year in zip(table.units, years, strict=True)]
    table.check([*_bad_years(table, figures.year), *table.repeated(keys), *_bad_numbers(table, codes)])
    past = {
        figures.year - int(year): _of_year(figures, table, codes, year)
        for year in sorted(set(years), reverse=True)
    }
    return replace(figures, past=past)


def _of_year(figures: Figures, table: "_Table", codes: Mapping[str, str], year: str) -> Figures:
    at = table.places(figures.units, table.columns[YEAR], year)
    numbers = {name: _numbers(table.cells(name, at)) for name in codes if name in table.columns}
    labels = {name: Labels.none(len(figures)) for name in figures.labels}
    known = {name: words_of(table.cells(name, at)) for name in COLUMNS if name in table.columns}
    # days of a unit's life are the same in every year
    days = {name: column for name, column in figures.numbers.items() if name in DATES}
    return Figures(
        figures.units, {**days, **numbers}, {**labels, **known}, year=int(year),
        day=np.datetime64(f"{year}-12-31", "D"),
    )  # fmt: skip


@dataclass(frozen=True)
class _Table:
    """A CSV by columns, named by names; `units` say whose each row is."""

    columns: Mapping[str, list[str]]
    units: list[str]

    @classmethod
    def read(cls, text: str, codes: Mapping[str, str], more: Collection[str]) -> "_Table":
        """`codes`: name → code of what may be a column, beside `more`."""
        rows = [row for row in csv.reader(StringIO(text.removeprefix("\ufeff"))) if any(map(str.strip, row))]
        if len(rows) < 2:
            raise TableError(["文件里没有数据：第一行写列名，以下每行一个单位。"])
        header = [title.strip() for title in rows[0]]
        cls._check_form(header, rows, {*codes, *codes.values(), *more})
        names = {code: name for name, code in codes.items()}
        columns = {
            names.get(title, title): [row[index].strip() for row in rows[1:]]
            for index, title in enumerate(header)
        }
        unit = next(title for title in header if title in UNIT_COLUMNS)
        return cls(columns, columns[unit])

    @staticmethod
    def _check_form(header: Sequence[str], rows: Sequence[Sequence[str]], known: set[str]) -> None:
        known = {*known, *UNIT_COLUMNS, *NAME_COLUMNS}
        problems = []
        if not any(title in UNIT_COLUMNS for title in header):
            problems.append(f"缺少标识列：第一行应有{'、'.join(UNIT_COLUMNS)}之一。")
        for title in header:
            if title not in known:
                cure = nearest(title, known) or "用数据项、属性的名称或代码作列名。"
                problems.append(f"列“{title}”不认识。{cure}")
        for number, row in enumerate(rows[1:], start=2):
            if len(row) != len(header):
                problems.append(f"第 {number} 行有 {len(row)} 格，列名有 {len(header)} 个。检查逗号和引号。")
        if problems:
            raise TableError(problems)

    def check(self, problems: list[str]) -> None:
        if problems:
            raise TableError(problems)

    def repeated(self, keys: Sequence[str]) -> Iterator[str]:
        seen: set[str] = set()
        for number, key in enumerate(keys, start=2):
            if key in seen:
                yield f"第 {number} 行“{key}”重复出现。只保留一行。"
            seen.add(key)

    def places(self, units: Sequence[str], years: Sequence[str] = (), year: str = "") -> list[int]:
        """The row of each unit, −1 where it has none."""
        found = {unit: at for at, unit in enumerate(self.units) if not years or years[at] == year}
        return [found.get(unit, -1) for unit in units]

    def cells(self, name: str, at: Sequence[int]) -> list[str]:
        column = [*self.columns[name], ""]
        return [column[row] for row in at]


def _numbers(cells: Sequence[str]) -> Floats:
    return np.array([as_number(cell) for cell in cells], float)


def _days(cells: Sequence[str]) -> Floats:
    return np.array([np.nan if cell in BLANKS else _day(cell) for cell in cells], float)


def _day(cell: str) -> float:
    return float((date.fromisoformat(cell) - date(1970, 1, 1)).days)


def _flags(table: _Table, at: Sequence[int]) -> dict[tuple[str, str], Bools]:
    found = {}
    for kind in _FLAGS:
        held = (
            [set(cell.split(_SEPARATOR)) - BLANKS for cell in table.cells(kind, at)]
            if kind in table.columns
            else []
        )
        for word in sorted(set().union(*held)):
            found[kind, word] = np.array([word in words for words in held], bool)
    return found


def _bad_days(table: _Table) -> Iterator[str]:
    for name in DATES:
        for number, cell in enumerate(table.columns.get(name, ()), start=2):
            try:
                _days([cell])
            except ValueError:
                yield f"第 {number} 行“{name}”的“{cell}”不是日期。写成 2025-12-31 的样子；没有的写 /。"


def _bad_years(table: _Table, this_year: int) -> Iterator[str]:
    for number, cell in enumerate(table.columns[YEAR], start=2):
        if not (cell.isdecimal() and len(cell) == 4):
            yield f"第 {number} 行“{YEAR}”的“{cell}”不是年份。写成 {this_year - 1} 的样子。"
        elif int(cell) >= this_year:
            yield f"第 {number} 行的年度 {cell} 不在 {this_year} 年之前。本年的数据写在数据文件里。"


def _bad_numbers(table: _Table, codes: Collection[str]) -> Iterator[str]:
    for name in codes:
        for number, cell in enumerate(table.columns.get(name, ()), start=2):
            if as_number(cell) is None:
                yield f"第 {number} 行“{name}”的“{cell}”不是数字。只写数字，不带单位；没有的写 /。"
