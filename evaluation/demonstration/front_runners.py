"""领跑者: confirmed for enterprises in the years with a round, of the last year proposed for parks and towns."""

from collections.abc import Sequence

from evaluation.actions import front_runners
from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from evaluation.front_runners.language import text_of
from evaluation.models import FrontRunnerList
from mujun.accounts.models import County


def leading(county: County, years: Sequence[int]) -> None:
    """Of the years given, oldest first. What is there already stays."""
    if FrontRunnerList.objects.filter(county=county).exists():
        return
    office = officer_of(OFFICE.department)
    for year in years:
        made = front_runners.propose(county=county, year=year, text=text_of("qinglan-enterprises"), by=office)
        front_runners.confirm(of=made, reason="", by=office)
    for code in ("qinglan-parks", "qinglan-towns"):
        front_runners.propose(county=county, year=years[-1], text=text_of(code), by=office)
