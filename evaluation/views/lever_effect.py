"""措施成效: what levers gave and took on the grades of a year, and the figures of those concerned before and after."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.effect.amounts import WAYS, Row, lines_on, real, stretch, totals, years_executed
from evaluation.effect.before_after import Group, Years, compare, years_of
from evaluation.execution.ledger import TABLES, levers_of, lines_of
from evaluation.models import Lever
from evaluation.rounds.holding import runs_by_year
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of

# what a column is called → which amount of a row it shows
Columns = Mapping[str, str]
_COLUMNS = ({"付出": "given"}, {"收取": "taken"})


@require_GET
@requires(Permission.VIEW_RESULTS)
def lever_effect(request: HttpRequest) -> HttpResponse:
    user, asked, year = request.user, request.GET, year_of(request)
    by = asked.get("by") if asked.get("by") in WAYS else "lever"
    lines = lines_on(user, year)
    state = state_of(*TABLES)
    rows = kept_of(state, lines, f"totals {by}", lambda: totals(real(lines), by))
    if asked.get("download") == "amounts":
        return _amounts_file(rows, by, year)
    lever = _lever(request)
    years = lever and years_of(user, lever, asked.get("before", ""), asked.get("after", ""))
    groups = _compared(user, lever, years, state) if years else []
    if groups and asked.get("download") == "figures":
        return _figures_file(groups, lever, years)
    context = {
        "by": by,
        "ways": WAYS.items(),
        "title": WAYS[by],
        "columns": [*(columns := shown(_COLUMNS, rows))],
        "rows": cells(columns, rows),
        "days": kept_of(state, lines, "stretch", lambda: stretch(lines)),
        "executed": [] if rows else years_executed(user),
        "charts": bars(columns, rows, f"{year} 年度档次的执行台账"),
        "levers": levers_of(user),
        "lever": lever,
        "compared": years,
        "groups": groups,
        "growth": growth(groups, f"{years.before} 年、{years.after} 年测算") if years else None,
        "may_manage": user.may(Permission.MANAGE_LEVERS),
    }
    return render(request, "evaluation/lever_effect.html", context)


def _compared(user: User, lever: Lever, years: Years, state: str) -> list[Group]:
    runs = runs_by_year(user)
    name = f"compared {years.before} {runs[years.before]} {years.after} {runs[years.after]}"
    return kept_of(state, lines_of(user).filter(list__lever=lever), name, lambda: compare(user, lever, years))


def shown(groups: Sequence[Columns], rows: Sequence) -> Columns:
    """The groups in which any row has an amount; all while none has."""
    found = [of for of in groups if any(_amount(row, path) for row in rows for path in of.values())]
    return {name: path for of in found or groups for name, path in of.items()}


def cells(columns: Columns, rows: Sequence) -> list[tuple]:
    """Each row with its amounts in the order of the columns."""
    return [(row, [_amount(row, path) for path in columns.values()]) for row in rows]


def bars(columns: Columns, rows: Sequence, source: str) -> list[dict]:
    """A chart for each unit. Bars of nothing but zeros are left out."""
    charts = []
    for unit in dict.fromkeys(row.unit for row in rows):
        mine = [row for row in rows if row.unit == unit]
        series = [
            {"name": name, "values": [float(_amount(row, path)) for row in mine]}
            for name, path in columns.items()
        ]
        if seen := [one for one in series if any(one["values"])]:
            categories = [row.name for row in mine]
            data = {"kind": "bars", "unit": unit, "source": source}
            charts.append(data | {"categories": categories, "series": seen})
    return charts


def growth(groups: Sequence[Group], source: str) -> dict:
    """A chart: how far each ratio went up, of those concerned beside the others."""
    names = [change.before.ratio.name for change in groups[0].changes]
    series = [
        {"name": group.name, "values": [change.by and round(change.by * 100, 1) for change in group.changes]}
        for group in groups
    ]
    return {"kind": "bars", "unit": "%", "source": source, "categories": names, "series": series}


def _amount(row, path: str) -> Decimal:
    for name in path.split("."):
        row = getattr(row, name)
    return row


def _lever(request: HttpRequest) -> Lever | None:
    executed = list(levers_of(request.user).order_by("code"))
    wanted = request.GET.get("lever", "")
    return next((each for each in executed if each.code == wanted), executed[0] if executed else None)


def _amounts_file(rows: Sequence[Row], by: str, year: int) -> HttpResponse:
    header = [WAYS[by], "单位", "付出", "收取", "项数", "已回传"]
    lines = ((row.name, row.unit, row.given, row.taken, row.lines, row.answered) for row in rows)
    return csv_file(f"{year}年度措施成效按{WAYS[by]}", header, lines)


def _figures_file(groups: Sequence[Group], lever: Lever, years: Years) -> HttpResponse:
    header = ["组", "户数", "指标", "单位", f"{years.before} 年", f"{years.after} 年", "变化"]
    lines = (
        (group.name, group.size, of.ratio.name, of.ratio.unit, of.value, change.after.value, change.by)
        for group in groups
        for change in group.changes
        for of in [change.before]
    )
    return csv_file(f"{lever.name}执行前后", header, lines)
