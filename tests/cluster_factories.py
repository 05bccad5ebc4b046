"""Clusters over several counties: parts, method and the end of a province-wide run, as tests ask for them."""

from datetime import date

from evaluation.actions import cluster_methods, cluster_results, province_runs
from evaluation.methods.loader import LIBRARY
from evaluation.models import ClusterPlace, ClusterResult, Region, RegionPart

NAME, SINCE = "高端装备集群", date(2024, 1, 1)
METHOD = (LIBRARY / "shifan-clusters-2025.yaml").read_text(encoding="utf-8")


def belong(world):
    """All of the county's first town."""
    region = Region.objects.create(county=world.county, kind="产业集群", name=NAME)
    RegionPart.objects.create(region=region, town=world.towns[0], since=SINCE)
    ClusterPlace.objects.filter(county=world.county).update(region=region)


def summed(operator, *worlds):
    whole = province_runs.start(province=operator.province, year=2025, by=None)
    for world in worlds:
        whole.lines.filter(county=world.county).update(run=world.run)
    cluster_results.sum_up(whole=whole)
    return ClusterResult.objects.get()


def adopted(operator, text=METHOD):
    return cluster_methods.adopt(
        province=operator.province, text=text, code="shifan-clusters-2025", by=operator
    )
