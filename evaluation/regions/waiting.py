"""Zones and clusters of the lowest grade for which nobody has chosen a handling yet (B-03)."""

from evaluation.models import RegionHandling, RegionResult, RegionRun
from evaluation.models.regions import MADE_OF_PARTS
from mujun.accounts.models import User


def waiting(user: User, year: int) -> list[RegionResult]:
    """In the last judgement of each kind in the year, lowest total first; three queries."""
    runs = RegionRun.objects.visible_to(user).filter(snapshot__year=year, kind__in=MADE_OF_PARTS)
    latest = dict(runs.order_by("pk").values_list("kind", "pk"))
    results = RegionResult.objects.visible_to(user).filter(run__in=latest.values()).exclude(grade="")
    handled = RegionHandling.objects.visible_to(user).current().filter(year=year)
    there = set(handled.values_list("kind", "name"))
    return [
        each
        for each in results.select_related("run__snapshot", "run__method").order_by("total", "name")
        if is_lowest(each) and (each.run.kind, each.name) not in there
    ]


def is_lowest(result: RegionResult) -> bool:
    """Of the grades that its group gives."""
    groups = result.run.outline["groups"]
    grades = next((group["grades"] for group in groups if group["name"] == result.group), [])
    return bool(grades) and result.grade == grades[-1]["code"]
