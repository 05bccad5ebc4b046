"""A whole list as NDJSON or CSV, written by PostgreSQL itself (COPY) and handed on block by block."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Expression, F, Func, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce
from psycopg import Copy

from mujun.api.rows import Address, Column, Context, Made, Node, NotColumns, Part
from mujun.copying import make_room

_BLOCK = 64 * 1024
_BEFORE_ALL, _BEFORE_TEXT = 19, 6  # bytes of PostgreSQL's binary COPY
_MOST_ARGUMENTS = 90  # PostgreSQL takes a hundred
_MOMENT = (
    "to_char(%(expressions)s, CASE WHEN date_trunc('second', %(expressions)s) = %(expressions)s"
    """ THEN 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.USTZH:TZM' END)"""
)


def lines(found: QuerySet, columns: Part, context: Context) -> Iterator[bytes]:
    """One JSON object per row, as the list has it. Raises NotColumns for what SQL cannot say."""
    line = joined([_json(columns, context), Value("\n")])
    return _copied(found.values_list(line), "FORMAT binary", _texts)


def table(found: QuerySet, columns: Part, context: Context) -> Iterator[bytes]:
    """A CSV with a head; parts of parts are `outer.inner`. Raises NotColumns for what SQL cannot say."""
    cells = _cells(columns, context, "")
    return _headed(list(cells), _copied(found.values_list(*cells.values()), "FORMAT csv", iter))


def head(titles: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(titles)
    return text.getvalue().encode()


def _headed(titles: list[str], rows: Iterator[bytes]) -> Iterator[bytes]:
    yield head(titles)
    yield from rows


def _copied(
    found: QuerySet, options: str, rows_of: Callable[[Copy], Iterator[bytes | memoryview]]
) -> Iterator[bytes]:
    sql, params = found.query.sql_with_params()
    statement = connection.ops.compose_sql(f"COPY ({sql}) TO STDOUT ({options})", params)
    with transaction.atomic(), connection.cursor() as cursor:
        make_room()
        _clock(cursor, settings.TIME_ZONE)
        with cursor.copy(statement) as copy:
            yield from _blocks(rows_of(copy))
        _clock(cursor, connection.timezone_name)


def _clock(cursor, zone: str) -> None:
    """How PostgreSQL writes moments until the transaction ends."""
    cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])


def _texts(copy: Copy) -> Iterator[bytes | memoryview]:
    """Of rows of one text, as it is: what is not binary is looked through for signs to escape, letter by letter.

    What comes is the format's own head, rows that are (number of cells, length, text), and an end without a text.
    """
    rows = iter(copy)
    yield next(rows)[_BEFORE_ALL + _BEFORE_TEXT :]
    for row in rows:
        yield row[_BEFORE_TEXT:]


def _blocks(rows: Iterator[bytes | memoryview]) -> Iterator[bytes]:
    """COPY gives each row by itself; sending each by itself would cost more than making it."""
    held: list[bytes | memoryview] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row)
        if size > _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _json(node: Node, context: Context) -> Expression:
    if isinstance(node, Part):
        pieces: list[Expression] = []
        for name, inner in node.fields.items():
            pieces += [Value(f'{"," if pieces else "{"}"{name}":'), _json(inner, context)]
        whole = joined([*pieces, Value("}")])
        if node.present is None:
            return whole
        return Case(
            When(**{f"{node.present}__isnull": True}, then=Value("null")),
            default=whole,
            output_field=TextField(),
        )
    if isinstance(node, Made):
        return node.by.in_json(context)
    value = _as_listed(_value(node, context), node)
    return number_in_json(value) if isinstance(node, Column) and node.is_number else in_json(value)


def _cells(node: Node, context: Context, title: str) -> dict[str, Expression]:
    if isinstance(node, Made):
        return node.by.in_csv(context)
    if not isinstance(node, Part):
        return {title: _as_listed(_value(node, context), node)}
    inner = (_cells(each, context, f"{title}.{name}".strip(".")) for name, each in node.fields.items())
    return reduce(dict.__or__, inner, {})


def _value(node: Column | Address, context: Context) -> Expression | F:
    if isinstance(node, Address):
        before, after = node.around(context)
        return joined([Value(before), F(node.path), Value(after)])
    if node.sql is None:
        raise NotColumns
    return node.sql


def _as_listed(value: Expression | F, node: Node) -> Expression | F:
    """Moments as the list writes them: with all digits of the fraction, or with none."""
    is_moment = isinstance(node, Column) and node.convert is not None and isinstance(value, F)
    return Func(value, template=_MOMENT, output_field=TextField()) if is_moment else value


def in_json(value: Expression | F) -> Expression:
    text = Func(value, template="to_json(%(expressions)s)::text", output_field=TextField())
    return Coalesce(text, Value("null"), output_field=TextField())


def number_in_json(value: Expression | F) -> Expression:
    return Coalesce(Cast(value, TextField()), Value("null"), output_field=TextField())


def joined(pieces: list[Expression]) -> Expression:
    """The texts of all pieces, one after the other; what is always the same as one piece."""
    pieces = [one for same, run in groupby(pieces, _is_said) for one in ([_said(run)] if same else run)]
    while len(pieces) > _MOST_ARGUMENTS:
        pieces = [joined(pieces[at : at + _MOST_ARGUMENTS]) for at in range(0, len(pieces), _MOST_ARGUMENTS)]
    return Func(*pieces, function="CONCAT", output_field=TextField())


def _is_said(piece: Expression) -> bool:
    return isinstance(piece, Value)


def _said(pieces: Iterable[Value]) -> Value:
    return Value("".join(piece.value for piece in pieces))
