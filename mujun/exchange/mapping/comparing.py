"""Their records held against ours, field by field, in their words."""

from collections.abc import Iterable
from collections.abc import Mapping as Known
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from mujun.exchange.mapping.backward import columns_of
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.shape import Json, take

Kind = Literal["missing", "unknown", "different"]


@dataclass(frozen=True)
class Difference:
    """`fields`: {"path", "title", "ours", "theirs"} of those that differ; none where one side has nothing."""

    kind: Kind
    key: str
    fields: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Compared:
    equal: int
    differences: list[Difference]


def compare(mapping: Mapping, ours: Known[str, Json], theirs: Iterable[Json]) -> Compared:
    """`ours` by key. Of several of theirs with one key the last counts."""
    known = {
        key_in(mapping, record) or f"（第 {at} 条没有编号）": record for at, record in enumerate(theirs, 1)
    }
    missing = [Difference("missing", key) for key in ours if key not in known]
    unknown = [Difference("unknown", key) for key in known if key not in ours]
    both = [(key, different(mapping, ours[key], known[key])) for key in ours if key in known]
    found = [Difference("different", key, fields) for key, fields in both if fields]
    return Compared(len(both) - len(found), [*missing, *found, *unknown])


def different(mapping: Mapping, ours: Json, theirs: Json) -> list[dict[str, Any]]:
    sides = [(column, take(ours, column.path), take(theirs, column.path)) for column in mapping.columns]
    return [
        {"path": column.path, "title": column.heading, "ours": _shown(our), "theirs": _shown(their)}
        for column, our, their in sides
        if not _same(our, their)
    ]


def key_in(mapping: Mapping, record: Json) -> str:
    """As `forward.key_of` has it of our row; "" where a part of it is not there."""
    columns = [column for column in mapping.columns if column.ours in mapping.key]
    row, _ = columns_of(mapping, columns, record)
    parts = [row.get(name) for name in mapping.key]
    return "" if any(part in (None, "") for part in parts) else "|".join(map(str, parts))


def of_year(mapping: Mapping, record: Json, year: int) -> bool:
    """True where the mapping does not say of which year a record is."""
    column = next((column for column in mapping.columns if column.ours == "年度"), None)
    said = take(record, column.path) if column else None
    return said is None or str(said) == str(year)


def _same(our: Any, their: Any) -> bool:
    """Nothing is nothing however it is written, and a number is a number."""
    one, other = (None if value in (None, "") else value for value in (our, their))
    if _is_number(one) and _is_number(other):
        return Decimal(str(one)) == Decimal(str(other))
    return one == other if one is None or other is None else str(one) == str(other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)[:200]
