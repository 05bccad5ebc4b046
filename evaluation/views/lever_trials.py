"""措施模拟: other levers, examples or other rates tried out, each beside what was really given and taken."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evaluation.actions import lever_trials as actions
from evaluation.allocation.core.levers import Lever
from evaluation.allocation.core.writing import rate_words
from evaluation.effect.amounts import WAYS, Both, beside, lines_on, real
from evaluation.effect.choosing import choices
from evaluation.effect.trying import parts_of
from evaluation.models import LeverTrial
from evaluation.views.lever_effect import bars, cells, shown
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

_SORTS = {"name": "name", "year": "run__snapshot__year", "made": "made_at"}
_COLUMNS = (
    {"实际付出": "real.given", "模拟付出": "tried.given"},
    {"实际收取": "real.taken", "模拟收取": "tried.taken"},
)


@require_GET
@requires(Permission.VIEW_RESULTS)
def lever_trials(request: HttpRequest) -> HttpResponse:
    own = LeverTrial.objects.visible_to(request.user).defer("rows")
    listed = own.filter(Q(name__icontains=request.GET.get("q", ""))).select_related(
        "run__snapshot", "made_by"
    )
    sort = request.GET.get("sort", "-made")
    column = _SORTS.get(sort.removeprefix("-"), "made_at")
    listed = listed.order_by(f"{'-' if sort.startswith('-') else ''}{column}", "-pk")
    if request.GET.get("download"):
        header = ["名称", "档次年度", "起", "止", "措施", "做成时间"]
        rows = (
            (each.name, each.run.snapshot.year, each.starts_on, each.ends_on, _names(each), each.made_at)
            for each in listed
        )
        return csv_file("措施模拟", header, rows)
    context = {
        "page": page_of(request, listed),
        "sort": sort,
        "any": own.exists(),
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
    }
    return render(request, "evaluation/lever_trials.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_LEVERS)
def lever_trial_new(request: HttpRequest) -> HttpResponse:
    sent, county = request.method == "POST", request.user.county
    given, mistakes = request.POST, []
    if sent:
        wishes = [(key, given.get(f"rate {key}", "")) for key in given.getlist("lever")]
        try:
            job = actions.start(
                county=county,
                year=year_of(request),
                name=given.get("name", ""),
                wishes=wishes,
                by=request.user,
            )
            return redirect("job", job.pk)
        except ValidationError as error:
            mistakes = error.messages
    rows = [
        {
            "key": each.key,
            "lever": each.lever,
            "rate": rate_words(each.lever),
            "ticked": each.key in given.getlist("lever") if sent else each.lever.status == "现行",
            "given": given.get(f"rate {each.key}", ""),
        }
        for each in choices(county)
    ]
    context = {"rows": rows, "mistakes": mistakes, "name": given.get("name", "")}
    return render(request, "evaluation/lever_trial_new.html", context, status=400 if mistakes else 200)


@require_GET
@requires(Permission.VIEW_RESULTS)
def lever_trial(request: HttpRequest, pk: int) -> HttpResponse:
    trials = LeverTrial.objects.visible_to(request.user).select_related("run__snapshot", "made_by")
    trial = get_object_or_404(trials, pk=pk)
    request.year = trial.run.snapshot.year
    by = request.GET.get("by") if request.GET.get("by") in WAYS else "lever"
    parts = parts_of(trial, request.user)
    rows = beside(real(lines_on(request.user, request.year)), parts, by)
    if request.GET.get("download"):
        return _file(rows, by, trial)
    context = {
        "trial": trial,
        "levers": [(lever, rate_words(lever)) for lever in map(Lever.model_validate, trial.levers)],
        "by": by,
        "ways": WAYS.items(),
        "title": WAYS[by],
        "columns": [*(columns := shown(_COLUMNS, rows))],
        "rows": cells(columns, rows),
        "missing": sum(part.lines - part.answered for part in parts),
        "charts": bars(columns, rows, f"{trial.name}（模拟）与执行台账"),
    }
    return render(request, "evaluation/lever_trial.html", context)


def _names(trial: LeverTrial) -> str:
    return "、".join(each["name"] for each in trial.levers)


def _file(rows: Sequence[Both], by: str, trial: LeverTrial) -> HttpResponse:
    columns = shown(_COLUMNS, rows)
    header = [WAYS[by], "单位", *columns]
    lines = ((row.name, row.unit, *amounts) for row, amounts in cells(columns, rows))
    return csv_file(f"措施模拟{trial.name}按{WAYS[by]}", header, lines)
