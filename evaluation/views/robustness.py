"""How steady the grades of a run are: the settings, the enterprises near an edge, the file to take along."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evaluation.actions import robustness as actions
from evaluation.models import RobustnessCheck, RobustnessCount, Run
from evaluation.models.robustness import NEAR_EDGE
from evaluation.rejudging.robustness_form import DRAWS, WIDEST, read, variables_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def robustness(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    request.year = run.snapshot.year
    context = {"run": run, "edge": NEAR_EDGE}
    if request.user.may(Permission.START_RUNS):
        context |= {"variables": variables_of(run), "fewest": DRAWS[0], "most": DRAWS[1], "widest": WIDEST}
    check = run.robustness_checks.select_related("job__started_by").first()
    if check:
        counts = RobustnessCount.objects.visible_to(request.user).filter(check_of=check).exclude(grade="")
        listed = _listed(counts, request.GET)
        if request.GET.get("download"):
            return _file(run, check, listed)
        page = page_of(request, listed)
        context |= {
            "check": check,
            "page": page,
            "lines": [(each, _shares(check, each)) for each in page],
            "near": counts.filter(steady__lt=NEAR_EDGE).count(),
            "size": counts.count(),
        }
    return render(request, "evaluation/robustness.html", context)


@require_POST
@requires(Permission.START_RUNS)
def robustness_start(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    settings, problems = read(request.POST, variables_of(run))
    if settings is None:
        messages.error(request, "".join(problems))
        return redirect("robustness", run.pk)
    return redirect("job", actions.start(run=run, by=request.user, **vars(settings)).pk)


def _run(request: HttpRequest, pk: int) -> Run:
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    return get_object_or_404(runs, pk=pk)


def _listed(counts: QuerySet, asked) -> QuerySet:
    """Those near an edge; with `all` everybody, least steady first."""
    if not asked.get("all"):
        counts = counts.filter(steady__lt=NEAR_EDGE)
    if words := asked.get("q"):
        named = Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        counts = counts.filter(named)
    return counts.select_related("enterprise__town").order_by("steady", "enterprise__credit_code")


def _shares(check: RobustnessCheck, each: RobustnessCount) -> list[float]:
    return [count / check.draws for count in each.counts]


def _file(run: Run, check: RobustnessCheck, listed: QuerySet) -> HttpResponse:
    header = ["统一社会信用代码", "企业名称", "镇街", "档次", "档次稳定性"]
    header += [*(f"{code} 档概率" for code in check.codes), "无档次概率"]
    rows = (
        (
            *(each.enterprise.credit_code, each.enterprise.name, each.enterprise.town.name, each.grade),
            *(each.steady, *_shares(check, each)),
        )
        for each in listed
    )
    return csv_file(f"{run.snapshot.year}年档次稳定性", header, rows)
