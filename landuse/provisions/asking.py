"""What an open point may be filled with, so that a page can ask for it; and values as people read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from landuse.provisions.clauses import Clause
from mujun.documents import OPEN, Entry

_PLAIN = {"article", "text", "force"}
_UNITS = {"年": "年", "月": "个月", "亩": "亩"}


@dataclass(frozen=True)
class Asked:
    """`how`: number, words (several, by 、), one or some of `options`, or `parts` each asked under its name."""

    how: Literal["number", "words", "one", "some", "parts"]
    options: tuple[str, ...] = ()
    parts: tuple[tuple[str, "Asked"], ...] = ()


def asked(kind: Any) -> Asked:
    """How to ask for a value of the type."""
    kind = _bare(kind)
    if get_origin(kind) is Literal:
        return Asked("one", get_args(kind))
    if get_origin(kind) is list:
        each = asked(get_args(kind)[0])
        return Asked("some", each.options) if each.how == "one" else Asked("words")
    if isinstance(kind, type) and issubclass(kind, Entry):
        fields = kind.model_fields.values()
        return Asked("parts", parts=tuple((str(each.alias), asked(each.annotation)) for each in fields))
    return Asked("number" if kind in (int, Decimal) else "words")


def _bare(kind: Any) -> Any:
    """Without what validates it and without None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        (inner,) = [each for each in get_args(kind) if each is not type(None)]
        return _bare(inner)
    return kind


def values(clause: Clause) -> list[tuple[str, str]]:
    """What a clause says besides its words, name by name."""
    fields = [(name, field) for name, field in type(clause).model_fields.items() if name not in _PLAIN]
    said = [_said(str(field.alias), getattr(clause, name)) for name, field in fields]
    return [(name, value) for name, value in said if value]


def written(value: Any) -> str:
    if value is None:
        return OPEN
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return "；".join(f"{name}：{written(each)}" for name, each in value.items())
    if isinstance(value, list):
        return "；".join(map(written, value))
    return "，".join(_parts(value)) if isinstance(value, Entry) else str(value)


def _said(name: str, value: Any) -> tuple[str, str]:
    """The unit that ends a name goes behind its number: 过渡期年 5 is 过渡期 5 年."""
    unit = _UNITS.get(name[-1:])
    if unit is None or not isinstance(value, int | Decimal | None):
        return name, written(value)
    return name[:-1], written(value) if value is None else f"{written(value)} {unit}"


def _parts(entry: Entry) -> Iterator[str]:
    for name, field in type(entry).model_fields.items():
        if (value := getattr(entry, name)) is not None:
            yield " ".join(_said(str(field.alias), value))
