"""The first page: what needs me, how far the year is, the numbers."""

from collections import Counter

import pandas as pd
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evaluation.agenda import agenda, supplies
from evaluation.confirmation.agenda import enterprise_todos
from evaluation.execution.agenda import own_appeal_todos
from evaluation.models import Result, Run, SnapshotRow
from evaluation.results.figures import figures_of
from evaluation.results.filters import UNGRADED
from evaluation.results.ratios import measure, measure_by, parts
from evaluation.rounds.agenda import own_todos
from evaluation.views.chosen import chosen_run
from evaluation.views.confirmation import own_sheets
from landuse.agenda.casework import own_finding_todos
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.identity.agenda import access_todos
from mujun.keeping import kept_of
from mujun.paging import page_of
from mujun.todos import in_order

# the ratios in the table of towns; the others stand above
_TOWN_RATIOS = ("亩均税收", "亩均增加值")


def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if user.may(Permission.CONFIRM_OWN_FIGURES):
        sheets = own_sheets(user)
        context = {
            "sheets": sheets,
            "todos": in_order(
                [
                    *own_todos(user),
                    *own_finding_todos(user),
                    *own_appeal_todos(user),
                    *enterprise_todos(sheets),
                ]
            ),
        }
        return render(request, "evaluation/home_enterprise.html", context)
    if user.may(Permission.VIEW_PROVINCE):
        return redirect("province")
    if not user.may(Permission.VIEW_RESULTS):
        return render(request, "evaluation/home_admin.html", {"todos": access_todos(user)})
    run, year = chosen_run(request), year_of(request)
    supplied = supplies(user, year)
    context = {"run": run, "supplies": supplied, "todos": agenda(user, year, supplied, run)}
    if run:
        seen = Result.objects.visible_to(user).filter(run=run)
        context |= kept_of(run.state, seen, "numbers", lambda: _numbers(run, user))
        if request.GET.get("download") == "grades":
            return _grades_file(run, context["groups"])
        context["page"] = page_of(request, context["towns"])
    return render(request, "evaluation/home.html", context)


def _numbers(run: Run, user: User) -> dict:
    results = Result.objects.visible_to(user).filter(run=run)
    counted = list(results.order_by().values_list("row__town", "group", "grade").annotate(Count("pk")))
    groups = _groups(run, counted)
    figures = _figures(run, Enterprise.objects.visible_to(user))
    ratios = measure(figures)
    return {
        "groups": groups,
        "outside": sum(size for _, group, _, size in counted if not group),
        "codes": list(dict.fromkeys(code for group in groups for code, _ in group["grades"])),
        "chart": _chart(run, groups),
        "ratios": ratios,
        "by_scale": measure_by(figures, "scale"),
        "towns": _towns(counted, figures),
        "whole": _line("", counted, figures, {measured.ratio.name: measured for measured in ratios}),
        "town_ratios": _TOWN_RATIOS,
    }


def _groups(run: Run, counted: list[tuple]) -> list[dict]:
    """Groups in the method's order: name, size, grades as [(code, size)]; a grade that nobody has is there with 0."""
    sizes: Counter[tuple[str, str]] = Counter()
    for _, group, grade, size in counted:
        sizes[group, grade or UNGRADED] += size
    groups = []
    for outline in run.outline["groups"]:
        name = outline["name"]
        codes = [grade["code"] for grade in outline["grades"]]
        codes += [UNGRADED] if sizes[name, UNGRADED] else []
        grades = [(code, sizes[name, code]) for code in codes]
        groups.append({"name": name, "grades": grades, "size": sum(size for _, size in grades)})
    return groups


def _figures(run: Run, visible: QuerySet) -> pd.DataFrame:
    rows = SnapshotRow.objects.filter(snapshot=run.snapshot_id, enterprise__in=visible)
    known = run.snapshot.variables
    return figures_of(rows, known, parts(known), town="town", scale="scale")


def _towns(counted: list[tuple], figures: pd.DataFrame) -> list[dict]:
    """The towns, the highest tax per mu first."""
    ratios = measure_by(figures, "town")
    towns = [
        _line(
            town,
            [row for row in counted if row[0] == town],
            figures[figures["town"] == town],
            ratios.get(town, {}),
        )
        for town in dict.fromkeys(row[0] for row in counted)
    ]
    return sorted(towns, key=_tax_per_mu, reverse=True)


def _line(name: str, counted: list[tuple], figures: pd.DataFrame, ratios: dict) -> dict:
    """How many, how many of each grade, how many outside all groups, land, ratios."""
    grades: Counter[str] = Counter()
    for _, group, grade, size in counted:
        grades[grade or UNGRADED if group else ""] += size
    land = figures["land"].sum(min_count=1) if "land" in figures else None
    outside = grades.pop("", 0)
    return {
        "name": name,
        "size": grades.total() + outside,
        "grades": grades,
        "outside": outside,
        "land": land,
        "ratios": ratios,
    }


def _tax_per_mu(town: dict) -> float:
    measured = town["ratios"].get(_TOWN_RATIOS[0])
    return measured.value if measured and measured.value is not None else float("-inf")


def _chart(run: Run, groups: list[dict]) -> dict:
    codes = dict.fromkeys(code for group in groups for code, _ in group["grades"])
    return {
        "kind": "shares",
        "unit": "户",
        "axis": "占本组户数的比例（%）",
        "source": f"{run.snapshot.year} 年测算第 {run.pk} 号",
        "categories": [group["name"] for group in groups],
        "series": [
            {"name": code, "values": [dict(group["grades"]).get(code, 0) for group in groups]}
            for code in codes
        ],
    }


def _grades_file(run: Run, groups: list[dict]) -> HttpResponse:
    rows = [(group["name"], code, size, group["size"]) for group in groups for code, size in group["grades"]]
    return csv_file(f"{run.snapshot.year}年档次分布", ["分组", "档次", "户数", "本组户数"], rows)
