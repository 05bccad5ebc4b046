"""A cluster of the city over both counties, and the province-wide run that sums it up and ends with letters."""

from collections.abc import Callable
from datetime import date

from evaluation.actions import clusters, province_runs, region_making
from evaluation.demonstration.neighbour import CODE, OFFICE
from evaluation.models import Cluster, ProvinceRun
from mujun.accounts.models import County, User
from mujun.jobs.models import Job

OPERATOR = "shiban"
NAME = "青澜装备集群"  # as the county calls its own
_SINCE = date(2024, 1, 1)
_DIVISIONS = ["34", "38"]


def joined_clusters(county: County, year: int, wait: Callable[[Job], object]) -> None:
    """What is there already stays."""
    operator = User.objects.get(username=OPERATOR)
    neighbour = County.objects.get(code=CODE)
    if not Cluster.objects.filter(province=operator.province).exists():
        _joined(operator, county, neighbour)
    if not ProvinceRun.objects.filter(province=operator.province, year=year).exists():
        whole = province_runs.start(province=operator.province, year=year, by=operator)
        for line in whole.lines.select_related("job"):
            wait(line.job)


def _joined(operator: User, core: County, cooperating: County) -> None:
    made = clusters.found(province=operator.province, name=NAME, note="虚构", by=operator)
    for county, role in ((core, "核心"), (cooperating, "协同")):
        clusters.add_place(cluster=made, county=county, role=role, since=_SINCE, by=operator)
    office = User.objects.get(username=OFFICE)
    own = region_making.found(county=cooperating, kind="产业集群", name=NAME, note="虚构", by=office)
    for division in _DIVISIONS:
        region_making.add_part(
            region=own, town=None, park=None, industry=division, enterprise=None, role="协同", since=_SINCE, by=office
        )  # fmt: skip
