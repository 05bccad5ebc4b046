"""Their records as the rows of one of our workbooks, packed as what a program sends. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mujun.exchange.mapping.backward import columns_of
from mujun.exchange.mapping.forward import Flaw
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.shape import take
from mujun.exchange.mapping.values import Value
from mujun.exchange.pulling.calls import Asked
from mujun.intake.records import pack
from mujun.intake.sheets import Problem, column_letters

Plain = str | int | float | None


@dataclass(frozen=True)
class Listed:
    """One of their lists, the sheet of ours that it becomes, and the calls by which it came so far."""

    sheet: str
    mapping: Mapping
    calls: list[Asked] = field(default_factory=list)

    @property
    def records(self) -> list[object]:
        return [record for asked in self.calls if asked.is_well for record in asked.reading.records]

    @property
    def total(self) -> int:
        """How many there are, as they said last; 0 where they do not say."""
        return next((asked.total for asked in reversed(self.calls) if asked.total), 0)

    @property
    def size(self) -> int:
        return sum(len(asked.content) for asked in self.calls)


def packed(lists: Sequence[Listed]) -> bytes:
    """Record n of a list is row n + 1 of its sheet; what the mapping cannot read of it is a problem of its cell, found
    before the check.
    """
    sheets: dict[str, list[dict[str, Plain]]] = {}
    problems: list[Problem] = []
    for each in lists:
        names = [column.ours for column in each.mapping.columns if column.ours]
        sheets[each.sheet] = rows = []
        for number, record in enumerate(each.records):
            row, flaws = columns_of(each.mapping, each.mapping.columns, record, number)
            rows.append({name: _plain(row.get(name)) for name in names})
            problems += _problems(each.sheet, names, record, flaws)
    return pack(sheets, problems)


def _problems(sheet: str, names: list[str], record: object, flaws: Iterable[Flaw]) -> list[Problem]:
    return [
        Problem(
            sheet,
            f"{column_letters(names.index(flaw.ours))}{flaw.row + 2}",
            flaw.ours,
            _text(take(record, flaw.path)),
            "not_mapped",
            flaw.reason,
            f"{flaw.cure}。",
        )
        for flaw in flaws
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)[:100]


def _plain(value: Value) -> Plain:
    """As a spreadsheet has it. Up to fifteen digits a float is the same number."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
