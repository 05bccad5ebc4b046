"""Bulk rows in and out of PostgreSQL by COPY.

`bulk_create` spends four fifths of its time building instances; wide tables of tens of thousands of rows go
through here instead. Text format: a column is a sequence of already escaped texts, `\\N` for null.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import orjson
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


def copy_out(sql: str, params: Sequence[object] = ()) -> list[list[str]]:
    """The rows of a query in COPY's text format, split at tabs. Only for columns without text of people."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT", params) as copy:
        text = b"".join(bytes(block) for block in copy).decode()
    return [line.split("\t") for line in text.splitlines()]


def escape(text: str) -> str:
    """One text value for `copy_in_text`."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def array_texts(matrix: npt.NDArray[np.float64]) -> list[str]:
    """Each row of a 2-D float matrix as a PostgreSQL array literal; NaN and infinities become NULL.

    A JSON row inside braces is such a literal, and orjson writes a whole matrix in one call.
    """
    if matrix.shape[1] == 0:
        return ["{}"] * len(matrix)
    if not len(matrix):
        return []
    text = orjson.dumps(np.ascontiguousarray(matrix), option=orjson.OPT_SERIALIZE_NUMPY)
    return ["{" + row + "}" for row in text[2:-2].decode().split("],[")]


def parse_arrays(texts: Sequence[str], width: int) -> npt.NDArray[np.float64]:
    """The reverse: array literals of `width` numbers each to a float matrix, NULL to NaN."""
    if not texts or not width:
        return np.empty((len(texts), width))
    joined = ",".join(text[1:-1] for text in texts).replace("NULL", "nan")
    return np.array(joined.split(","), dtype=np.float64).reshape(len(texts), width)


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) FROM STDIN"
