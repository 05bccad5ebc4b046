"""Which run a page speaks of."""

from django.http import Http404, HttpRequest

from evaluation.models import Run
from mujun.frame import year_of


def chosen_run(request: HttpRequest) -> Run | None:
    """The run asked for in the address, else the latest of the year; a run fixes the year of its page."""
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    asked = request.GET.get("run", "")
    if not asked:
        return runs.filter(snapshot__year=year_of(request)).first()
    run = runs.filter(pk=asked).first() if asked.isdecimal() else None
    if run is None:
        raise Http404
    request.year = run.snapshot.year
    return run
