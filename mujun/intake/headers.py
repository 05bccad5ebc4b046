"""Finding the header row and which declared column stands where. Pure."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mujun.intake.recognition import HINTS, KEY
from mujun.intake.sheets import Column, Problem, Sheet, column_letters

_SEARCHED_ROWS = 10
_BRACKETS = re.compile(r"^(.*?)[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]$")


@dataclass(frozen=True)
class Header:
    """`row`: index of the header row in the sheet; `places`: index of each declared column by its key."""

    row: int
    places: Mapping[str, int]
    problems: Sequence[Problem]


def match(sheet: Sheet, rows: Sequence[Sequence[object]]) -> Header:
    """The header is, of the first ten rows, the one that names most columns: titles may stand above it."""
    known = _known(sheet)
    scores = [sum(_key(cell, known) is not None for cell in row) for row in rows[:_SEARCHED_ROWS]]
    if not any(scores):
        return Header(0, {}, [_no_header(sheet)])
    row = scores.index(max(scores))
    places: dict[str, int] = {}
    problems: list[Problem] = []
    for index, cell in enumerate(rows[row]):
        column = _key(cell, known)
        if column is None:
            problems += [_unknown(sheet, row, index, str(cell))] if str(cell).strip() else []
        elif column.key in places:
            problems.append(_duplicate(sheet, row, index, str(cell), places[column.key]))
        else:
            places[column.key] = index
            problems += _wrong_unit(sheet, row, index, str(cell), column)
    absent = [column for column in sheet.columns if column.key not in places]
    lost = sheet.recognise is not None and not {KEY, *HINTS} & places.keys()
    problems += [
        _missing(sheet, row, column)
        for column in absent
        if not column.optional or (lost and column.key == KEY)
    ]
    return Header(row, places, problems)


def _known(sheet: Sheet) -> dict[str, Column]:
    names = {}
    for column in sheet.columns:
        for title in (column.title, column.heading, *column.aliases):
            names[_plain(title)] = column
    return names


def _plain(title: str) -> str:
    """Half width and without blanks; brackets of every width become round ones."""
    return re.sub(r"[\s*＊]+", "", unicodedata.normalize("NFKC", title))


def _key(cell: object, known: Mapping[str, Column]) -> Column | None:
    title = _plain(str(cell))
    if title in known:
        return known[title]
    bracketed = _BRACKETS.match(title)
    return known.get(bracketed[1]) if bracketed else None


def _wrong_unit(sheet: Sheet, row: int, index: int, title: str, column: Column) -> list[Problem]:
    """Amounts under another unit would be wrong by orders of magnitude without anything looking odd."""
    bracketed = _BRACKETS.match(_plain(title))
    if _plain(title) in _known(sheet) or bracketed is None:
        return []
    unit = _plain(column.unit)
    if bracketed[2] == unit or not column.unit:
        return []
    return [
        _problem(
            sheet, row, index, title, "wrong_unit",
            f"单位是「{bracketed[2]}」，应为「{column.unit}」",
            f"把数值换算成{column.unit}，表头改为「{column.heading}」。",
        )
    ]  # fmt: skip


def _unknown(sheet: Sheet, row: int, index: int, title: str) -> Problem:
    titles = {_plain(column.title): column.heading for column in sheet.columns}
    near = difflib.get_close_matches(re.sub(r"\(.*", "", _plain(title)), titles, n=1, cutoff=0.4)
    cure = "删除该列，或下载模板核对列名。"
    if near:
        cure = f"如果是「{titles[near[0]]}」，请改成这个名称；否则删除该列。"
    return _problem(sheet, row, index, title, "unknown_column", f"没有「{title.strip()}」这一列", cure)


def _duplicate(sheet: Sheet, row: int, index: int, title: str, first: int) -> Problem:
    reason = f"与 {column_letters(first)} 列重复"
    return _problem(sheet, row, index, title, "duplicate_column", reason, "只保留一列。")


def _missing(sheet: Sheet, row: int, column: Column) -> Problem:
    cure = f"在第 {row + 1} 行补上这一列；没有数据的单元格留空。"
    reason = f"缺少「{column.heading}」这一列"
    return Problem(sheet.name, "", column.heading, "", "missing_column", reason, cure)


def _no_header(sheet: Sheet) -> Problem:
    titles = "、".join(column.heading for column in sheet.columns[:3])
    reason = f"前 {_SEARCHED_ROWS} 行中没有找到表头（应有 {titles} 等列）"
    return Problem(sheet.name, "", "", "", "no_header", reason, "下载模板，把数据粘贴到模板中再传。")


def _problem(sheet: Sheet, row: int, index: int, title: str, code: str, reason: str, cure: str) -> Problem:
    cell = f"{column_letters(index)}{row + 1}"
    return Problem(sheet.name, cell, title.strip(), title.strip(), code, reason, cure)
