"""区域评价: towns, parks and industries judged in every year that has been judged."""

from collections.abc import Callable, Iterable

from evaluation.actions import methods, regions
from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from evaluation.models import RegionRun
from mujun.accounts.models import County
from mujun.jobs.models import Job

METHODS = ["qinglan-regions-2025", "qinglan-parks-2025", "qinglan-industries-2025"]


def judged_regions(county: County, years: Iterable[int], wait: Callable[[Job], object]) -> None:
    """What is there already stays."""
    office = officer_of(OFFICE.department)
    for code in METHODS:
        method = methods.add(county=county, code=code, by=office)
        for year in years:
            if not RegionRun.objects.filter(county=county, method=method, snapshot__year=year).exists():
                wait(regions.start(county=county, year=year, method=method, by=office))
