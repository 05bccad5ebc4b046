"""Their records as the rows of one of our workbooks, packed as what a program sends. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from mujun.exchange.mapping.backward import columns_of
from mujun.exchange.mapping.forward import Flaw
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.shape import take
from mujun.exchange.mapping.values import Value
from mujun.intake.records import pack
from mujun.intake.sheets import Problem, column_letters

Plain = str | int | float | None


def packed(mapping: Mapping, sheet: str, records: Sequence[object]) -> bytes:
    """Record n is row n + 1; what the mapping cannot read of it is a problem of its cell, found before the check."""
    names = [column.ours for column in mapping.columns if column.ours]
    rows: list[dict[str, Plain]] = []
    problems: list[Problem] = []
    for number, record in enumerate(records):
        row, flaws = columns_of(mapping, mapping.columns, record, number)
        rows.append({name: _plain(row.get(name)) for name in names})
        problems += _problems(sheet, names, record, flaws)
    return pack({sheet: rows}, problems)


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
