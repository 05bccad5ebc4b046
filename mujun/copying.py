"""Bulk rows in and out of PostgreSQL by COPY.

`bulk_create` spends four fifths of its time building instances; wide tables of tens of thousands of rows go
through here instead. Text format: a column is a sequence of already escaped texts, `\\N` for null.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
from django.db import connection, models


def copy_in(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert `rows` (plain Python values in the order of `columns`) into the table of `model`."""
    statement = connection.ops.compose_sql(f"COPY ({grouped}) TO STDOUT (FORMAT BINARY)", params)
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


def _statement(model: type[models.Model], columns: Sequence[str]) -> str:
    quote = connection.ops.quote_name
    return f"COPY {quote(model._meta.db_table)} ({', '.join(map(quote, columns))}) FROM STDIN"
