"""Which run a page speaks of."""

from django.http import Http404, HttpRequest

from evaluation.models import Run
from evaluation.rounds.holding import run_of_year, standing_of
from mujun.frame import year_of


def chosen_run(request: HttpRequest) -> Run | None:
    """The run asked for in the address, else the one the year stands on; with its `standing`, which the page tells. A
    run fixes the year of its page.
    """
    asked = request.GET.get("run", "")
    run = _asked_for(request, asked) if asked else run_of_year(request.user, year_of(request))
    if run:
        run.standing = standing_of(run)
    return run


def _asked_for(request: HttpRequest, asked: str) -> Run:
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    run = runs.filter(pk=asked).first() if asked.isdecimal() else None
    if run is None:
        raise Http404
    request.year = run.snapshot.year
    return run
