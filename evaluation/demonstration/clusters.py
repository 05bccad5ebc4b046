"""Clusters of the city over both counties, its method for them, and the province-wide run that judges them."""

from collections.abc import Callable
from datetime import date

from evaluation.actions import cluster_methods, clusters, province_runs, region_making
from evaluation.demonstration.neighbour import CODE, OFFICE
from evaluation.methods.loader import load_library
from evaluation.models import Cluster, ProvinceRun
from mujun.accounts.models import County, User
from mujun.jobs.models import Job

OPERATOR = "shiban"
METHOD = "shifan-clusters-2025"
# as the county calls its own → divisions of industry in the neighbour, who has yet to register the last
CLUSTERS = {"青澜装备集群": ["34", "38"], "青澜金属集群": ["31", "32"], "青澜纺织集群": []}
_SINCE = date(2023, 1, 1)


def joined_clusters(county: County, year: int, wait: Callable[[Job], object]) -> None:
    """What is there already stays."""
    operator = User.objects.get(username=OPERATOR)
    neighbour = County.objects.get(code=CODE)
    if not Cluster.objects.filter(province=operator.province).exists():
        for name, divisions in CLUSTERS.items():
            _joined(name, divisions, operator, county, neighbour)
    if not operator.province.cluster_methods.exists():
        text = load_library(METHOD).text
        cluster_methods.adopt(province=operator.province, text=text, code=METHOD, by=operator)
    if not ProvinceRun.objects.filter(province=operator.province, year=year).exists():
        whole = province_runs.start(province=operator.province, year=year, by=operator)
        for line in whole.lines.select_related("job"):
            wait(line.job)


def _joined(name: str, divisions: list[str], operator: User, core: County, cooperating: County) -> None:
    made = clusters.found(province=operator.province, name=name, note="虚构", by=operator)
    for county, role in ((core, "核心"), (cooperating, "协同")):
        clusters.add_place(cluster=made, county=county, role=role, since=_SINCE, by=operator)
    if not divisions:
        return
    office = User.objects.get(username=OFFICE)
    own = region_making.found(county=cooperating, kind="产业集群", name=name, note="虚构", by=office)
    for division in divisions:
        region_making.add_part(
            region=own, town=None, park=None, industry=division, enterprise=None, role="协同", since=_SINCE, by=office
        )  # fmt: skip
