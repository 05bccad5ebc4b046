"""Runs: the list with the form that starts one, and one run."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.models import Method, Result, Round, Run, VerificationWorkbook
from evaluation.results.dossier import band
from evaluation.rounds.holding import run_of_year, standing_of, standings_of
from evaluation.rounds.table import Act
from evaluation.verification import AT_ONCE
from evaluation.views.distances import enterprises_file
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.frame import year_of, years_of
from mujun.keeping import kept_of
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def run_list(request: HttpRequest) -> HttpResponse:
    runs = Run.objects.visible_to(request.user).select_related("snapshot", "method", "job__started_by")
    page = page_of(request, runs.filter(snapshot__year=year_of(request)), 20)
    context = {"page": page, "standings": standings_of(list(page))}
    if request.user.may(Permission.START_RUNS):
        context["methods"] = Method.objects.visible_to(request.user).offered()
    return render(request, "evaluation/runs.html", context)


@require_POST
@requires(Permission.START_RUNS)
def run_start(request: HttpRequest) -> HttpResponse:
    from evaluation.actions import runs

    methods = Method.objects.visible_to(request.user).offered()
    method, year = request.POST.get("method", ""), request.POST.get("year", "")
    chosen = methods.filter(pk=method).first() if method.isdecimal() else None
    if chosen is None or not year.isdecimal() or int(year) not in years_of(request):
        messages.error(request, "请选定年度和评价办法，再开始测算。")
        return redirect("run-list")
    job = runs.start(county=request.user.county, year=int(year), method=chosen, by=request.user)
    return redirect("job", job.pk)


@requires(Permission.VIEW_RESULTS)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    runs = Run.objects.visible_to(request.user)
    about = get_object_or_404(runs.select_related("snapshot__county", "method", "job__started_by"), pk=pk)
    if "year" in request.GET and year_of(request) != about.snapshot.year:
        return _other_year(request)
    if request.GET.get("download") == "distances":
        return enterprises_file(about, Result.objects.visible_to(request.user).filter(run=about))
    request.year, about.standing = about.snapshot.year, standing_of(about)
    context = {"run": about, "groups": _groups(about, request.user)}
    context["may_try"] = request.user.may(Permission.START_RUNS)
    context["choosing"] = _choosing(about, request.user)
    context["whole_county"] = not (request.user.town_id or request.user.credit_code)
    if context["whole_county"]:
        context["breaches"] = [
            (group["name"], words) for group in about.outline["groups"] for words in group.get("breaches", [])
        ]
    made = VerificationWorkbook.objects.filter(run=about).exists()
    context["workbook_ready"] = made or about.snapshot.enterprises <= AT_ONCE
    return render(request, "evaluation/run.html", context)


def _choosing(about: Run, user: User) -> Round | None:
    """The round that may still take this run as its formal one."""
    if not user.may(Permission.CONDUCT_ROUNDS):
        return None
    round = Round.objects.visible_to(user).standing().filter(year=about.snapshot.year).first()
    return round if round and round.allows(Act.CHOOSE_RUN) and round.run_id != about.pk else None


def _groups(about: Run, user: User) -> list[dict]:
    """The outline with the grades counted among the results that the user may see."""
    results = Result.objects.visible_to(user).filter(run=about).order_by()
    counted = results.values_list("group", "grade").annotate(Count("pk"))
    listed = kept_of(about.state, results, "grades", lambda: list(counted))
    sizes = {(group, grade): n for group, grade, n in listed}
    return [
        group
        | {
            "size": sum(n for (name, _), n in sizes.items() if name == group["name"]),
            "counted": [
                (each["code"], sizes.get((group["name"], each["code"]), 0), band(group, each["code"]))
                for each in group["grades"]
            ],
        }
        for group in about.outline["groups"]
    ]


def _other_year(request: HttpRequest) -> HttpResponse:
    standing = run_of_year(request.user, year_of(request))
    address = reverse("run", args=[standing.pk]) if standing else reverse("run-list")
    return redirect(f"{address}?year={year_of(request)}")
