"""One enterprise: its result item by item, the figures behind it, its land, its years, what follows."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluation.benchmarks.gathering import of_enterprise
from evaluation.confirmation.said import words_of
from evaluation.models import (
    ConfirmationSheet,
    Figure,
    FrontRunner,
    QualityFinding,
    Recommendation,
    Result,
    RobustnessCount,
    Run,
)
from evaluation.results.dossier import families, lines, paragraph, why
from evaluation.results.filters import UNGRADED
from evaluation.rounds.holding import runs_by_year
from evaluation.views.chosen import chosen_run
from evaluation.views.distances import enterprises_file
from landuse.actions.contacts import may_see
from landuse.actions.handling import may_handle
from landuse.models import Enterprise, LandFinding, Occupancy, Signal
from landuse.register.profile import profile
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of


@requires(Permission.VIEW_RESULTS)
def enterprise(request: HttpRequest, credit_code: str) -> HttpResponse:
    visible = Enterprise.objects.visible_to(request.user).select_related("town", "industry", "park")
    about = get_object_or_404(visible, credit_code=credit_code)
    run = chosen_run(request)
    year = year_of(request)
    history = _history(about, request.user)
    if request.GET.get("download") == "history":
        return _history_file(about, history)
    if run and request.GET.get("download") == "distances":
        own = Result.objects.visible_to(request.user).filter(run=run, enterprise=about)
        return enterprises_file(run, own, about.name)
    context = {
        "enterprise": about,
        "run": run,
        "profile": profile(about),
        "may_see_contact": may_see(request.user, about),
        "occupancies": _occupancies(about),
        "parcels": about.held_parcels.select_related("town").order_by("code"),
        "history": history,
        "chart": _chart(history),
        "signals": _signals(about, year, request.user),
        "land_findings": _land_findings(about, request.user),
        "may_propose": may_handle(about.county, request.user),
        "findings": _findings(about, year, request.user),
        "confirmed": words_of(about, year),
        "leading": FrontRunner.objects.holding(about.county_id, year).filter(enterprise=about).first(),
        "sheet": _sheet(about, year, request.user),
        **(_judgement(about, run, request.user) if run else {}),
    }
    if not context.get("lines"):
        context["figures"] = _figures(about, year, request.user)
    return render(request, "evaluation/enterprise.html", context)


def _signals(about: Enterprise, year: int, user: User) -> QuerySet:
    signals = Signal.objects.visible_to(user).in_use().filter(enterprise=about, year=year)
    return signals.select_related("parcel")


def _land_findings(about: Enterprise, user: User) -> QuerySet:
    return (
        LandFinding.objects.visible_to(user).filter(enterprise=about).select_related("case").order_by("-pk")
    )


def _judgement(about: Enterprise, run: Run, user: User) -> dict:
    results = Result.objects.visible_to(user).select_related("row")
    result = results.filter(run=run, enterprise=about).first()
    if result is None:
        return {}
    result.run = run
    explained = lines(result)
    advice = Recommendation.objects.visible_to(user).current().filter(run=run, enterprise=about)
    return {
        "result": result,
        "lines": explained,
        "benchmarks": of_enterprise(result),
        "why": why(result),
        "paragraph": paragraph(result, explained),
        "families": families(result, run.group(result.group)),
        "steady": _steady(about, run, user),
        "recommendations": advice.select_related("lever"),
    }


def _steady(about: Enterprise, run: Run, user: User) -> RobustnessCount | None:
    """How sure the grade is, by the latest check of the run."""
    counts = RobustnessCount.objects.visible_to(user).filter(check_of__run=run, enterprise=about)
    return counts.exclude(grade="").order_by("-check_of").first()


def _findings(about: Enterprise, year: int, user: User):
    findings = QualityFinding.objects.visible_to(user).open().filter(enterprise=about, year=year)
    return findings.select_related("variable")


def _sheet(about: Enterprise, year: int, user: User) -> ConfirmationSheet | None:
    """The latest of the year."""
    sheets = ConfirmationSheet.objects.visible_to(user).select_related("call")
    return sheets.filter(enterprise=about, call__year=year).last()


def _occupancies(about: Enterprise):
    """What it uses, and what others use on its parcels."""
    mine = Q(enterprise=about) | Q(parcel__holder=about)
    listed = Occupancy.objects.filter(mine).select_related("parcel__town", "parcel__holder", "enterprise")
    return listed.order_by("parcel__code", "since")


def _history(about: Enterprise, user: User) -> list[Result]:
    """The result of every year in the run that the year stands on, oldest first."""
    held = Result.objects.visible_to(user).filter(enterprise=about, run__in=runs_by_year(user).values())
    return list(held.select_related("run__snapshot", "run__method").order_by("run__snapshot__year"))


def _chart(history: list[Result]) -> dict:
    ranked = [result for result in history if result.total is not None]
    return {
        "kind": "years",
        "unit": "分",
        "axis": "总分（分）",
        "source": "各年公布的结果；没有公布的为正式或最近一次测算",
        "categories": [f"{result.run.snapshot.year} 年" for result in ranked],
        "values": [result.total for result in ranked],
        "grades": [result.grade or UNGRADED for result in ranked],
    }


def _history_file(about: Enterprise, history: list[Result]) -> HttpResponse:
    header = ["年度", "分组", "总分", "名次", "参排户数", "档次", "办法"]
    rows = [
        (
            each.run.snapshot.year,
            each.group,
            each.total,
            each.rank,
            each.pool_size,
            each.grade,
            str(each.run.method),
        )
        for each in history
    ]
    return csv_file(f"{about.name}历年评价", header, rows)


def _figures(about: Enterprise, year: int, user: User):
    """Without scored items: what is known so far."""
    figures = Figure.objects.visible_to(user).current().filter(enterprise=about, year=year)
    return figures.select_related("variable__department", "batch").order_by("variable")
