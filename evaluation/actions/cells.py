"""Cells of the grid: save what was changed, and say something about one."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation.layouts import SHEET
from evaluation.models import CellComment, Figure, Variable
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.intake.actions import authorise, check, import_batch, receive
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch, BatchChange
from mujun.intake.records import pack
from mujun.intake.sheets import column_letters

_TYPED = re.compile(r"-?\d{1,15}|-?(?=[\d.]{1,16}$)\d+\.\d+", re.ASCII)
_PREVIEWED = 20
_BEFORE_FIGURES = 2  # columns of code and name

Place = tuple[str, str]  # credit code and variable


@dataclass(frozen=True)
class Changed:
    """A cell of the grid. `was`: the value it had when it was loaded; `given`: what was typed, as it was typed."""

    credit_code: str
    variable: str
    was: float | None
    given: float | str | None

    @property
    def place(self) -> Place:
        return self.credit_code, self.variable


@dataclass(frozen=True)
class Present:
    """The current figure of a cell."""

    value: float
    by: str
    at: datetime


class Clash(Exception):
    """Somebody gave other values since the cells were loaded; nothing was written.

    `cells`: {credit_code, variable, name, title, was, now, given, by, at} each.
    """

    def __init__(self, cells: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(f"{len(cells)} 个单元格在您打开以后已被别人更改")
        self.cells = cells


@dataclass(frozen=True)
class Saved:
    """What became of the cells. `batch` stays on record only when the state is `imported`.

    `state`: checked, imported, rejected (with `problems`), unchanged (nothing to write). `kept`: blanks that left
    a figure as it is. `values`: what the cells hold now.
    """

    state: str
    batch: Batch
    problems: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)
    values: dict[Place, float] = field(default_factory=dict)


def save(
    *,
    layout: str,
    year: int,
    county: County,
    cells: Sequence[Changed],
    by: User,
    reason: str = "",
    dry_run: bool = False,
) -> Saved:
    """Import the cells as one batch with the checks of the workbook: all or none, and none on `dry_run`.

    Raises Clash; PermissionDenied for cells outside the scope or of another department; ValidationError for no
    cells, a closed window, a locked year without a reason.
    """
    authorise(layout, county, by)
    names = _names(by, cells)
    variables = _variables(layout, cells)
    with transaction.atomic():
        # imports of the county wait: what is compared here is what will be written over
        County.objects.select_for_update(no_key=True).get(pk=county.pk)
        present = _present(county, year, names, variables)
        _refuse_clashing(cells, present, names, variables)
        content = pack({SHEET: _records(cells, present, names, variables)})
        batch = receive(
            content=content,
            filename=f"{year}年{layout_of(layout).title}网格录入",
            layout=layout,
            year=year,
            county=county,
            by=by,
            reason=reason,
            origin=Batch.Origin.GRID,
        )
        batch = (check if dry_run else import_batch)(batch=batch, by=by)
        saved = _outcome(batch, cells, names, variables)
        if saved.state != Batch.State.IMPORTED:
            transaction.set_rollback(True)
    return saved


@transaction.atomic
def comment(*, enterprise: Enterprise, variable: Variable, year: int, text: str, by: User) -> CellComment:
    """Raises PermissionDenied outside the scope of `by`; ValidationError for no text or one too long."""
    if not by.may(Permission.VIEW_RESULTS) or not _seen(by, [enterprise.credit_code]):
        raise PermissionDenied("这家企业不在您的查看范围内。")
    text = text.strip()
    if not text:
        raise ValidationError("请写下批注的内容。", "text_missing")
    if len(text) > CellComment.LONGEST:
        raise ValidationError(f"批注请在 {CellComment.LONGEST} 字以内。", "text_too_long")
    said = CellComment.objects.create(enterprise=enterprise, variable=variable, year=year, text=text, by=by)
    audit.record("cell_commented", said, by=by, county=enterprise.county, text=text)
    return said


def _seen(by: User, codes: Iterable[str]) -> dict[str, str]:
    """Names of the enterprises that the user sees, by code."""
    visible = Enterprise.objects.visible_to(by).filter(credit_code__in=set(codes))
    return dict(visible.order_by("town", "credit_code").values_list("credit_code", "name"))


def _names(by: User, cells: Sequence[Changed]) -> dict[str, str]:
    if not cells:
        raise ValidationError("没有改动，不用保存。", "no_cells")
    codes = {cell.credit_code for cell in cells}
    names = _seen(by, codes)
    if unknown := sorted(codes - names.keys()):
        raise PermissionDenied(f"没有这家企业，或不在您的范围内：{'、'.join(unknown[:5])}。")
    return names


def _variables(layout: str, cells: Sequence[Changed]) -> dict[str, Variable]:
    """All that the workbook has, in its order."""
    own = Variable.objects.filter(department__code=layout, from_register=False)
    variables = {variable.code: variable for variable in own}
    if foreign := sorted({cell.variable for cell in cells} - variables.keys()):
        raise PermissionDenied(f"这些数据项不由{layout_of(layout).title}报送：{'、'.join(foreign[:5])}。")
    return variables


def _present(
    county: County, year: int, names: Iterable[str], variables: Mapping[str, Variable]
) -> dict[Place, Present]:
    figures = Figure.objects.current().filter(
        enterprise__county=county,
        enterprise__credit_code__in=list(names),
        year=year,
        variable__in=variables.values(),
    )
    rows = figures.values_list(
        "enterprise__credit_code",
        "variable__code",
        "value",
        "batch__sent_by__first_name",
        "batch__sent_by__username",
        "created_at",
    )
    return {
        (code, variable): Present(float(value), title or username or "命令行", at)
        for code, variable, value, title, username, at in rows
    }


def _refuse_clashing(
    cells: Sequence[Changed],
    present: Mapping[Place, Present],
    names: Mapping[str, str],
    variables: Mapping[str, Variable],
) -> None:
    clashing = []
    for cell in cells:
        now = present.get(cell.place)
        if not _same(cell.was, now and now.value):
            clashing.append(
                {
                    "credit_code": cell.credit_code,
                    "variable": cell.variable,
                    "name": names[cell.credit_code],
                    "title": variables[cell.variable].name,
                    "was": cell.was,
                    "given": cell.given,
                    "now": now and now.value,
                    "by": now.by if now else "",
                    "at": now.at.isoformat() if now else "",
                }
            )
    if clashing:
        raise Clash(clashing)


def _same(one: float | None, other: float | None) -> bool:
    """Equal in the fifteen digits that a figure may have."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-15)


