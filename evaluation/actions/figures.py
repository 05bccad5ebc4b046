"""Add figures from a workbook. A blank cell is no figure; it never takes one away."""

from collections.abc import Iterator
from itertools import chain, repeat

import pandas as pd
from django.db import connection

from evaluation.models import Figure, Variable
from landuse.models import Enterprise
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

Row = tuple[object, ...]

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
    stage("staged_figures", _COLUMNS, _staged(batch, table))
    stage("staged_blanks", _BLANKS, _blanks(batch, table))
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
    stage("staged_figures", _COLUMNS, _staged(batch, table))
    params = {"year": batch.year, "batch": batch.pk, "sheet": sheet}
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE, params)
        total, present, changed = cursor.fetchone()
        cursor.execute(_RETIRE, params)
        cursor.execute(_ADD, params)
    return Counts(total - present, changed, present - changed)


def _staged(batch: Batch, table: pd.DataFrame) -> Iterator[Row]:
    """enterprise, variable, value, cell: one row per figure; the parts of one enterprise added up."""
    enterprises, variables = _enterprises(batch, table), _variables(table)
    return chain.from_iterable(_given(table, enterprises, code, variable) for code, variable in variables)


def _given(table: pd.DataFrame, enterprises: pd.Series, code: str, variable: int) -> Iterator[Row]:
    part = pd.DataFrame({"who": enterprises, "value": table[code], "cell": _cells(table, code)})
    part = part[part["value"].notna()]
    if part["who"].duplicated().any():
        part = part.groupby("who", sort=False, as_index=False).agg({"value": "sum", "cell": _together})
    return zip(part["who"], repeat(variable), part["value"], part["cell"])


def _blanks(batch: Batch, table: pd.DataFrame) -> Iterator[Row]:
    """enterprise, variable, cell: one row per enterprise and variable without a figure in any of its parts."""
    enterprises, variables = _enterprises(batch, table), _variables(table)
    first = ~enterprises.duplicated()
    return chain.from_iterable(
        _blank(table, enterprises, first, code, variable) for code, variable in variables
    )


def _blank(
    table: pd.DataFrame, enterprises: pd.Series, first: pd.Series, code: str, variable: int
) -> Iterator[Row]:
    chosen = table[code].isna().groupby(enterprises).transform("all") & first
    return zip(enterprises[chosen], repeat(variable), _cells(table, code)[chosen])


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
