"""Put tags, accounts, certificates, states and relations in place. Entries are added and changed, never removed."""

from collections.abc import Sequence

import pandas as pd
from django.db import connection

from landuse.actions.merging import merge, rows_of
from landuse.actions.restoring import obstacles, restore
from landuse.models.marks import Mark
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_UPSERT = """
INSERT INTO {table} AS present (enterprise_id, {counties}{columns}, batch_id, "row")
SELECT e.id, {staged_counties}{staged}, %(batch)s, s.line
FROM pg_temp.staged_marks s
JOIN landuse_enterprise e ON e.county_id = %(county)s AND e.credit_code = s.credit_code
ON CONFLICT ({keys}) DO UPDATE SET ({values}, batch_id, "row") = ({new}, EXCLUDED.batch_id, EXCLUDED."row")
WHERE ({present}) IS DISTINCT FROM ({new})
RETURNING present.id
"""


def write_marks(batch: Batch, table: pd.DataFrame, model: type[Mark], keys: Sequence[str]) -> Counts:
    """Entries are the same when `keys` (fields of the model) are; all other columns of the table may change.

    A model with a county has each entry once in the county, so that an account can pass to another enterprise.
    """
    fields = [name for name in table.columns if name not in {"credit_code", "_row"}]
    columns = {model._meta.get_field(name).column: name for name in fields}
    types = {column: model._meta.get_field(name).rel_db_type(connection) for column, name in columns.items()}
    stage(
        "staged_marks",
        {"credit_code": "text", **types, "line": "int"},
        rows_of(_days(table), ["credit_code", *fields, "_row"]),
    )
    return merge(_statement(model, columns, keys), batch, len(table), model)


def withdraw_marks(batch: Batch, model: type[Mark]) -> list[str]:
    """The entries as they were before the batch. Returns and raises as `withdraw_enterprises`."""
    if found := obstacles(batch, [model]):
        return found
    restore(batch, [model])
    return []


def _statement(model: type[Mark], columns: dict[str, str], keys: Sequence[str]) -> str:
    shared = any(field.name == "county" for field in model._meta.fields)
    key_columns = [model._meta.get_field(name).column for name in keys]
    values = ["enterprise_id"] * shared + [name for name in columns if name not in key_columns]
    return _UPSERT.format(
        table=model._meta.db_table,
        counties="county_id, " if shared else "",
        staged_counties="e.county_id, " if shared else "",
        columns=", ".join(columns),
        staged=", ".join(f"s.{name}" for name in columns),
        keys=", ".join(["county_id" if shared else "enterprise_id", *key_columns]),
        values=", ".join(values),
        new=", ".join(f"EXCLUDED.{name}" for name in values),
        present=", ".join(f"present.{name}" for name in values),
    )


def _days(table: pd.DataFrame) -> pd.DataFrame:
    """Dates as Python's."""
    dates = [name for name in ("since", "until", "issued") if name in table]
    return table.assign(**{name: table[name].dt.date.astype(object) for name in dates})
