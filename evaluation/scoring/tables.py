"""Figures from a CSV and results to rows, for `manage.py score`: how an outsider checks us, without a database."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from io import StringIO

import numpy as np

from evaluation.methods.dictionary import COLUMNS
from evaluation.scoring.figures import Figures, Floats, Labels
from evaluation.scoring.outcome import GroupOutcome, Outcome
from evaluation.scoring.remarks import REMARKS
from evaluation.scoring.result_columns import columns, plain
from mujun.documents import nearest

UNIT_COLUMNS = ("统一社会信用代码", "credit_code", "地区", "area")
NAME_COLUMNS = ("企业名称", "name")
_WORDS = {*UNIT_COLUMNS, *COLUMNS, *COLUMNS.values()}
# what officials write where there is no figure; never zero
BLANKS = {"", "/", "-", "—", "无"}


class TableError(ValueError):
    """Everything wrong with a CSV, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def read_figures(text: str, codes: Mapping[str, str]) -> Figures:
    """One row per unit; columns named by variable name or code (`codes`: name → code). Raises `TableError`."""
    rows = [row for row in csv.reader(StringIO(text.removeprefix("\ufeff"))) if any(map(str.strip, row))]
    if len(rows) < 2:
        raise TableError(["文件里没有数据：第一行写列名，以下每行一个单位。"])
    header, lines = [title.strip() for title in rows[0]], rows[1:]
    names = {code: name for name, code in codes.items()}
    numeric = {title: names.get(title, title) for title in header if title in codes or title in names}
    problems = list(_check_header(header, codes))
    try:
        columns = list(zip(header, zip(*lines, strict=True), strict=True))
        numbers = {numeric[title]: _numbers(cells) for title, cells in columns if title in numeric}
    except ValueError:
        problems += _check_rows(header, lines, numeric)
    if problems:
        raise TableError(problems)
    words = {title: [cell.strip() for cell in cells] for title, cells in columns if title in _WORDS}
    labels = {name: _attribute(words, name, code, len(lines)) for name, code in COLUMNS.items()}
    return Figures(words[_unit_column(header)], numbers, labels)


def write_results(outcome: Outcome, explain: bool) -> Iterator[list[str]]:
    """Header and rows in the order of the figures, with columns for what the method has beside items. `explain` adds
    value, base, score and remark of every item.
    """
    more = list(columns(outcome))
    items = (
        list(dict.fromkeys(item.name for group in outcome.groups for item in group.items)) if explain else []
    )
    heads = [column.title for column in more]
    heads += [f"{item}·{part}" for item in items for part in ("值", "基准", "得分", "备注")]
    yield ["单位", "分组", "总分", "名次", "参排数", "档次", "说明", *heads]
    lines = {}
    for group in outcome.groups:
        for at, row in enumerate(group.rows.tolist()):
            beside = [column.cell(group, at) for column in more]
            lines[row] = [outcome.units[row], *_line(group, at), *beside, *_items(group, at, items)]
    outside = dict(zip(outcome.outside.tolist(), outcome.outside_reasons, strict=True))
    for row in range(len(outcome.units)):
        yield lines.get(row) or [outcome.units[row], "", "", "", "", "", outside[row]] + [""] * len(heads)


def _check_header(header: Sequence[str], codes: Mapping[str, str]) -> Iterator[str]:
    known = {*codes, *codes.values(), *NAME_COLUMNS, *_WORDS}
    if not any(title in UNIT_COLUMNS for title in header):
        yield f"缺少标识列：第一行应有{'、'.join(UNIT_COLUMNS)}之一。"
    for title in header:
        if title not in known:
            yield f"列“{title}”不认识。{nearest(title, known) or '用数据项的名称或代码作列名。'}"


def _check_rows(
    header: Sequence[str], lines: Sequence[Sequence[str]], numeric: Collection[str]
) -> Iterator[str]:
    for number, row in enumerate(lines, start=2):
        if len(row) != len(header):
            yield f"第 {number} 行有 {len(row)} 格，列名有 {len(header)} 个。检查逗号和引号。"
            continue
        for title, cell in zip(header, row, strict=True):
            if title in numeric and as_number(cell.strip()) is None:
                yield f"第 {number} 行“{title}”的“{cell}”不是数字。只写数字，不带单位；没有的写 /。"


def _numbers(cells: Sequence[str]) -> Floats:
    """Raises ValueError where a cell is no number."""
    with suppress(ValueError):  # a column without blanks is read as it stands
        found = np.array(list(map(float, cells)))
        if np.isfinite(found).all():
            return found
    numbers = [as_number(cell.strip()) for cell in cells]
    if None in numbers:
        raise ValueError
    return np.array(numbers, float)


def as_number(cell: str) -> float | None:
    """NaN where there is none, None for what is no number."""
    if cell in BLANKS:
        return float("nan")
    try:
        number = float(cell.replace(",", ""))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _unit_column(header: Sequence[str]) -> str:
    return next(title for title in header if title in UNIT_COLUMNS)


def _attribute(columns: Mapping[str, list[str]], name: str, code: str, length: int) -> Labels:
    found = columns.get(name) or columns.get(code)
    return words_of(found) if found else Labels.none(length)


def words_of(cells: Sequence[str]) -> Labels:
    """A blank is no word."""
    return Labels.of([None if cell in BLANKS else cell for cell in cells])


def _line(group: GroupOutcome, at: int) -> list[str]:
    grade = int(group.grades[at])
    return [
        group.name,
        plain(group.totals[at]),
        str(group.ranks[at] or ""),
        str(group.pool_sizes[at] or ""),
        group.grade_names[grade] if grade >= 0 else "",
        group.reasons[at],
    ]


def _items(group: GroupOutcome, at: int, wanted: Sequence[str]) -> Iterator[str]:
    by_name = {item.name: item for item in group.items}
    for name in wanted:
        item = by_name.get(name)
        if item is None:
            yield from ("", "", "", "")
            continue
        base = plain(item.base_of_row(at))
        yield from (plain(item.values[at]), base, plain(item.scores[at]), REMARKS[int(item.remarks[at])])
