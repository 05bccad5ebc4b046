"""Figures typed or pasted in the browser, checked and saved like a workbook."""

from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import ValidationError as BadBody

from evaluation.actions import cells
from evaluation.grid import enterprises_of, layouts_of, sheet_of
from landuse.models import Enterprise
from mujun.accounts.models import County, Town, User
from mujun.api.problems import MALFORMED, MEDIA_TYPE, problem
from mujun.frame import year_of, years_of
from mujun.intake.forms import offered_years
from mujun.intake.layouts import Layout
from mujun.intake.windows import LONGEST_REASON, lock_of, refuse_closed


@require_GET
def grid(request: HttpRequest) -> HttpResponse:
    layouts, years = _layouts(request.user), offered_years(years_of(request))
    layout, year = _layout(request, layouts), _year(request, years)
    county = request.user.county
    closed, lock = _closed(county, layout, year, request.user), lock_of(county, year)
    context = {
        "layouts": layouts,
        "layout": layout,
        "towns": Town.objects.filter(county=county),
        "scales": Enterprise.Scale.values,
        "offered": years,
        "closed": closed,
        "lock": lock,
        "longest_reason": LONGEST_REASON,
        "about": _about(request.user, layout, year, bool(closed)),
    }
    return render(request, "evaluation/grid.html", context)


@never_cache
@require_GET
def grid_data(request: HttpRequest) -> HttpResponse:
    layout, year = _layout(request, _layouts(request.user)), _year(request, offered_years(years_of(request)))
    town, scale, words = (request.GET.get(name, "").strip() for name in ("town", "scale", "q"))
    enterprises = enterprises_of(request.user, town, scale, words)
    return _json(sheet_of(request.user, layout.code, year, enterprises))


@require_POST
def grid_save(request: HttpRequest) -> HttpResponse:
    """The changed cells as JSON, see `Sent`. Mistakes are an answer (200); what is refused is a problem."""
    _layouts(request.user)
    try:
        sent = Sent.model_validate_json(request.body)
        saved = cells.save(**sent.order(), county=request.user.county, by=request.user)
    except BadBody:
        return _problem(400, MALFORMED, code="malformed")
    except cells.Clash as clash:
        said = f"{clash}，没有写入。请核对下面两个数值，再决定用哪一个。"
        return _problem(409, said, cells=clash.cells)
    except PermissionDenied as refusal:
        return _problem(403, str(refusal))
    except ValidationError as refusal:
        return _problem(422, " ".join(refusal.messages), code=getattr(refusal, "code", None) or "rejected")
    return _json(_answer(saved))


class Sent(BaseModel):
    """`cells`: [position in `codes`, position in `variables`, value when loaded, value as typed] each."""

    model_config = ConfigDict(strict=True, extra="forbid")

    layout: str
    year: int
    reason: str = ""
    dry_run: bool = False
    codes: list[str]
    variables: list[str]
    cells: list[tuple[int, int, float | None, float | str | None]]

    @model_validator(mode="after")
    def _points_inside(self) -> "Sent":
        inside = all(
            0 <= row < len(self.codes) and 0 <= column < len(self.variables)
            for row, column, _, _ in self.cells
        )
        if not inside:
            raise ValueError("a cell points outside codes or variables")
        return self

    def order(self) -> dict[str, Any]:
        changed = [
            cells.Changed(self.codes[row], self.variables[column], was, given)
            for row, column, was, given in self.cells
        ]
        told = {"layout": self.layout, "year": self.year, "reason": self.reason, "dry_run": self.dry_run}
        return told | {"cells": changed}


def _answer(saved: cells.Saved) -> dict[str, Any]:
    batch = saved.batch
    imported = (
        {"id": batch.pk, "url": reverse("batch", args=[batch.pk])} if saved.state == "imported" else None
    )
    return {
        "state": saved.state,
        "batch": imported,
        "created": batch.created,
        "changed": batch.changed,
        "problems": saved.problems,
        "notes": saved.notes,
        "changes": saved.changes,
        "kept": saved.kept,
        "values": [[*place, value] for place, value in saved.values.items()],
    }


def _layouts(user: User) -> list[Layout]:
    """Raises PermissionDenied when the user sends no workbook of figures."""
    if layouts := layouts_of(user):
        return layouts
    raise PermissionDenied("只有亩均办和报送企业数据的部门可以用网格录入。")


def _layout(request: HttpRequest, layouts: list[Layout]) -> Layout:
    asked = {layout.code: layout for layout in layouts}
    return asked.get(request.GET.get("layout", ""), layouts[0])


def _year(request: HttpRequest, offered: list[int]) -> int:
    """Also a year for which nothing has come in yet."""
    asked = request.GET.get("year", "")
    if asked.isdecimal() and len(asked) == 4 and int(asked) in offered:
        request.year = int(asked)
    return year_of(request)


def _closed(county: County, layout: Layout, year: int, user: User) -> str:
    """Why nothing may be sent now; empty when one may."""
    try:
        refuse_closed(county, layout.code, year, user)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def _about(user: User, layout: Layout, year: int, closed: bool) -> dict[str, Any]:
    """For the script: where to ask, and what to keep unsaved cells under."""
    return {
        "layout": layout.code,
        "year": year,
        "user": user.pk,
        "data": reverse("grid-data"),
        "save": reverse("grid-save"),
        "cell": reverse("cell", args=["CODE", "VARIABLE", year]),
        "closed": closed,
    }


def _json(answer: dict[str, Any]) -> HttpResponse:
    return HttpResponse(orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY), "application/json")


def _problem(status: int, detail: str, **more: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(problem(status, detail, **more)), MEDIA_TYPE, status)
