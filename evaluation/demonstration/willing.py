"""意愿登记: a few enterprises of the lowest grade that would leave, a few of the highest that would build higher."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from evaluation.actions import recommendations, willingness
from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from evaluation.models import Result, Run, Willingness
from evaluation.rounds.holding import run_that_holds
from mujun.accounts.models import County
from mujun.jobs.models import Job

ON = date(2026, 3, 16)
EACH = 3
SAID_BY = "法定代表人（示例）"
# of what an exit frees of the land in use, and what a growth adds in square metres
FREED, ADDED = Decimal("0.8"), Decimal("3600")
_CENT = Decimal("0.01")


def willing(county: County, year: int, wait: Callable[[Job], object]) -> None:
    """By the grades of `year`; what is there already stays. Recommendations are made once more with it."""
    run = run_that_holds(county.pk, year)
    if run is None or Willingness.objects.filter(enterprise__county=county).exists():
        return
    office = officer_of(OFFICE.department)
    for kind, grade, paper in (("腾出面积", "D", "自愿退出申请书"), ("增容面积", "A", "增容改造申请书")):
        for result in _some(run, grade):
            area = ADDED if kind == "增容面积" else (result.land * FREED).quantize(_CENT)
            willingness.record(
                enterprise=result.enterprise, kind=kind, area=area, said_on=ON, said_by=SAID_BY,
                evidence=f"{paper}（虚构）", by=office,
            )  # fmt: skip
    wait(recommendations.start(run=run, by=office))


def _some(run: Run, grade: str) -> list[Result]:
    """Of those with land on the day, the best placed."""
    using = Result.objects.filter(run=run, grade=grade, enterprise__occupancies__until=None)
    counted = using.exclude(enterprise__occupancies__kind="出租").annotate(
        land=Sum("enterprise__occupancies__area")
    )
    return list(
        counted.filter(land__gt=0).select_related("enterprise__county").order_by("group", "rank")[:EACH]
    )
