"""Add figures from a workbook. A blank cell is no figure; it never takes one away."""

from collections.abc import Iterator

import pandas as pd
from django.db import connection

from evaluation.models import Figure, Variable
from landuse.models import Enterprise
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_NAMED_CELLS = 20
_COLUMNS = {"enterprise_id": "bigint", "variable_id": "bigint", "value": "numeric(20,6)", "cell": "text"}
_BLANKS = {"enterprise_id": "bigint", "variable_id": "bigint", "cell": "text"}
_FIELDS = "batch_id, kind, subject, name, item, title, old, new, ratio, sheet, cell, reason"
_HEADING = "v.name || CASE WHEN v.unit = '' THEN '' ELSE '（' || v.unit || '）' END"
_NOTE_CHANGES = f"""
INSERT INTO intake_batchchange ({_FIELDS})
SELECT %(batch)s, CASE WHEN f.id IS NULL THEN 'created' ELSE 'changed' END, e.credit_code, e.name, v.code, {_HEADING},
    trim_scale(f.value)::text, trim_scale(s.value)::text,
    CASE WHEN f.value <> 0 THEN ((s.value - f.value) / abs(f.value))::float8 END, %(sheet)s, s.cell, ''
FROM pg_temp.staged_figures s
JOIN landuse_enterprise e ON e.id = s.enterprise_id
JOIN evaluation_variable v ON v.id = s.variable_id
LEFT JOIN evaluation_figure f
    ON f.enterprise_id = s.enterprise_id AND f.variable_id = s.variable_id AND f.year = %(year)s AND f.is_current
WHERE f.id IS NULL OR f.value <> s.value
ORDER BY s.variable_id, length(s.cell), s.cell
"""
_NOTE_BLANKS = f"""
INSERT INTO intake_batchchange ({_FIELDS})
SELECT %(batch)s, 'ignored', e.credit_code, e.name, v.code, {_HEADING}, trim_scale(f.value)::text, NULL, NULL,
    %(sheet)s, s.cell, '单元格空白，保留现有数值'
FROM pg_temp.staged_blanks s
JOIN landuse_enterprise e ON e.id = s.enterprise_id
JOIN evaluation_variable v ON v.id = s.variable_id
JOIN evaluation_figure f
    ON f.enterprise_id = s.enterprise_id AND f.variable_id = s.variable_id AND f.year = %(year)s AND f.is_current
"""
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
WHERE NOT EXISTS (
    SELECT 1 FROM evaluation_figure f
    WHERE f.enterprise_id = s.enterprise_id AND f.variable_id = s.variable_id AND f.year = %(year)s
        AND f.is_current
)
"""


def compare_figures(batch: Batch, sheet: str, table: pd.DataFrame) -> None:
    """Note per cell what `write_figures` will add and replace, and the blanks where a figure stays."""
    rows, blanks = list(_staged(batch, table)), list(_blanks(batch, table))
    stage("staged_figures", _COLUMNS, rows)
    stage("staged_blanks", _BLANKS, blanks)
    params = {"year": batch.year, "batch": batch.pk, "sheet": sheet}
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_CHANGES, params)
        cursor.execute(_NOTE_BLANKS, params)


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
    """One row per figure, variable by variable; the parts of one enterprise added up."""
    enterprises = _enterprises(batch, table)
    for code, variable in _variables(table):
        given = table[code].notna()
        part = pd.DataFrame({"who": enterprises, "value": table[code], "cell": _cells(table, code)})[given]
        if part["who"].duplicated().any():
            part = part.groupby("who", sort=False, as_index=False).agg({"value": "sum", "cell": _together})
        for enterprise, value, cell in zip(part["who"], part["value"], part["cell"], strict=True):
            yield enterprise, variable, value, cell


def _blanks(batch: Batch, table: pd.DataFrame) -> Iterator[tuple[int, int, str]]:
    """One row per enterprise and variable without a figure in any of its parts."""
    enterprises = _enterprises(batch, table)
    first = ~enterprises.duplicated()
    for code, variable in _variables(table):
        blank = table[code].isna()
        blank = blank.groupby(enterprises).transform("all") & first
        for enterprise, cell in zip(enterprises[blank], _cells(table, code)[blank], strict=True):
            yield enterprise, variable, cell


def _enterprises(batch: Batch, table: pd.DataFrame) -> pd.Series:
    ids = dict(Enterprise.objects.filter(county=batch.county_id).values_list("credit_code", "id"))
    return table["credit_code"].map(ids)


def _variables(table: pd.DataFrame) -> list[tuple[str, int]]:
    return list(Variable.objects.filter(code__in=table.columns).values_list("code", "id"))


def _cells(table: pd.DataFrame, code: str) -> pd.Series:
    return table.attrs["letters"][code] + table["_row"].astype(str)


def _together(cells: pd.Series) -> str:
    named = "、".join(cells[:_NAMED_CELLS])
    return named if len(cells) <= _NAMED_CELLS else f"{named}等 {len(cells)} 格"
