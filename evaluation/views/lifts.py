"""What lifts an enterprise, for its page to ask for when somebody wants to know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluation.models import Result, Run
from evaluation.rejudging.lifts import ways_of
from evaluation.scoring.lifting import HORIZON
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@requires(Permission.VIEW_RESULTS)
def enterprise_lifts(request: HttpRequest, pk: int, credit_code: str) -> HttpResponse:
    """The part of the page, or a page of its own where scripts are off."""
    run = get_object_or_404(Run.objects.visible_to(request.user), pk=pk)
    results = Result.objects.visible_to(request.user).select_related("row", "run__snapshot", "run__method")
    result = get_object_or_404(results.filter(run=run), row__credit_code=credit_code)
    request.year = run.snapshot.year
    found, ways = ways_of(result)
    template = "evaluation/enterprise_lifts.html" if request.htmx else "evaluation/enterprise_lifts_page.html"
    context = {"result": result, "found": found, "ways": ways, "horizon": HORIZON}
    context["all_sure"] = all(way.lift.sure for way in ways)
    return render(request, template, context)
