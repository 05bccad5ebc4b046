"""区域评价: towns, parks, zones, clusters, industries and the county judged as wholes; what they are made of."""

from itertools import chain

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import regions as actions
from evaluation.benchmarks.gathering import of_regions
from evaluation.methods.loader import restore, variable_units
from evaluation.models import Method, RegionHandling, RegionKind, RegionResult, RegionRun
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.grounds import ground_of, is_undecided, low_of
from evaluation.regions.park_results import park_named, park_numbers
from evaluation.regions.summing import COUNTED
from evaluation.views.distances import regions_file
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of, years_of
from mujun.paging import page_of


@require_GET
@requires(Permission.VIEW_RESULTS)
def region_list(request: HttpRequest) -> HttpResponse:
    """The last judgement of each kind in the year, and the form that starts another."""
    runs = RegionRun.objects.visible_to(request.user).filter(snapshot__year=year_of(request))
    runs = runs.select_related("method", "snapshot", "job__started_by").order_by("-id")
    latest: dict[str, RegionRun] = {}
    for run in runs:
        latest.setdefault(run.kind, run)
    context = {
        "lines": [(kind, latest.get(kind.value)) for kind in RegionKind],
        "page": page_of(request, runs, 20),
    }
    if request.user.may(Permission.START_RUNS):
        context["methods"] = _methods(request)
    return render(request, "evaluation/regions.html", context)


@require_POST
@requires(Permission.START_RUNS)
def region_start(request: HttpRequest) -> HttpResponse:
    method, year = request.POST.get("method", ""), request.POST.get("year", "")
    chosen = _methods(request).filter(pk=method).first() if method.isdecimal() else None
    if chosen is None or not year.isdecimal() or int(year) not in years_of(request):
        messages.error(request, "请选定年度和区域评价办法，再开始评价。")
        return redirect("region-list")
    job = actions.start(county=request.user.county, year=int(year), method=chosen, by=request.user)
    return redirect("job", job.pk)


@require_GET
@requires(Permission.VIEW_RESULTS)
def region_run(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    results = RegionResult.objects.visible_to(request.user).filter(run=run)
    if request.GET.get("download") == "distances":
        return regions_file(run, results)
    if request.GET.get("download"):
        return _file(run, results)
    groups = [
        (group, [each for each in results if each.group == group["name"]]) for group in run.outline["groups"]
    ]
    outside = [each for each in results if not each.group]
    context = {"run": run, "groups": groups, "outside": outside, "low": low_of(run, results)}
    context |= {"undecided": is_undecided(run), "may_propose": request.user.may(Permission.HANDLE_LAND)}
    context |= {"parks": park_numbers(run), "names": run.method.grade_names}
    return render(request, "evaluation/region_run.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def region_result(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    run = _run(request, pk)
    results = RegionResult.objects.visible_to(request.user).filter(run=run)
    result = get_object_or_404(results, pk=number)
    items = next((each["items"] for each in run.outline["groups"] if each["name"] == result.group), [])
    lines = list(zip(items, result.values, result.scores, result.remarks, strict=True)) if items else []
    context = {
        "run": run,
        "result": result,
        "names": run.method.grade_names,
        "lines": [(*line, len(result.gaps.get(line[0]["name"], ()))) for line in lines],
        "benchmarks": of_regions(run, [result])[0].benchmarks,
        "gaps": sorted(result.gaps.items()),
        "units": COUNTED | variable_units(restore(run.method.resolved)),
        "before": _years_of(request, run, result),
        "park": park_named(run, result.name),
        "ground": ground_of(result),
        "undecided": is_undecided(run),
        "may_propose": request.user.may(Permission.HANDLE_LAND),
        "is_handled": run.kind in MADE_OF_PARTS,
        "handling": _handling(request, run, result),
        "may_start": request.user.may(Permission.START_RUNS),
    }
    return render(request, "evaluation/region_result.html", context)


def _handling(request: HttpRequest, run: RegionRun, result: RegionResult) -> RegionHandling | None:
    """What is chosen for the region and year, on whichever result."""
    kept = RegionHandling.objects.visible_to(request.user).current()
    return kept.filter(kind=run.kind, name=result.name, year=run.snapshot.year).first()


def _run(request: HttpRequest, pk: int) -> RegionRun:
    runs = RegionRun.objects.visible_to(request.user).select_related(
        "method", "snapshot__county", "job__started_by"
    )
    run = get_object_or_404(runs, pk=pk)
    request.year = run.snapshot.year
    return run


def _methods(request: HttpRequest) -> QuerySet[Method]:
    kinds = [kind.value for kind in RegionKind]
    return Method.objects.visible_to(request.user).filter(subject__in=kinds).order_by("subject", "-id")


def _years_of(request: HttpRequest, run: RegionRun, result: RegionResult) -> list[RegionResult]:
    """The same region in the last judgement of each year, newest first."""
    same = RegionResult.objects.visible_to(request.user).filter(run__kind=run.kind, name=result.name)
    found: dict[int, RegionResult] = {}
    for each in same.select_related("run__snapshot", "run__method").order_by("-run__id"):
        found.setdefault(each.run.snapshot.year, each)
    return [found[year] for year in sorted(found, reverse=True)]


def _file(run: RegionRun, results: QuerySet[RegionResult]) -> HttpResponse:
    units = {item["name"]: item["unit"] for group in run.outline["groups"] for item in group["items"]}
    items = list(units)
    header = ["区域", "类型", "年度", "分组", "成员企业（户）", "名次", "总分", "档次", "说明"]
    for name, unit in units.items():
        header += [f"{name}（{unit}）" if unit else name, f"{name}得分", f"{name}缺数据成员（户）"]
    together = (_together(run, group, items) for group in run.outline["groups"] if "together" in group)
    rows = chain((_row(run, each, items) for each in results), together)
    return csv_file(f"{run.snapshot.year}年{run.kind}评价", header, rows)


def _together(run: RegionRun, group: dict, items: list[str]) -> list[object]:
    """The level above, everybody once (F-06)."""
    whole = group["together"]
    known = dict(zip((item["name"] for item in group["items"]), whole["values"], strict=True))
    cells = chain.from_iterable((known.get(name), None, None) for name in items)
    named = ["合起来（重复的企业只计一次）", run.kind, run.snapshot.year, group["name"], whole["members"]]
    return [*named, None, None, None, None, *cells]


def _row(run: RegionRun, each: RegionResult, items: list[str]) -> list[object]:
    own = next((group["items"] for group in run.outline["groups"] if group["name"] == each.group), [])
    known = (
        {item["name"]: pair for item, *pair in zip(own, each.values, each.scores, strict=True)} if own else {}
    )
    cells: list[object] = []
    for name in items:
        cells += [*known.get(name, (None, None)), len(each.gaps.get(name, ()))]
    return [
        each.name, run.kind, run.snapshot.year, each.group, each.members, each.rank, each.total, each.grade,
        each.reason, *cells,
    ]  # fmt: skip
