"""The ranking: the results of a run as a table to filter, sort and take along."""

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from evaluation.models import Result, Run
from evaluation.results.filters import UNGRADED, ResultFilter
from evaluation.scoring.remarks import REMARKS, Remark
from evaluation.views.chosen import chosen_run
from landuse.models import Industry
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.keeping import kept_of
from mujun.paging import page_of

ALL = "全部"
# scores that the arithmetic alone does not explain
_NOTED = {code: words for code, words in REMARKS.items() if code > Remark.FLOORED}


@requires(Permission.VIEW_RESULTS)
def ranking(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    context = _context(request, run) if run else {"run": None}
    fragment = request.htmx and not request.htmx.boosted
    template = "evaluation/ranking_table.html" if fragment else "evaluation/ranking.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: HttpRequest, run: Run) -> dict:
    results = Result.objects.visible_to(request.user).filter(run=run)
    groups = [group["name"] for group in run.outline["groups"]]
    asked = _asked(request, groups)
    filtered = ResultFilter(asked, queryset=results).qs
    group = asked.get("group", ALL)
    shows = "value" if request.GET.get("show") == "value" else "score"
    # what a list of a later day says of parks is asked anew each time
    state = "" if asked.get("park") else run.state
    page = page_of(request, filtered.select_related("row", "enterprise"), state=state)
    return {
        "run": run,
        "page": page,
        "asked": asked,
        "group": group,
        "tabs": kept_of(run.state, results, "tabs", lambda: _tabs(results, groups)),
        "items": run.items(group),
        "noted": _NOTED,
        "shows": shows,
        "sort": asked.get("sort", "rank"),
        "totals": kept_of(state, filtered, "totals", lambda: _totals(filtered, run)),
        "download": _download(asked, run),
        **kept_of(run.state, results, "choices", lambda: _choices(results)),
    }


def _asked(request: HttpRequest, groups: list[str]) -> QueryDict:
    """The filters of the address; without a group the first one, because ranks and items are a group's own."""
    asked = request.GET.copy()
    if not asked.get("group") and groups:
        asked["group"] = groups[0]
    if asked.get("group") == ALL:
        del asked["group"]
    return asked


def _tabs(results: QuerySet, groups: list[str]) -> list[tuple[str, int]]:
    sizes = dict(results.order_by().values_list("group").annotate(Count("pk")))
    return [(group, sizes.get(group, 0)) for group in groups] + [(ALL, sum(sizes.values()))]


def _choices(results: QuerySet) -> dict:
    """What the filters under the headers offer: only what occurs."""
    towns = results.order_by("row__town").values_list("row__town", flat=True).distinct()
    industries = results.order_by("row__industry").values_list("row__industry", flat=True).distinct()
    grades = results.order_by("grade").values_list("grade", flat=True).distinct()
    names = dict(Industry.objects.values_list("code", "name"))
    return {
        "towns": list(towns),
        "industries": [(code, names.get(code, "")) for code in industries],
        "grades": [grade or UNGRADED for grade in grades],
        "industry_names": names,
    }


def _totals(filtered: QuerySet, run: Run) -> dict:
    """Of all filtered rows, not of the page: how many, land and tax in sum, how many of each grade."""
    codes = run.snapshot.variables
    sums = {code: Sum(f"row__values__{codes.index(code)}") for code in ("land", "tax") if code in codes}
    unordered = filtered.order_by()
    totals = unordered.aggregate(size=Count("pk"), **sums)
    grades = unordered.values_list("grade").annotate(Count("pk")).order_by("grade")
    return totals | {"grades": [(grade or UNGRADED, size) for grade, size in grades]}


def _download(asked: QueryDict, run: Run) -> str:
    """The same filters for the workbook, with the run pinned."""
    query = asked.copy()
    query["run"] = str(run.pk)
    for name in ("page", "year", "show"):
        query.pop(name, None)
    return query.urlencode()
