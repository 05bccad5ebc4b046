"""差别电价 of the county executed for two quarters: lists sent, answered by the power company, one appeal open;
and another set of levers tried out beside it.
"""

from datetime import date
from decimal import Decimal

from evaluation.actions import execution, lever_appeals, lever_trials
from evaluation.demonstration.founding import officer_of
from evaluation.demonstration.people import OFFICE
from evaluation.effect.choosing import chosen
from evaluation.models import ExecutionLine, ExecutionList, Lever, LeverTrial
from evaluation.rounds.holding import run_of_year
from mujun.accounts.models import County, User

LEVER = "QL-2"
QUARTERS = {"2025Q4": date(2026, 1, 12), "2026Q1": date(2026, 4, 10)}
TRIED = [("E1", ""), ("W2", "")]
# of a quarter of the year's estimate, by turns
SHARES = [Decimal("0.24"), Decimal("0.26"), Decimal("0.21"), Decimal("0.27")]
_CENT = Decimal("0.01")


def executed(county: County, year: int) -> None:
    """By the published grades of `year`; what is there already stays."""
    lever = Lever.objects.get(county=county, code=LEVER)
    if lever.lists.exists():
        return
    office = officer_of(OFFICE.department)
    for text in QUARTERS:
        of = execution.make(lever=lever, year=year, text=text, by=office)
        execution.send(of=of, by=office)
        execution.take_return(of=of, amounts=_measured(of), by=office)
    _appealed(of, office)


def tried(county: County, year: int) -> None:
    """差别电价 as the example in the library steps it up, beside what was executed."""
    if LeverTrial.objects.filter(county=county).exists():
        return
    office = officer_of(OFFICE.department)
    run = run_of_year(office, year)
    assert run is not None
    levers = chosen(county, TRIED)
    lever_trials.make(run=run, name="D 类电价按连续年数逐年提高，水价加一成", levers=levers, by=office)


def _measured(of: ExecutionList) -> dict[str, tuple[Decimal, str]]:
    lines = of.lines.filter(yearly__isnull=False).select_related("enterprise")
    return {
        line.enterprise.credit_code: ((line.yearly * SHARES[at % len(SHARES)]).quantize(_CENT), "")
        for at, line in enumerate(lines)
    }


def _appealed(of: ExecutionList, office: User) -> None:
    line: ExecutionLine = of.lines.select_related("enterprise", "list__county").first()
    lever_appeals.appeal(
        line=line, statement="一只电表 2025 年 11 月已过户给承租企业，电量应当剔除。", by=office
    )
