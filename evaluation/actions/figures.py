"""Add figures from a workbook. A blank cell is no figure; it never takes one away."""

import numpy as np
import pandas as pd
from django.db import connection

from evaluation.models import Figure, Variable
from landuse.models import Enterprise
from mujun.copying import array_texts, stage_texts
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_NAMED_CELLS = 20
# a row of the sheet with its figures in the order of the variables
_ROWS = {"enterprise_id": "bigint", "row": "integer", "figures": "numeric[]"}
_CELLS = """
SELECT r.enterprise_id, g.variable_id, r.row, g.place, g.value, g.letter || r.row AS cell
FROM pg_temp.staged_rows r
CROSS JOIN unnest(r.figures, %(variables)s::bigint[], %(letters)s::text[])
    WITH ORDINALITY AS g (value, variable_id, letter, place)
"""
# the parts of one enterprise become one: their sum, with the cells it comes from
_ADDED_UP = f"""
SELECT enterprise_id, variable_id, min(row) AS row, place, sum(value) AS value,
    CASE WHEN count(value) = 0 THEN (array_agg(cell ORDER BY row))[1]
        ELSE array_to_string((array_agg(cell ORDER BY row) FILTER (WHERE value IS NOT NULL))[:{_NAMED_CELLS}], '、')
    END || CASE WHEN count(value) > {_NAMED_CELLS} THEN '等 ' || count(value) || ' 格' ELSE '' END AS cell
FROM ({_CELLS}) AS part
GROUP BY enterprise_id, variable_id, place
"""
# with what is on record, read once and before anything is written: the planner takes a growing table for a small one
_STAGE = """
DROP TABLE IF EXISTS pg_temp.staged_figures;
CREATE TEMPORARY TABLE staged_figures ON COMMIT DROP AS
SELECT g.enterprise_id, g.variable_id, g.row, g.place, g.value::numeric(20,6) AS value, g.cell, f.id AS former,
    f.value AS was
FROM ({given}) AS g
LEFT JOIN evaluation_figure f
    ON f.enterprise_id = g.enterprise_id AND f.variable_id = g.variable_id AND f.year = %(year)s AND f.is_current
WHERE g.value IS NOT NULL OR f.id IS NOT NULL
"""
_NOTE = """
INSERT INTO intake_batchchange
    (batch_id, kind, subject, name, item, title, old, new, ratio, sheet, cell, reason)
SELECT %(batch)s, CASE WHEN s.value IS NULL THEN 'ignored' WHEN s.former IS NULL THEN 'created' ELSE 'changed' END,
    e.credit_code, e.name, v.code, v.title, trim_scale(s.was)::text, trim_scale(s.value)::text,
    CASE WHEN s.was <> 0 THEN ((s.value - s.was) / abs(s.was))::float8 END, %(sheet)s, s.cell,
    CASE WHEN s.value IS NULL THEN '单元格空白，保留现有数值' ELSE '' END
FROM pg_temp.staged_figures s
JOIN landuse_enterprise e ON e.id = s.enterprise_id
JOIN unnest(%(variables)s::bigint[], %(codes)s::text[], %(titles)s::text[]) AS v (id, code, title)
    ON v.id = s.variable_id
WHERE s.value IS DISTINCT FROM s.was
ORDER BY s.row, s.place
"""
_COUNT = """
SELECT count(value) FILTER (WHERE former IS NULL), count(*) FILTER (WHERE value <> was),
    count(*) FILTER (WHERE value = was)
FROM pg_temp.staged_figures
"""
_RETIRE = """
UPDATE evaluation_figure f SET is_current = false
FROM pg_temp.staged_figures s WHERE f.id = s.former AND s.value <> s.was
"""
_RESTORE = """
UPDATE evaluation_figure f SET is_current = true
FROM (
    SELECT DISTINCT ON (g.enterprise_id, g.variable_id) g.id
    FROM evaluation_figure mine
    JOIN evaluation_figure g
        ON g.enterprise_id = mine.enterprise_id AND g.variable_id = mine.variable_id AND g.year = mine.year
    JOIN intake_batch b ON b.id = g.batch_id
    WHERE mine.batch_id = %(batch)s AND g.batch_id <> %(batch)s AND b.state <> 'withdrawn'
    ORDER BY g.enterprise_id, g.variable_id, g.id DESC
) former
WHERE f.id = former.id
"""
_ADD = """
INSERT INTO evaluation_figure
    (enterprise_id, year, variable_id, value, batch_id, sheet, cell, is_current, created_at)
SELECT s.enterprise_id, %(year)s, s.variable_id, s.value, %(batch)s, %(sheet)s, s.cell, true, now()
FROM pg_temp.staged_figures s
WHERE s.value IS NOT NULL AND s.value IS DISTINCT FROM s.was
"""


def compare_figures(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    """Note per cell what `write_figures` will add and replace, and the blanks where a figure stays.

    `table`: `credit_code`, `_row` and, of the columns that the file has, a float column per variable code, NaN where
    nothing was supplied.
    """
    variables = list(Variable.objects.filter(code__in=list(table.attrs["letters"])))
    codes = [variable.code for variable in variables]
    ids = dict(Enterprise.objects.filter(county=batch.county_id).values_list("credit_code", "id"))
    enterprises = table["credit_code"].map(ids)
    figures = array_texts(table[codes].to_numpy(np.float64))
    stage_texts("staged_rows", _ROWS, [enterprises.astype(str), table["_row"].astype(str), figures])
    given = _ADDED_UP if enterprises.duplicated().any() else _CELLS
    params = {
        "year": batch.year,
        "batch": batch.pk,
        "sheet": sheet,
        "variables": [variable.pk for variable in variables],
        "codes": codes,
        "titles": [str(variable) for variable in variables],
        "letters": [table.attrs["letters"][code] for code in codes],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAGE.format(given=given), params)
        cursor.execute(_NOTE, params)


def withdraw_figures(batch: Batch) -> list[str]:
    """Move the mark `is_current` back to what the batch replaced; where that was nothing, no figure is current.

    The mark moves and no figure is copied: the earlier figure names the file and cell it came from, which stays
    true. Returns the figures that later batches replaced; then nothing is changed.
    """
    mine = Figure.objects.filter(batch=batch)
    replaced = mine.filter(is_current=False).select_related("enterprise", "variable").order_by("id")
    if obstacles := [f"{figure.enterprise} {figure.variable.name}（{figure.cell}）" for figure in replaced]:
        return obstacles
    mine.update(is_current=False)
    with connection.cursor() as cursor:
        cursor.execute(_RESTORE, {"batch": batch.pk})
    return []


def write_figures(batch: Batch, sheet: str) -> Counts:
    """Add what is new, take the mark `is_current` from what it replaces, leave equal values alone.

    Of what `compare_figures` staged in the same transaction. Counts are of figures, not of rows.
    """
    params = {"year": batch.year, "batch": batch.pk, "sheet": sheet}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        counts = Counts(*cursor.fetchone())
        cursor.execute(_RETIRE)
        cursor.execute(_ADD, params)
    return counts
