"""Add figures from a workbook. A blank cell is no figure; it never takes one away."""

from collections.abc import Iterator

import pandas as pd
from django.db import connection

from evaluation.models import Variable
from landuse.models import Enterprise
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_COLUMNS = {"enterprise_id": "bigint", "variable_id": "bigint", "value": "numeric(20,6)", "cell": "text"}
_COMPARE = """
SELECT count(*), count(f.id), count(*) FILTER (WHERE f.value <> s.value)
FROM pg_temp.staged_figures s
LEFT JOIN evaluation_figure f
    ON f.enterprise_id = s.enterprise_id AND f.variable_id = s.variable_id AND f.year = %(year)s AND f.is_current
"""
_RETIRE = """
UPDATE evaluation_figure f SET is_current = false
FROM pg_temp.staged_figures s
WHERE f.enterprise_id = s.enterprise_id AND f.variable_id = s.variable_id AND f.year = %(year)s AND f.is_current
    AND f.value <> s.value
"""
_ADD = """
INSERT INTO evaluation_figure
    (enterprise_id, year, variable_id, value, batch_id, sheet, cell, is_current, created_at)
SELECT s.enterprise_id, %(year)s, s.variable_id, s.value, %(batch)s, %(sheet)s, s.cell, true, now()
FROM pg_temp.staged_figures s
WHERE NOT EXISTS (
    SELECT 1 FROM evaluation_figure f
    WHERE f.enterprise_id = s.enterprise_id AND f.variable_id = s.variable_id AND f.year = %(year)s
        AND f.is_current
)
"""


def write_figures(batch: Batch, sheet: str, table: pd.DataFrame) -> Counts:
    """Add what is new, take the mark `is_current` from what it replaces, leave equal values alone.

    `table`: `credit_code`, `_row` and a float column per variable code, NaN where nothing was supplied.
    Counts are of figures, not of rows.
    """
    rows = list(_staged(batch, table))  # its queries must be done before COPY takes the connection
    stage("staged_figures", _COLUMNS, rows)
    params = {"year": batch.year, "batch": batch.pk, "sheet": sheet}
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE, params)
        total, present, changed = cursor.fetchone()
        cursor.execute(_RETIRE, params)
        cursor.execute(_ADD, params)
    return Counts(total - present, changed, present - changed)


def _staged(batch: Batch, table: pd.DataFrame) -> Iterator[tuple[int, int, float, str]]:
    """One row per figure, variable by variable."""
    ids = dict(Enterprise.objects.filter(county=batch.county_id).values_list("credit_code", "id"))
    enterprises = table["credit_code"].map(ids)
    variables = Variable.objects.filter(code__in=table.columns).values_list("code", "id")
    for code, variable in variables:
        given = table[code].notna()
        letters = table.attrs["letters"][code]
        cells = letters + table["_row"][given].astype(str)
        for enterprise, value, cell in zip(enterprises[given], table[code][given], cells, strict=True):
            yield enterprise, variable, value, cell
