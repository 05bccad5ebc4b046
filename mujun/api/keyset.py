"""Rows of a list after a given one, found by its order instead of counted off (keyset).

A cursor holds what the last row of a page has in the columns by which the list is ordered. Rows after it are found by
one seek per column, the most particular first: equal in all columns but the last and beyond it there, then equal in
all but the last two … Each seek is what an index of that order answers at once.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Model, OrderBy, Q, QuerySet


class Stale(ValueError):
    """A cursor of another list or order, or none at all."""


@dataclass(frozen=True)
class Key:
    """A column of an order. PostgreSQL has nulls last unless it goes down or is told otherwise."""

    path: str
    descending: bool
    nulls_last: bool
    nullable: bool

    @property
    def order(self) -> OrderBy:
        nulls = {"nulls_last": True} if self.nulls_last else {"nulls_first": True}
        return OrderBy(F(self.path), self.descending, **nulls)

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})

    def beyond(self, value: Any) -> Iterator[Q]:
        """Conditions whose rows, one condition after the other, come after `value` in this column."""
        if value is not None:
            yield Q(**{f"{self.path}__{'lt' if self.descending else 'gt'}": value})
        if self.nullable and self.nulls_last and value is not None:
            yield Q(**{f"{self.path}__isnull": True})
        if self.nullable and not self.nulls_last and value is None:
            yield Q(**{f"{self.path}__isnull": False})


def keys_of(queryset: QuerySet) -> list[Key]:
    """The order of `queryset`, made complete by the primary key."""
    order = queryset.query.order_by or queryset.model._meta.ordering
    keys = [_key(each, queryset.model) for each in order]
    return keys if keys and keys[-1].path in {"pk", "id"} else [*keys, Key("pk", False, True, False)]


def paths_of(queryset: QuerySet) -> list[str]:
    """What rows that are dictionaries have to hold so that `place_of` finds it."""
    return [key.path for key in keys_of(queryset)]


def _key(word: str | OrderBy, model: type[Model]) -> Key:
    if isinstance(word, OrderBy):
        path, descending = word.expression.name, word.descending
        nulls_last = bool(word.nulls_last) or not (descending or word.nulls_first)
    else:
        path, descending = word.removeprefix("-"), word.startswith("-")
        nulls_last = not descending
    return Key(path, descending, nulls_last, _nullable(model, path))


def _nullable(model: type[Model], path: str) -> bool:
    """Whether a row may have nothing there; what is no column of a model may always."""
    for name in path.split("__"):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except (FieldDoesNotExist, AttributeError):
            return True
        if field.null:
            return True
        model = field.related_model
    return False


def rows_after(queryset: QuerySet, keys: Sequence[Key], after: list | None, most: int) -> list:
    """At most so many, from the first without `after`. Raises Stale."""
    ordered = queryset.order_by(*(key.order for key in keys))
    if hidden := _hidden(queryset, keys):
        ordered = ordered.annotate(**hidden)
    if after is None:
        return list(ordered[:most])
    rows: list = []
    try:
        for condition in _seeks(keys, after):
            rows += ordered.filter(condition)[: most - len(rows)]
            if len(rows) == most:
                break
    except (ValueError, TypeError, ValidationError) as error:
        raise Stale from error
    return rows


def _hidden(queryset: QuerySet, keys: Sequence[Key]) -> dict[str, F]:
    """The columns of the order that its rows do not show by themselves."""
    query = queryset.query
    shown = query.values_select or ["pk", *(each.attname for each in query.get_meta().concrete_fields)]
    return {f"key_{at}": F(key.path) for at, key in enumerate(keys) if key.path not in shown}


def _seeks(keys: list[Key], values: list) -> Iterator[Q]:
    for at in reversed(range(len(keys))):
        same = Q()
        for key, value in zip(keys[:at], values[:at], strict=True):
            same &= key.equal(value)
        yield from (same & beyond for beyond in keys[at].beyond(values[at]))


def place_of(row: Any, keys: Sequence[Key]) -> list:
    """What `row` has in the columns of the order."""
    shown = row if isinstance(row, dict) else vars(row) | {"pk": row.pk}
    return [shown.get(f"key_{at}", shown.get(key.path)) for at, key in enumerate(keys)]


def cursor(place: list, keys: Sequence[Key]) -> str:
    return urlsafe_b64encode(orjson.dumps([_name(keys), place], default=str)).rstrip(b"=").decode()


def place(words: str, keys: Sequence[Key]) -> list:
    """What `cursor` was made of. Raises Stale."""
    try:
        name, values = orjson.loads(urlsafe_b64decode(words + "=" * (-len(words) % 4)))
    except (ValueError, TypeError) as error:
        raise Stale from error
    plain = isinstance(values, list) and not any(isinstance(each, dict | list) for each in values)
    if name != _name(keys) or not plain or len(values) != len(keys):
        raise Stale
    return values


def _name(keys: Sequence[Key]) -> str:
    return ",".join("-" * key.descending + key.path for key in keys)
