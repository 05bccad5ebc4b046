"""An enterprise's own page: what its grade costs and earns it, what is executed, and its appeals."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import lever_appeals
from evaluation.models import ExecutionLine, Result, Willingness
from evaluation.paper_facts.means import Means
from evaluation.rejudging.lifts import ways_of
from evaluation.rounds.holding import announced_run
from evaluation.scoring.lifting import HORIZON
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of


@never_cache
@require_GET
@requires(Permission.CONFIRM_OWN_FIGURES)
def own_measures(request: HttpRequest) -> HttpResponse:
    """Grades and amounts only of what was announced or published; what lifts it when asked for."""
    user = request.user
    about = get_object_or_404(Enterprise.objects.visible_to(user))
    run = announced_run(user.county_id, year_of(request))
    result = None
    if run is not None:
        results = Result.objects.visible_to(user).select_related("row", "run__snapshot", "run__method")
        result = results.filter(run=run, enterprise=about).first()
    means = Means.of(run, [about.pk]) if result else None
    lines = ExecutionLine.objects.visible_to(user).sent().filter(enterprise=about)
    context = {
        "enterprise": about,
        "result": result,
        "grades": means.by_grade(about.pk, run.codes) if means else [],
        "own": means.own(about.pk, result.grade) if means else [],
        "wishes": Willingness.objects.visible_to(user).filter(enterprise=about),
        "lines": lines.select_related("list__lever").prefetch_related("appeals"),
        **(_lifts(result) if result and request.GET.get("lifts") else {}),
    }
    return render(request, "evaluation/own_measures.html", context)


@require_POST
@requires(Permission.CONFIRM_OWN_FIGURES)
def own_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    lines = ExecutionLine.objects.visible_to(request.user).select_related("list__county", "enterprise")
    line = get_object_or_404(lines, pk=pk)
    try:
        raised = lever_appeals.appeal(line=line, statement=request.POST.get("statement", ""), by=request.user)
        messages.success(request, f"申诉已收到，回执号 {raised.number}。决定后会有消息。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("own-measures")


def _lifts(result: Result) -> dict:
    found, ways = ways_of(result)
    return {"found": found, "ways": ways, "horizon": HORIZON, "all_sure": all(way.lift.sure for way in ways)}
