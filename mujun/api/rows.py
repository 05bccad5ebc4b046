"""Lists whose fields are all columns, read as rows by one query: no object and no serializer per row.

A serializer stays the one place that says which fields a list has. Where each of them is a column, reached through
relations or from an annotation, or made of columns (`Composed`), the list is read by `values()`, and the same columns
in SQL give it whole as NDJSON and CSV (mujun/api/copies.py). Lists with other fields go the longer way.

Which columns those are is worked out once for each serializer; what differs from call to call is in the context, which
is that of serializers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Expression, F, FloatField, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.timezone import localtime
from rest_framework import serializers
from rest_framework.reverse import reverse

Row = Mapping[str, Any]
Read = Callable[[Row], Any]
Context = Mapping[str, Any]

# shown as the database gives them
_AS_THEY_ARE = (
    serializers.CharField, serializers.IntegerField, serializers.BooleanField, serializers.DateField,
    serializers.UUIDField, serializers.ChoiceField, serializers.JSONField, serializers.ListField,
    serializers.DictField, serializers.PrimaryKeyRelatedField,
)  # fmt: skip


class NotColumns(Exception):
    """Some field of a serializer needs a whole object."""


class Composed(serializers.Field):
    """A field made of `columns` of its row."""

    columns: Sequence[str] = ()

    def read_by(self, context: Context) -> Read:
        raise NotImplementedError

    def in_json(self, context: Context) -> Expression:
        """The text of the JSON that `read_by` gives."""
        raise NotImplementedError

    def in_csv(self, context: Context) -> dict[str, Expression]:
        """Title → value of each column that it is in a CSV."""
        raise NotImplementedError


@dataclass(frozen=True)
class Column:
    """`path` as `values()` takes it; `sql` is None for what only Python can say."""

    path: str
    convert: Callable[[Any], Any] | None = None
    sql: Expression | F | None = None
    is_number: bool = False  # as the database writes it

    @property
    def paths(self) -> list[str]:
        return [self.path]

    def read_by(self, context: Context) -> Read:
        get, convert = itemgetter(self.path), self.convert
        if convert is None:
            return get
        return lambda row: None if (value := get(row)) is None else convert(value)


@dataclass(frozen=True)
class Address:
    """Where the row's own object is."""

    path: str
    view: str
    keyword: str

    @property
    def paths(self) -> list[str]:
        return [self.path]

    def around(self, context: Context, value: Any = 0) -> tuple[str, str]:
        """What stands before and after the value; the same for all rows."""
        address = reverse(self.view, kwargs={self.keyword: value}, request=context["request"])
        head, _, tail = address.rpartition(str(value))
        return head, tail

    def read_by(self, context: Context) -> Read:
        known: list[tuple[str, str]] = []

        def read(row: Row) -> str:
            value = row[self.path]
            if not known:
                known.append(self.around(context, value))
            head, tail = known[0]
            return f"{head}{value}{tail}"

        return read


@dataclass(frozen=True)
class Part:
    """A serializer within another; nothing when the relation leads nowhere, which is seen at `present`."""

    fields: Mapping[str, "Node"]
    present: str | None = None

    @property
    def paths(self) -> list[str]:
        inner = [path for node in self.fields.values() for path in node.paths]
        return [*inner, self.present] if self.present else inner

    def only(self, wanted: Sequence[str]) -> "Part":
        """In the order it has them."""
        return Part({name: node for name, node in self.fields.items() if name in wanted}, self.present)

    def read_by(self, context: Context) -> Read:
        reads, present = [(name, node.read_by(context)) for name, node in self.fields.items()], self.present

        def read(row: Row) -> dict | None:
            if present and row[present] is None:
                return None
            return {name: get(row) for name, get in reads}

        return read


@dataclass(frozen=True)
class Made:
    """What a `Composed` field makes."""

    by: Composed

    @property
    def paths(self) -> list[str]:
        return list(self.by.columns)

    def read_by(self, context: Context) -> Read:
        return self.by.read_by(context)


Node = Column | Address | Part | Made


def columns_of(serializer: type[serializers.Serializer], found: QuerySet) -> Part | None:
    """What `serializer` shows of the rows of `found`, where that is columns and nothing more."""
    return _columns_of(serializer, found.model, frozenset(found.query.annotations))


@cache
def _columns_of(
    serializer: type[serializers.Serializer], model: type[models.Model], annotated: frozenset[str]
) -> Part | None:
    try:
        return Part(_Columns(model, annotated).of(serializer()))
    except NotColumns:
        return None


@dataclass(frozen=True)
class _Columns:
    """Of a model, reached by `prefix`; `annotated` are columns that the query adds."""

    model: type[models.Model]
    annotated: frozenset[str] = frozenset()
    prefix: str = ""

    def of(self, serializer: serializers.Serializer) -> dict[str, Node]:
        return {name: self.node(each) for name, each in serializer.fields.items() if not each.write_only}

    def node(self, each: serializers.Field) -> Node:
        if isinstance(each, Composed):
            return Made(each)
        if isinstance(each, serializers.HyperlinkedIdentityField):
            return Address(self.prefix + each.lookup_field, each.view_name, each.lookup_url_kwarg)
        if isinstance(each, serializers.Serializer):
            return self.part(each)
        path = "__".join(each.source_attrs)
        if path in self.annotated:
            return _column(each, path, None)
        column = self.field(path)
        if column.is_relation != isinstance(each, serializers.PrimaryKeyRelatedField):
            raise NotColumns
        return _column(each, self.prefix + path, column)

    def part(self, inner: serializers.Serializer) -> Node:
        if inner.source == "*":
            return Part(self.of(inner))
        path = "__".join(inner.source_attrs)
        column = self.field(path)
        whole = self.prefix + path
        if not column.is_relation:
            return Column(whole, inner.to_representation)
        below = _Columns(column.related_model, prefix=f"{whole}__")
        return Part(below.of(inner), whole if column.null else None)

    def field(self, path: str) -> models.Field:
        *through, last = path.split("__")
        model = self.model
        try:
            for name in through:
                model = model._meta.get_field(name).related_model
            found = model._meta.pk if last == "pk" else model._meta.get_field(last)
        except (FieldDoesNotExist, AttributeError) as error:
            raise NotColumns from error
        if not found.concrete or found.many_to_many:
            raise NotColumns
        return found


def _column(each: serializers.Field, path: str, column: models.Field | None) -> Column:
    if isinstance(each, serializers.DateTimeField):
        return Column(path, localtime, F(path))
    if isinstance(each, serializers.FloatField):
        exact = isinstance(column, FloatField)
        value = F(path) if exact else Cast(F(path), FloatField())
        return Column(path, None if exact else float, value, is_number=True)
    if isinstance(each, serializers.DecimalField):
        return Column(path, each.to_representation, Cast(F(path), TextField()))
    if isinstance(each, serializers.ListSerializer):
        return Column(path, each.to_representation)
    if isinstance(each, _AS_THEY_ARE):
        return Column(path, None, F(path), is_number=isinstance(each, serializers.IntegerField))
    raise NotColumns