def _records(
    cells: Sequence[Changed],
    present: Mapping[Place, Present],
    names: Mapping[str, str],
    variables: Mapping[str, Variable],
) -> list[dict[str, object]]:
    """A row per enterprise; cells nobody touched carry their figure, so that they are no blanks passed over."""
    values: dict[Place, object] = {place: figure.value for place, figure in present.items()}
    values |= {cell.place: _read(cell.given) for cell in cells}
    return [
        {"credit_code": code, "name": name} | {each: values.get((code, each)) for each in variables}
        for code, name in names.items()
    ]


def _read(given: float | str | None) -> float | str | None:
    """A number typed plainly is a number; everything else is left to the checks as it was typed."""
    if isinstance(given, str) and _TYPED.fullmatch(given.strip()):
        return float(given)
    return given


def _outcome(
    batch: Batch, cells: Sequence[Changed], names: Mapping[str, str], variables: Mapping[str, Variable]
) -> Saved:
    places = _places(names, variables)
    notes = _notes(batch, places)
    if batch.state == Batch.State.REJECTED:
        problems = [_problem(each, places, names) for each in batch.problems]
        return Saved(Batch.State.REJECTED, batch, problems, notes)
    kept = batch.changes.filter(kind=BatchChange.Kind.IGNORED).values_list("subject", "item")
    state = batch.state
    if state == Batch.State.IMPORTED and batch.changes_nothing:
        state = "unchanged"
    touched = {cell.place for cell in cells}
    current = _present(batch.county, batch.year, names, variables)
    values = {place: figure.value for place, figure in current.items() if place in touched}
    return Saved(
        state, batch, [], notes, _previewed(batch), [place for place in kept if place in touched], values
    )


def _places(names: Iterable[str], variables: Iterable[str]) -> dict[str, Place]:
    """Cell of the records → enterprise and variable; the code's own cell stands for the row."""
    letters = {column_letters(at): code for at, code in enumerate(variables, _BEFORE_FIGURES)}
    letters["A"] = ""
    return {
        f"{letter}{row}": (code, variable)
        for row, code in enumerate(names, 2)
        for letter, variable in letters.items()
    }


def _notes(batch: Batch, places: Mapping[str, Place]) -> list[dict[str, Any]]:
    """Of figures only: the codes are the register's, nobody typed them here."""
    located = [
        note | {"places": [places.get(cell, ("", "")) for cell in note["cells"]]} for note in batch.notes
    ]
    return [note for note in located if all(variable for _, variable in note["places"])]


def _problem(
    problem: Mapping[str, str], places: Mapping[str, Place], names: Mapping[str, str]
) -> dict[str, object]:
    code, variable = places.get(problem["cell"], ("", ""))
    return {**problem, "credit_code": code, "variable": variable, "name": names.get(code, "")}


def _previewed(batch: Batch) -> list[dict[str, object]]:
    """The largest changes, as the page of a batch lists them."""
    made = batch.changes.exclude(kind=BatchChange.Kind.IGNORED).largest_first()
    return list(made.values("subject", "item", "name", "title", "old", "new", "ratio")[:_PREVIEWED])
