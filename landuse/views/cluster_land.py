"""集群用地总量: industrial land of core and cooperating areas, each year against the one before; the form of a year."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from landuse.actions import cluster_land as actions
from landuse.forms.cluster_land import ClusterLandForm
from landuse.models import ClusterLand
from landuse.provisions import Outcome, find
from landuse.provisions.clauses import GrantedShare
from landuse.readings.cluster_land import CODE, LACKING, Asked, Line, lacking, lines
from landuse.readings.provisions import documents_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of
from mujun.plain_form import posted

_KEYS = {
    "place": lambda line: (line.row.cluster, line.row.place, -line.row.year),
    "year": lambda line: line.row.year,
    "total": lambda line: line.row.total,
    "change": lambda line: (line.change is not None, line.change or 0),
}
_FILTERS = ("cluster", "of_year", "role", "outcome", "next_year", "q")
_HEADER = [
    "产业集群", "所在地", "角色", "年度", "工业用地总量（亩）", "上年（亩）", "增减（亩）", "结果", "说明", "依据",
    "截至", "数据来源", "录入",
]  # fmt: skip


@require_GET
@requires(Permission.VIEW_RESULTS)
def cluster_land(request: HttpRequest) -> HttpResponse:
    user, asked, today = request.user, request.GET, timezone.localdate()
    documents = documents_of(user.county)
    every = lines(user, documents)
    listed = _filtered(every, asked)
    if asked.get("download"):
        return csv_file("集群用地总量", _HEADER, map(_cells, listed))
    context = {
        "page": page_of(request, listed),
        "basis": find(documents, GrantedShare, CODE, today),
        "every": every,
        "clusters": sorted({line.row.cluster for line in every}),
        "years": sorted({line.row.year for line in every}, reverse=True),
        "roles": ClusterLand.Role.values,
        "outcomes": [each.value for each in Outcome],
        "without_next": LACKING,
        "lacking": lacking(every, today.year),
        "year_now": today.year,
        "sort": asked.get("sort", "place"),
        "filtering": any(asked.get(name) for name in _FILTERS),
        "may_handle": user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/cluster_land.html", context)


@requires(Permission.HANDLE_LAND)
def cluster_land_edit(request: HttpRequest) -> HttpResponse:
    """A new year; with `row` in the address that one brought up to date, with `after` the year after that one."""
    county = request.user.county
    form = ClusterLandForm(posted(request), initial=_initial(request), county=county)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep(county=county, row=form.row, by=request.user)
            messages.success(request, f"{kept.cluster}{kept.place} {kept.year} 年已记下。")
            return redirect("cluster-land")
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/cluster_land_edit.html", {"form": form})


def _initial(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("row") or request.GET.get("after") or ""
    mine = ClusterLand.objects.visible_to(request.user).current()
    row = mine.filter(pk=asked).first() if asked.isdecimal() else None
    if row is None:
        return {"year": timezone.localdate().year}
    named = {name: getattr(row, name) for name in ("cluster", "place", "role", "source", "year")}
    if request.GET.get("after"):
        return named | {"year": row.year + 1}
    return named | {"total": f"{row.total.normalize():f}", "on": row.on}


def _filtered(every: list[Line], asked) -> list[Line]:
    words = {name: asked.get(name, "").strip() for name in _FILTERS}
    year = words.pop("of_year")
    wanted = Asked(**words, year=int(year[:4]) if year.isdecimal() else None)
    sort = asked.get("sort", "place")
    key = _KEYS.get(sort.removeprefix("-"), _KEYS["place"])
    return sorted(filter(wanted.fits, every), key=key, reverse=sort.startswith("-"))


def _cells(line: Line) -> list[object]:
    row, found = line.row, line.finding
    return [
        row.cluster, row.place, row.role, row.year, row.total, line.before, line.change, found.outcome.value,
        found.sentence, found.source, row.on, row.source, row.by,
    ]  # fmt: skip
