"""园区: the list of parks, and a page for each: what it is, who and which land is in it, how it was judged."""

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evaluation.regions.grounds import ground_of, is_undecided
from evaluation.regions.park_results import benchmarks_of, figures_of, latest_of, leads, results_of
from evaluation.views.park_files import list_file, members_file, parcels_file
from landuse.models import Case, LandFinding, Park, ParkMeasure, ParkStar
from landuse.readings.park_land import Member, land_of, members_of, parcels_of, small_firms_of
from landuse.readings.park_words import words_of
from landuse.readings.parks import counted, filtered, star_in
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.intake.models import Batch, BatchChange
from mujun.paging import page_of

_SORTS = {
    "name": "name", "kind": "kind", "state": "state", "star": "star", "opened": "opened_on", "members": "members",
    "plots": "plots",
}  # fmt: skip


@require_GET
@requires(Permission.VIEW_RESULTS)
def park_list(request: HttpRequest) -> HttpResponse:
    user, year = request.user, year_of(request)
    own = Park.objects.visible_to(user).with_star(year)
    listed = _sorted(counted(filtered(own, request.GET), year), request.GET.get("sort", "name"))
    judged = latest_of(user, year)
    if request.GET.get("download"):
        return list_file(listed, judged, year)
    page = page_of(request, listed)
    context = {
        "page": page,
        "rows": [(each, judged.get(each.name)) for each in page],
        "any": own.exists(),
        "sort": request.GET.get("sort", "name"),
        "words": words_of(user.county),
        "states": Park.State.values,
        "stars": ParkStar.Star.values,
        "sources": Park.Source.values,
        "measures": ParkMeasure.Kind.choices,
    }
    return render(request, "evaluation/parks.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def park(request: HttpRequest, pk: int) -> HttpResponse:
    user, year = request.user, year_of(request)
    seen = Park.objects.visible_to(user).with_star(year).select_related("county", "batch")
    about = get_object_or_404(seen, pk=pk)
    members, land = members_of(user, about, year), land_of(user, about, year)
    match request.GET.get("download"):
        case "members":
            return members_file(about, year, members)
        case "parcels":
            return parcels_file(about, year, land)
    results, stars = results_of(user, about), list(about.stars.select_related("batch"))
    result = next((each for each in results if each.run.snapshot.year == year), None)
    context = {
        "park": about,
        "members": members,
        "land": land,
        "figures": figures_of(user, about, year),
        "small_firms": small_firms_of(about),
        "results": [(each, star_in(stars, each.run.snapshot.year)) for each in results],
        "stars": stars,
        "result": result,
        "benchmarks": benchmarks_of(result),
        "ground": ground_of(result) if result else None,
        "undecided": bool(result) and is_undecided(result.run),
        "leads": leads(about, year),
        "changes": _changes(about),
        "measures": about.measures.select_related("by", "ended_by"),
        "may_handle": user.may(Permission.HANDLE_LAND),
        **_casework(request, about, year, members),
    }
    return render(request, "evaluation/park.html", context)


def _casework(request: HttpRequest, about: Park, year: int, members: list[Member]) -> dict[str, QuerySet]:
    """Of the parcels inside; where no ledger says which these are, of the members."""
    user, inside = request.user, parcels_of(request.user, about, year)
    here = Q(parts__parcel__in=inside)
    if not inside.exists():
        here = Q(enterprise__in=[each.entry.enterprise_id for each in members])
    findings = LandFinding.objects.visible_to(user).filter(here).select_related("enterprise").distinct()
    cases = Case.objects.visible_to(user).filter(here).select_related("enterprise").distinct()
    return {"findings": findings.order_by("-pk")[:20], "cases": cases.order_by("-pk")[:20]}


def _changes(about: Park) -> QuerySet[BatchChange]:
    """What lists of parks made of it, the newest first."""
    imported = Batch.objects.filter(county=about.county_id, layout="parks", state=Batch.State.IMPORTED)
    changes = BatchChange.objects.filter(batch__in=imported, subject=about.name).exclude(kind="ignored")
    return changes.select_related("batch").order_by("-batch", "id")[:50]


def _sorted(parks: QuerySet, sort: str) -> QuerySet:
    column = F(_SORTS.get(sort.removeprefix("-"), "name"))
    return parks.order_by(
        column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True), "pk"
    )
