"""Our rows as their records, and records as the messages that travel."""

from collections.abc import Iterable
from collections.abc import Mapping as Row
from dataclasses import dataclass
from decimal import Decimal

from mujun.exchange.mapping.language import Column, Filled, Mapping
from mujun.exchange.mapping.shape import Json, put, written
from mujun.exchange.mapping.values import Mismatch, Value, theirs


@dataclass(frozen=True)
class Flaw:
    """Why a row cannot be sent: our column, where it should stand on the other side, what is wrong, the cure."""

    row: int
    ours: str
    path: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"第 {self.row + 1} 行，{self.ours} → {self.path}：{self.reason}。{self.cure}。"


@dataclass(frozen=True)
class Record:
    """`key` names the thing that it is about; a later record of the same key replaces it."""

    row: int
    key: str
    fields: Json


@dataclass(frozen=True)
class Made:
    records: list[Record]
    flaws: list[Flaw]


def records(mapping: Mapping, rows: Iterable[Row[str, Value]]) -> Made:
    """One record for each row without a flaw, and all flaws of the others."""
    made = Made([], [])
    for number, row in enumerate(rows):
        fields, flaws = record_of(mapping, row, number)
        flaws += [
            Flaw(number, name, "编号", "没有数据", "编号的各列都要有数据")
            for name in mapping.key
            if row.get(name) in (None, "")
        ]
        made.flaws.extend(flaws)
        if not flaws:
            made.records.append(Record(number, key_of(mapping, row), fields))
    return made


def key_of(mapping: Mapping, row: Row[str, Value]) -> str:
    return "|".join(str(row[name]) for name in mapping.key)


def record_of(mapping: Mapping, row: Row[str, Value], number: int = 0) -> tuple[Json, list[Flaw]]:
    fields: Json = {}
    flaws = []
    for column in mapping.columns:
        try:
            stands, value = value_of(mapping, column, row)
        except Mismatch as wrong:
            flaws.append(Flaw(number, column.ours or "固定", column.path, wrong.reason, wrong.cure))
            continue
        if stands:
            put(fields, column.path, _json(value))
    return fields, flaws


def value_of(mapping: Mapping, column: Column, row: Row[str, Value]) -> tuple[bool, object]:
    """Whether the field is written at all, and what. Raises `Mismatch`."""
    if column.ours is None:
        return True, column.fixed
    value = theirs(column, mapping.codes_of(column), row.get(column.ours))
    if value is not None:
        return True, value
    if column.required:
        raise Mismatch("必填而没有数据", "补上数据再发")
    if isinstance(column.missing, Filled):
        return True, column.missing.value
    return column.missing == "空值", None


def message(mapping: Mapping, record: Json, identity: str, sequence: int) -> str:
    """The text that travels, with what stands around the record."""
    call = mapping.call
    whole: Json = {} if call.place else dict(record)
    if call.place:
        put(whole, call.place, [record] if call.in_list else record)
    for path, value in call.fixed.items():
        put(whole, path, value)
    if call.identity:
        put(whole, call.identity, identity)
    if call.sequence:
        put(whole, call.sequence, sequence)
    return written(whole)


def _json(value: object) -> object:
    """A decimal as a number of JSON: up to fifteen digits the float is written as the same decimal."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
