"""Merge the rows of a workbook into the register: staged, then one statement."""

from collections.abc import Iterable, Sequence

import pandas as pd
from django.db import connection, models

from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

# All parts of a statement see the tables as they were before it, so `former` is the row that was written over. A row
# that a batch writes twice keeps its first former state.
_KEEPING = """
WITH written (id) AS ({statement}),
states AS (
    SELECT written.id, to_jsonb(former) AS before
    FROM written LEFT JOIN {table} former ON former.id = written.id
),
kept AS (
    INSERT INTO landuse_formerstate (batch_id, "table", key, before)
    SELECT %(batch)s, '{table}', id, before FROM states
    ON CONFLICT (batch_id, "table", key) DO NOTHING
)
SELECT count(*) FILTER (WHERE before IS NULL), count(*) FROM states
"""


def rows_of(table: pd.DataFrame, columns: Sequence[str]) -> Iterable[Sequence[object]]:
    """Plain Python values, blanks as None."""
    return zip(
        *(table[name].astype(object).where(table[name].notna(), None).tolist() for name in columns),
        strict=True,
    )


def plain_days(table: pd.DataFrame) -> pd.DataFrame:
    """Columns of days as Python's dates."""
    days = table.select_dtypes("datetime")
    return table.assign(**{name: days[name].dt.date.astype(object) for name in days})


def types_of(model: type[models.Model], fields: Sequence[str]) -> dict[str, str]:
    """Column type of each field in the database."""
    return {name: model._meta.get_field(name).rel_db_type(connection) for name in fields}


def merge(statement: str, batch: Batch, total: int, model: type[models.Model]) -> Counts:
    """Run `statement`, which writes rows of `model` and returns their ids; unchanged rows are not among them.

    What each was before is kept in `FormerState`.
    """
    with connection.cursor() as cursor:
        # tables that have just grown look small to the planner, who would go through them once for every staged row
        cursor.execute("SET LOCAL enable_nestloop TO off")
        cursor.execute(
            _KEEPING.format(statement=statement, table=model._meta.db_table),
            {"county": batch.county_id, "year": batch.year, "batch": batch.pk},
        )
        created, written = cursor.fetchone()
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
    return Counts(created, written - created, total - written)
