"""How parks were judged: the last result of each year, the newest first."""

from collections.abc import Sequence

from evaluation.benchmarks.gathering import of_regions
from evaluation.benchmarks.lines import Benchmark
from evaluation.models import FrontRunner, RegionFigure, RegionKind, RegionResult, RegionRun
from landuse.models import Park
from mujun.accounts.models import User


def results_of(user: User, park: Park) -> list[RegionResult]:
    found: dict[int, RegionResult] = {}
    own = RegionResult.objects.visible_to(user).filter(run__kind=RegionKind.PARK, name=park.name)
    for each in own.select_related("run__snapshot", "run__method", "run__county").order_by("-run__id"):
        found.setdefault(each.run.snapshot.year, each)
    return [found[year] for year in sorted(found, reverse=True)]


def latest_of(user: User, year: int, names: Sequence[str] | None = None) -> dict[str, RegionResult]:
    """Place and grade by name of the park, of all or of these, in the last judgement of parks in the year."""
    runs = RegionRun.objects.visible_to(user).filter(kind=RegionKind.PARK, snapshot__year=year)
    results = RegionResult.objects.visible_to(user).filter(run=runs.order_by("-pk").first())
    named = results if names is None else results.filter(name__in=names)
    return {each.name: each for each in named.only("name", "rank", "grade")}


def park_named(run: RegionRun, name: str) -> Park | None:
    """The park that a result of a judgement of parks is about."""
    return (
        Park.objects.filter(county=run.county_id, name=name).first() if run.kind == RegionKind.PARK else None
    )


def park_numbers(run: RegionRun) -> dict[str, int]:
    """By name, for links from the results of a judgement of parks."""
    own = Park.objects.filter(county=run.county_id) if run.kind == RegionKind.PARK else Park.objects.none()
    return dict(own.values_list("name", "pk"))


def benchmarks_of(result: RegionResult | None) -> list[Benchmark]:
    return of_regions(result.run, [result])[0].benchmarks if result else []


def figures_of(user: User, park: Park, year: int):
    """What was typed in for the park: occupancy and the like."""
    kept = RegionFigure.objects.visible_to(user).filter(kind=RegionKind.PARK, name=park.name, year=year)
    return kept.filter(is_current=True).select_related("by").order_by("variable")


def leads(park: Park, year: int) -> bool:
    """Whether a confirmed list of front-runners of the year names the park."""
    holding = FrontRunner.objects.holding(park.county_id, year)
    return holding.filter(list__subject=RegionKind.PARK, name=park.name).exists()
