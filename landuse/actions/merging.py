"""Merge the rows of a workbook into the register: staged, then one statement."""

from collections.abc import Iterable, Sequence

import pandas as pd
from django.db import connection

from mujun.intake.layouts import Counts
from mujun.intake.models import Batch


def rows_of(table: pd.DataFrame, columns: Sequence[str]) -> Iterable[Sequence[object]]:
    """Plain Python values, blanks as None."""
    return zip(
        *(table[name].astype(object).where(table[name].notna(), None).tolist() for name in columns),
        strict=True,
    )


def merge(statement: str, batch: Batch, total: int) -> Counts:
    """`statement` returns `xmax = 0` of each row written: 0 for one just added. Unchanged rows are not returned."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"county": batch.county_id, "year": batch.year, "batch": batch.pk})
        added = [created for (created,) in cursor.fetchall()]
    created = sum(added)
    return Counts(created, len(added) - created, total - len(added))
