"""区域评价: towns, parks and industries judged in every year that has been judged."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from evaluation.actions import methods, region_handlings, region_making, regions
from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from evaluation.models import Region, RegionHandling, RegionRun
from evaluation.regions.waiting import waiting
from landuse.models import Park
from mujun.accounts.models import County, User
from mujun.jobs.models import Job

METHODS = [
    "qinglan-regions-2025", "qinglan-parks-2025", "qinglan-industries-2025", "qinglan-zones-2025",
    "qinglan-clusters-2025",
]  # fmt: skip
_SINCE = date(2020, 1, 1)
_ZONE = "青澜经济开发区"
_PLOT_RATIO = Decimal("1.42")
# cluster → divisions of industry
_CLUSTERS = {"青澜纺织集群": ["17", "18"], "青澜装备集群": ["34", "36", "38"], "青澜金属集群": ["33"]}


def judged_regions(county: County, years: Iterable[int], wait: Callable[[Job], object]) -> None:
    """What is there already stays."""
    office = officer_of(OFFICE.department)
    if not Region.objects.filter(county=county).exists():
        _made_of_parts(county, max(years), office)
    for code in METHODS:
        method = methods.add(county=county, code=code, by=office)
        for year in years:
            if not RegionRun.objects.filter(county=county, method=method, snapshot__year=year).exists():
                wait(regions.start(county=county, year=year, method=method, by=office))
    if not RegionHandling.objects.filter(county=county).exists():
        _handled(max(years) - 1, office)


def _handled(year: int, office: User) -> None:
    """The lowest of the year before; those of the last year still wait for a person."""
    for result in waiting(office, year)[:1]:
        region_handlings.choose(
            result=result, way="强化提升", reason="亩均税收低于全县平均，龙头企业有技改项目（虚构）",
            due=timezone.localdate() + timedelta(days=180), by=office,
        )  # fmt: skip


def _made_of_parts(county: County, year: int, office: User) -> None:
    """A development zone that is one park, and clusters that are industries; the zone's plot ratio is typed in."""
    nobody = {
        "town": None,
        "park": None,
        "industry": "",
        "enterprise": None,
        "role": "",
        "since": _SINCE,
        "by": office,
    }
    zone = region_making.found(county=county, kind="开发区", name=_ZONE, note="省级（虚构）", by=office)
    region_making.add_part(region=zone, **{**nobody, "park": Park.objects.get(county=county, name=_ZONE)})
    methods.add(county=county, code="qinglan-zones-2025", by=office)
    region_making.report(
        county=county, kind="开发区", name=_ZONE, year=year, variable="综合容积率", value=_PLOT_RATIO,
        source="开发区统计年报（虚构）", by=office,
    )  # fmt: skip
    for name, divisions in _CLUSTERS.items():
        cluster = region_making.found(county=county, kind="产业集群", name=name, note="虚构", by=office)
        for division in divisions:
            region_making.add_part(region=cluster, **{**nobody, "industry": division, "role": "核心"})
