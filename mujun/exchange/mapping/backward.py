"""Their records as our rows."""

from collections.abc import Iterable
from typing import Any

from mujun.exchange.mapping.forward import Flaw
from mujun.exchange.mapping.language import Column, Filled, Mapping
from mujun.exchange.mapping.shape import take
from mujun.exchange.mapping.values import Mismatch, Value, ours


def rows(mapping: Mapping, records: Iterable[object]) -> tuple[list[dict[str, Value]], list[Flaw]]:
    """A row per record, what they do not say being None; a record with a flaw is left out and told."""
    found, flaws = [], []
    for number, record in enumerate(records):
        row, wrong = columns_of(mapping, mapping.columns, record, number)
        flaws.extend(wrong)
        if not wrong:
            found.append(row)
    return found, flaws


def columns_of(
    mapping: Mapping, columns: Iterable[Column], record: object, number: int = 0
) -> tuple[dict[str, Value], list[Flaw]]:
    row: dict[str, Value] = {}
    flaws = []
    for column in columns:
        if column.ours is None:
            continue
        try:
            value = _stands(column, take(record, column.path))
            row[column.ours] = _needed(column, ours(column, mapping.codes_of(column), value))
        except Mismatch as wrong:
            flaws.append(Flaw(number, column.ours, column.path, wrong.reason, wrong.cure))
    return row, flaws


def records_in(mapping: Mapping, message: Any) -> list[Any]:
    """The records that a message holds, as `forward.message` put them there."""
    held = take(message, mapping.call.place) if mapping.call.place else message
    return held if isinstance(held, list) else [] if held is None else [held]


def _stands(column: Column, value: Any) -> Any:
    """What is written where there is nothing is nothing."""
    filled = isinstance(column.missing, Filled) and str(value) == str(column.missing.value)
    return None if filled else value


def _needed(column: Column, value: Value) -> Value:
    if value is None and column.required:
        raise Mismatch("必填而对方没有给", "请对方补上")
    return value
