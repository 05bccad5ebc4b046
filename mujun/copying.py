"""Bulk rows in and out of PostgreSQL by COPY.

`bulk_create` spends four fifths of its time building instances; wide tables of tens of thousands of rows go
through here instead. Text format: a column is a sequence of already escaped texts, `\\N` for null.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
from django.db import connection, models
from psycopg import Copy


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert `rows` (plain Python values in the order of `columns`) into the table of `model`."""
    with connection.cursor() as cursor, cursor.copy(_statement(model, columns)) as copy:
        for row in rows:
            copy.write_row(row)


def copy_in_text(model: type[models.Model], columns: Sequence[str], fields: Sequence[Sequence[str]]) -> None:
    """Insert ready texts: one sequence per column, all of equal length, escaped by `escape` where they need it."""
    lines = "\n".join(map("\t".join, zip(*fields, strict=True)))
    with connection.cursor() as cursor, cursor.copy(_statement(model, columns)) as copy:
        copy.write(lines)


def stage(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
    """A temporary table (column → SQL type) holding `rows`, to be merged by one statement; ends with the
    transaction. Types from the models only: `table` and `columns` go into the statement as they stand.

    Rows are taken one by one while the COPY is under way, so that they need not be in memory together; an iterator
    that makes a query then would wait for ever.
    """
    ready = list(rows) if isinstance(rows, models.QuerySet) else rows
    with _staging(table, columns) as copy:
        for row in ready:
            copy.write_row(row)


def stage_texts(table: str, columns: Mapping[str, str], fields: Sequence[Sequence[str]]) -> None:
    """As `stage`, of ready texts as `copy_in_text` takes them."""
    with _staging(table, columns) as copy:
        copy.write("\n".join(map("\t".join, zip(*fields, strict=True))))


@contextmanager
def _staging(table: str, columns: Mapping[str, str]) -> Iterator[Copy]:
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({declared}) ON COMMIT DROP")
        with cursor.copy(f"COPY pg_temp.{table} ({', '.join(columns)}) FROM STDIN") as copy:
            yield copy
        cursor.execute(f"ANALYZE pg_temp.{table}")


def make_room() -> None:
    """Whole tables are joined and grouped in memory for the rest of the transaction; outside one nothing changes.

    With the few MB that a server allows by default, the figures of 100,000 enterprises look theirs up a million times.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")


def copy_out(sql: str, params: Sequence[object], names: Sequence[str], by: str) -> pd.DataFrame:
    """The rows of a query of numbers as a frame of floats with columns `names`, in no order; null is NaN.

    COPY sends each row as a message of its own, which costs more than the row: rows that share `by`, the column with
    the fewest different values, are sent as one, each of their other columns as one binary array.
    """
    others = [name for name in names if name != by]
    arrays = ", ".join(f"array_agg(coalesce({name}::float8, 'NaN'))" for name in others)
    grouped = f"SELECT {by}::float8, {arrays} FROM ({sql}) AS t ({', '.join(names)}) GROUP BY {by}"
    statement = connection.ops.compose_sql(f"COPY ({grouped}) TO STDOUT (FORMAT BINARY)", params or None)
    make_room()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["float8", *["bytea"] * len(others)])
        groups = [(key, *map(_floats, arrays)) for key, *arrays in copy.rows()]
    if not groups:
        return pd.DataFrame({name: np.empty(0) for name in names})
    keys, *columns = zip(*groups, strict=True)
    parts = dict(zip(others, map(np.concatenate, columns), strict=True))
    parts[by] = np.repeat(np.array(keys, float), list(map(len, columns[0])))
    return pd.DataFrame({name: parts[name] for name in names})


# PostgreSQL's binary form of a one-dimensional array: five integers, then each element after its length
_ARRAY_HEAD = 20
_ELEMENT = np.dtype([("length", ">i4"), ("value", ">f8")])


def _floats(array: bytes) -> npt.NDArray[np.float64]:
    return np.frombuffer(array, _ELEMENT, offset=_ARRAY_HEAD)["value"].astype(np.float64)


def escape(text: str) -> str:
    """One text value for `copy_in_text`."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def array_texts(matrix: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> list[str]:
    """Each row of a 2-D matrix as a PostgreSQL array literal. NaN, infinities and the id −1 become NULL.

    A JSON row inside braces is such a literal, and orjson writes a whole matrix in one call.
    """
    if matrix.shape[1] == 0:
        return ["{}"] * len(matrix)
    if not len(matrix):
        return []
    text = orjson.dumps(np.ascontiguousarray(matrix), option=orjson.OPT_SERIALIZE_NUMPY)[2:-2].decode()
    if np.issubdtype(matrix.dtype, np.integer):
        text = text.replace("-1", "null")
    return ["{" + row + "}" for row in text.split("],[")]


def number_texts(column: npt.NDArray[np.float64]) -> list[str]:
    """Each number as a text for `copy_in_text`. NaN and infinities become NULL."""
    if not len(column):
        return []
    text = orjson.dumps(np.ascontiguousarray(column), option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].decode()
    return text.replace("null", "\\N").split(",")


def word_texts(words: Sequence[str]) -> list[str]:
    """Each word escaped; few columns have a sign that needs it, which is seen at once in all of them together."""
    whole = "".join(words)
    return list(map(escape, words)) if any(sign in whole for sign in "\\\t\n\r") else list(words)


def array_text(words: Iterable[str]) -> str:
    """A PostgreSQL array literal of texts, escaped for COPY."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return escape("{" + ",".join(f'"{word}"' for word in quoted) + "}")


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) FROM STDIN"
