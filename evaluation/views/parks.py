"""园区: the list of parks, and a page for each: what it is, who and which land is in it, how it was judged."""

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evaluation.regions.grounds import ground_of, is_undecided
from evaluation.regions.park_results import benchmarks_of, figures_of, latest_of, leads, results_of
from evaluation.views.park_files import list_file, members_file, parcels_file
from landuse.models import (
    Case,
    Enterprise,
    EnterpriseYear,
    LandFinding,
    ParcelPark,
    Park,
    ParkMeasure,
    ParkStar,
    Performance,
)
from landuse.readings.park_land import land_of, parcels_of, small_firms_of
from landuse.readings.park_members import asked_for, grades_of, members_of
from landuse.readings.park_words import words_of
from landuse.readings.parks import TERMS, counted, filtered, managed_by, sizes_of, star_in
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.intake.models import Batch, BatchChange
from mujun.keeping import kept, kept_of, kept_order, state_of
from mujun.paging import page_of, page_of_keys

_SORTS = {
    "name": "name", "kind": "kind", "state": "state", "star": "star", "opened": "opened_on", "members": "members",
    "plots": "plots",
}  # fmt: skip
# filters that are asked for more seldom; they stand open while one of them narrows the list
_FOLDED = (
    "land_source", "build_mode", "land_nature", "operator_nature", "operation_mode", "facilities", "services",
    "measure", "term",
)  # fmt: skip


@require_GET
@requires(Permission.VIEW_RESULTS)
def park_list(request: HttpRequest) -> HttpResponse:
    user, year, sort = request.user, year_of(request), request.GET.get("sort", "name")
    own = Park.objects.visible_to(user).with_star(year)
    listed = filtered(own, request.GET)
    if request.GET.get("download"):
        return list_file(_sorted(counted(listed, year), sort), latest_of(user, year), year)
    by_size = sort.removeprefix("-") in ("members", "plots")
    state = state_of(Park, ParkStar, ParkMeasure, ParcelPark, EnterpriseYear)
    # sizes are counted anew for the parks of the page only, whatever the order
    order = kept_order(state, _sorted(counted(listed, year) if by_size else listed, sort))
    page = page_of_keys(request, order, listed.in_bulk)
    context = {
        "page": page,
        "rows": _rows(user, list(page), year, state),
        "any": own.exists(),
        "sort": sort,
        "words": words_of(user.county),
        "states": Park.State.values,
        "stars": ParkStar.Star.values,
        "sources": Park.Source.values,
        "measures": ParkMeasure.Kind.choices,
        "terms": TERMS.items(),
        "folded": any(request.GET.get(name) for name in _FOLDED),
    }
    return render(request, "evaluation/parks.html", context)


def _rows(user: User, shown: list[Park], year: int, state: str) -> list[dict]:
    """What stands beside each of the parks of a page."""
    keys, judged = [each.pk for each in shown], latest_of(user, year, [each.name for each in shown])
    sizes = kept(state, f"sizes {year} {keys}", lambda: sizes_of(keys, year))
    measures = managed_by(keys)
    return [
        {
            "park": each,
            "members": sizes[each.pk][0],
            "plots": sizes[each.pk][1],
            "result": judged.get(each.name),
            "measure": next(iter(measures.get(each.pk, [])), None),
        }
        for each in shown
    ]


@require_GET
@requires(Permission.VIEW_RESULTS)
def park(request: HttpRequest, pk: int) -> HttpResponse:
    user, year = request.user, year_of(request)
    seen = Park.objects.visible_to(user).with_star(year).select_related("county", "batch")
    about = get_object_or_404(seen, pk=pk)
    every, land = members_of(user, about, year), land_of(user, about, year)
    members = asked_for(every, request.GET)
    match request.GET.get("download"):
        case "members":
            return members_file(about, year, members)
        case "parcels":
            return parcels_file(about, year, land)
    results, stars = results_of(user, about), list(about.stars.select_related("batch"))
    result = next((each for each in results if each.run.snapshot.year == year), None)
    context = {
        "park": about,
        **_members(request, every, members),
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
        **_casework(request, about, year, every),
    }
    return render(request, "evaluation/park.html", context)


def _members(request: HttpRequest, every: QuerySet, asked: QuerySet) -> dict[str, object]:
    """A page of those asked for, and the grades that they may be narrowed to."""
    state = state_of(EnterpriseYear, Enterprise, Performance)
    return {
        "page": page_of(request, asked, state=state),
        "grades": kept_of(state, every, "grades", lambda: grades_of(every)),
        "sort": request.GET.get("sort", "code"),
    }


def _casework(request: HttpRequest, about: Park, year: int, members: QuerySet) -> dict[str, QuerySet]:
    """Of the parcels inside; where no ledger says which these are, of the members."""
    user, inside = request.user, parcels_of(request.user, about, year)
    here = Q(parts__parcel__in=inside)
    if not inside.exists():
        here = Q(enterprise__in=members.order_by().values("enterprise"))
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
