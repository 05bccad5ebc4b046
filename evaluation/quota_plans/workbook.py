"""申请表: who asks for how much, one row per enterprise and level, with the columns that the rules speak of."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from evaluation.allocation.planning import PlanRules
from evaluation.allocation.planning.applicants import MOST_LEVELS
from evaluation.allocation.planning.asked import plain
from evaluation.allocation.planning.language import First, LeastShare
from mujun.documents import nearest
from mujun.intake.checks import check_sheet
from mujun.intake.sheets import Column, Problem, Sheet
from mujun.intake.workbook import read_workbook
from mujun.intake.writing import write_workbook

SHEET = "申请"
_LEVELS = [str(level) for level in range(1, MOST_LEVELS + 1)]
_MOST = 999_999_999
_USE, _GAIN = "use:", "gain:"


class WorkbookError(Exception):
    """Everything that is wrong with the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(f"{each.cell} {each.reason}" for each in self.problems))


def marks_of(rules: PlanRules) -> list[str]:
    """The marks that any rule looks at, decided or not."""
    return [*dict.fromkeys(rule.mark for rule in rules.rules if isinstance(rule, First | LeastShare))]


def sheet_of(rules: PlanRules, known: frozenset[str] | None = None) -> Sheet:
    """With the credit codes of the register as `known`, others are a mistake with its place."""
    marks = "、".join(marks_of(rules)) or "规则不看标记，留空"
    columns = [
        Column(
            "code", "统一社会信用代码", "credit_code", required=True, references=known,
            cure="只填本县名单里的企业；新的企业先在“采集”导入名单。",
        ),
        Column("name", "企业名称", optional=True, note="供核对，不读取"),
        Column(
            "level", "级别", "choice", required=True, choices=_LEVELS,
            note="同一企业可以申请几种规模，由小到大，各占一行；安排时取其中一级",
        ),
        *(
            Column(_USE + name, f"{name}需求", "number", required=True, unit=quota.unit, minimum=0, maximum=_MOST)
            for name, quota in rules.quotas.items()
        ),
        *(
            Column(
                _GAIN + name, f"预期{name}", "number", required=True, minimum=0, maximum=_MOST,
                note=f"每单位折算 {plain(weight)} 分",
            )
            for name, weight in rules.weights.items()
        ),
        Column("marks", "标记", longest=200, optional=True, note=f"几个标记用“、”分开。可填：{marks}"),
    ]  # fmt: skip
    return Sheet(SHEET, columns, unique=["code", "level"], note=rules.name)


def template(rules: PlanRules) -> bytes:
    return write_workbook([sheet_of(rules)], {}, {"规划": rules.name})


def written(rules: PlanRules, rows: Sequence[Sequence[object]]) -> bytes:
    """Filled, with cells in the order of `sheet_of`."""
    return write_workbook([sheet_of(rules)], {SHEET: rows})


def read(rules: PlanRules, known: frozenset[str], content: bytes, filename: str) -> dict:
    """Columns by credit code: `codes`, `uses`, `gains` (levels of texts or None), `marks`. Raises `WorkbookError`."""
    sheet = sheet_of(rules, known)
    book = read_workbook(content, filename, [sheet])
    if book.problems:
        raise WorkbookError(book.problems)
    checked = check_sheet(sheet, book.tables[SHEET])
    if checked.frame is None:
        raise WorkbookError(checked.problems)
    frame, marks = checked.frame, marks_of(rules)
    if strange := _strange(frame, marks):
        raise WorkbookError(strange)
    codes = sorted(set(frame["code"]))
    return {
        "codes": codes,
        "uses": {name: _levels(frame, _USE + name) for name in rules.quotas},
        "gains": {name: _levels(frame, _GAIN + name) for name in rules.weights},
        "marks": _marks(frame, codes, marks),
    }


def _levels(frame: pd.DataFrame, key: str) -> list[list[str | None]]:
    """A row per credit code in their order, a place per level, None where one is not asked for."""
    table = frame.pivot(index="code", columns="level", values=key).reindex(columns=_LEVELS)
    return [
        [None if value != value else _amount(value) for value in row] for row in table.to_numpy().tolist()
    ]


def _amount(value: float) -> str:
    return plain(Decimal(f"{value:.6f}"))


def _marks(frame: pd.DataFrame, codes: Sequence[str], marks: Sequence[str]) -> dict[str, list[bool]]:
    """Said in any row of an enterprise, it holds for the enterprise."""
    said: dict[str, set[str]] = {code: set() for code in codes}
    for code, text in zip(frame["code"], frame["marks"], strict=True):
        said[code].update(_words(text))
    return {mark: [mark in said[code] for code in codes] for mark in marks}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split("、") if word.strip()]


def _strange(frame: pd.DataFrame, marks: Sequence[str]) -> list[Problem]:
    letter = frame.attrs["letters"].get("marks", "")
    return [
        Problem(
            SHEET,
            f"{letter}{row}",
            "标记",
            text,
            "unknown_mark",
            f"规则里没有标记“{word}”",
            _cure(word, marks),
        )
        for row, text in zip(frame["_row"].tolist(), frame["marks"], strict=True)
        for word in _words(text)
        if word not in marks
    ]


def _cure(word: str, marks: Sequence[str]) -> str:
    if not marks:
        return "规则不看标记，清空这一格。"
    return nearest(word, marks) or f"可填：{'、'.join(marks)}；几个标记用“、”分开。"
