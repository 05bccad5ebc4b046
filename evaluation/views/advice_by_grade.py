"""One enterprise's levers at its grade, one grade up and one grade down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evaluation.advice.beside import TITLES, Beside, Row
from evaluation.advice.freshness import current_set, outdated
from evaluation.allocation.core.lawful import obstacles
from evaluation.models import Result
from evaluation.views.chosen import chosen_run
from landuse.models import Enterprise
from landuse.readings.provisions import documents_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file


@require_GET
@requires(Permission.VIEW_RESULTS)
def advice_by_grade(request: HttpRequest, credit_code: str) -> HttpResponse:
    about = get_object_or_404(Enterprise.objects.visible_to(request.user), credit_code=credit_code)
    run = chosen_run(request)
    made = current_set(request.user, run)
    result = Result.objects.filter(run=run, enterprise=about).exclude(grade="").first()
    if made is None or not made.levers or result is None:
        return render(request, "evaluation/advice_by_grade.html", {"enterprise": about, "run": run})
    beside = Beside.of(made, [about.pk])
    documents = documents_of(about.county)
    rows = [(row, obstacles(row.lever, made.as_of, documents)) for row in beside.rows(about.pk, result.grade)]
    simulated = {row.lever.code for row, against in rows if against}
    up, down = beside.grades[about.pk]
    columns = list(zip(TITLES, (up, result.grade, down), strict=True))
    if request.GET.get("download"):
        return _file(about, columns, rows)
    context = {
        "enterprise": about,
        "run": run,
        "made": made,
        "outdated": outdated(made),
        "may_renew": request.user.may(Permission.MANAGE_LEVERS),
        "result": result,
        "rows": rows,
        "columns": columns,
        "sums": [
            (words, [beside.money(about.pk, grade, without) if grade else None for _, grade in columns])
            for words, without in (("可执行的合计", simulated), ("连同仅模拟的合计", ()))
        ],
    }
    return render(request, "evaluation/advice_by_grade.html", context)


def _file(
    about: Enterprise, columns: list[tuple[str, str]], rows: list[tuple[Row, list[str]]]
) -> HttpResponse:
    header = ["编号", "措施", "单位", "法律依据", "能否执行"]
    for title, grade in columns:
        header += [f"{title}（{grade or '无'}）数额", f"{title}算法", f"{title}从高执行"]
    lines = (
        [
            row.lever.code,
            row.lever.name,
            row.lever.unit,
            row.lever.legal_basis,
            "仅模拟" if against else "可执行",
        ]
        + [cell for at in row.at for cell in _cells(at)]
        for row, against in rows
    )
    return csv_file(f"{about.name}各档措施", header, lines)


def _cells(at) -> list:
    return [at.said.amount, at.said.working, at.said.yields_to] if at.said else [None, at.nothing, ""]
