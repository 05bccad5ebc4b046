"""Which run and which round the papers of a page speak of."""

from django.http import HttpRequest

from evaluation.models import Round, Run
from evaluation.paper_facts.rounds import run_of
from evaluation.views.chosen import chosen_run
from mujun.frame import year_of


def run_of_page(request: HttpRequest) -> Run | None:
    """The one asked for in the address, else what the year's round stands on, else the latest of the year."""
    this = None if request.GET.get("run") else round_of(request)
    return (run_of(this) if this else None) or chosen_run(request)


def round_of(request: HttpRequest) -> Round | None:
    rounds = Round.objects.visible_to(request.user).standing().filter(year=year_of(request))
    return rounds.select_related(
        "run__snapshot__county", "run__method", "final_run__snapshot__county"
    ).first()
