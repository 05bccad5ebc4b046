"""A year's figures as the grid shows them: columns of a workbook's department, beside them the others' as locked."""

from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count, QuerySet

from evaluation.models import CellComment, Figure, QualityFinding, Variable
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.copying import copy_out
from mujun.intake.actions import layouts_for
from mujun.intake.layouts import Layout

MOST_ROWS = 3000

Matrix = npt.NDArray[np.float64]


def layouts_of(user: User) -> list[Layout]:
    """The workbooks of figures that the user may send."""
    suppliers = set(_collected().values_list("department__code", flat=True))
    return [layout for layout in layouts_for(user) if layout.code in suppliers]


def columns_of(layout: str) -> list[Variable]:
    """The collected variables, those of the workbook first."""
    return sorted(_collected(), key=lambda variable: variable.department.code != layout)


def _collected() -> QuerySet[Variable]:
    return Variable.objects.filter(from_register=False).select_related("department")


def enterprises_of(user: User, town: str, scale: str, words: str) -> QuerySet[Enterprise]:
    """In the order of the workbook's template; an empty filter leaves everybody."""
    enterprises = Enterprise.objects.visible_to(user).order_by("town", "credit_code")
    if town:
        enterprises = enterprises.filter(town__name=town)
    if scale:
        enterprises = enterprises.filter(scale=scale)
    return enterprises.matching(words) if words else enterprises


def sheet_of(user: User, layout: str, year: int, enterprises: QuerySet[Enterprise]) -> dict[str, Any]:
    """What the page needs at once; at most `MOST_ROWS` of `total` rows.

    `values` and `last` (of the year before) are matrices of the rows by the columns, null where there is nothing;
    `comments` [row, column, count]; `findings` [row, column, importance, sentence].
    """
    shown = enterprises[:MOST_ROWS]
    register = list(shown.values_list("id", "credit_code", "name", "town__name"))
    variables = columns_of(layout)
    rows = {entry[0]: at for at, entry in enumerate(register)}
    columns = {variable.pk: at for at, variable in enumerate(variables)}
    return {
        "columns": [_column(variable, layout) for variable in variables],
        "rows": [entry[1:] for entry in register],
        "total": enterprises.count(),
        "values": _matrix(user, year, shown, rows, columns),
        "last": _matrix(user, year - 1, shown, rows, columns),
        "comments": _comments(user, year, rows, columns),
        "findings": _findings(user, year, rows, columns),
    }


def _column(variable: Variable, layout: str) -> dict[str, Any]:
    return {
        "code": variable.code,
        "name": variable.name,
        "unit": variable.unit,
        "note": variable.note,
        "department": variable.department.name,
        "own": variable.department.code == layout,
    }


def _matrix(
    user: User, year: int, shown: QuerySet[Enterprise], rows: dict[int, int], columns: dict[int, int]
) -> Matrix:
    """By COPY: tens of thousands of figures at once."""
    sql, params = (
        Figure.objects.visible_to(user)
        .current()
        .filter(year=year, enterprise__in=shown.values("pk"), variable__in=columns)
        .order_by()
        .values_list("enterprise_id", "variable_id", "value")
        .query.sql_with_params()
    )
    long = copy_out(sql, params, ["enterprise", "variable", "value"], by="variable")
    long = long[long["enterprise"].isin(rows.keys())]
    values = np.full((len(rows), len(columns)), np.nan)
    at = long["enterprise"].map(rows).to_numpy(int), long["variable"].map(columns).to_numpy(int)
    values[at] = long["value"].to_numpy()
    return values


def _comments(user: User, year: int, rows: dict[int, int], columns: dict[int, int]) -> list[list[int]]:
    counted = CellComment.objects.visible_to(user).filter(year=year).order_by()
    cells = counted.values_list("enterprise_id", "variable_id").annotate(size=Count("id"))
    return [[rows[who], columns[what], size] for who, what, size in cells if who in rows and what in columns]


def _findings(user: User, year: int, rows: dict[int, int], columns: dict[int, int]) -> list[list[object]]:
    found = QualityFinding.objects.visible_to(user).open().filter(year=year)
    cells = found.values_list("enterprise_id", "variable_id", "importance", "sentence")
    return [
        [rows[who], columns[what], *said] for who, what, *said in cells if who in rows and what in columns
    ]
