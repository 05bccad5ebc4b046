"""Bulk rows in and out of PostgreSQL by COPY.

`bulk_create` spends four fifths of its time building instances; wide tables of tens of thousands of rows go
through here instead. Text format: a column is a sequence of already escaped texts, `\\N` for null.
"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
from django.db import connection, models


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
    names = ", ".join(columns)
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({declared}) ON COMMIT DROP")
        with cursor.copy(f"COPY pg_temp.{table} ({names}) FROM STDIN") as copy:
            for row in ready:
                copy.write_row(row)
        cursor.execute(f"ANALYZE pg_temp.{table}")


def copy_out(sql: str, params: Sequence[object], names: Sequence[str]) -> pd.DataFrame:
    """The rows of a query of numbers as a frame with columns `names`; null is NaN, every digit is kept.

    COPY sends each row as a message of its own, which costs more than the row: the rows that share their first
    column are sent as one.
    """
    fields = " || ',' || ".join(f"coalesce({name}::text, '')" for name in names)
    joined = f"SELECT string_agg({fields}, '|') FROM ({sql}) AS t ({', '.join(names)}) GROUP BY {names[0]}"
    # the driver's own cursor: the one around it that watches queries passes no parameters on
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY ({joined}) TO STDOUT", params) as copy:
        text = b"".join(bytes(block) for block in copy)
    if not text:
        return pd.DataFrame({name: np.empty(0) for name in names})
    lines = BytesIO(text.replace(b"\n", b"|"))
    return pd.read_csv(lines, lineterminator="|", header=None, names=list(names))


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


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) FROM STDIN"
