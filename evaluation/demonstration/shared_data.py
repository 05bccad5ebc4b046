"""数据共享: the county's word on its catalogue, a figure that the leader doubts, somebody who asks for access."""

from django.db import transaction

from evaluation.actions.figure_requests import ask
from evaluation.demonstration.founding import person
from evaluation.demonstration.people import OFFICE
from evaluation.models import Figure, FigureRequest
from mujun.accounts.models import County
from mujun.identity.models import Application
from mujun.sharing.actions import decide
from mujun.sharing.catalogue import entry_of
from mujun.sharing.models import Terms

_PAPER = "青澜县公共数据目录（示例）"
# entry: share and, where needed, under which condition
_DECIDED = {
    "results": (Terms.Share.OPEN, ""),
    "figures-electricity": (Terms.Share.CONDITIONAL, "用于评价和要素配置，不得对外提供单户用电量"),
    "figures-tax": (Terms.Share.CLOSED, "单户税收保密，只在评价中使用，只公布档次"),
}
_REASON = "企业反映当年有一笔缓缴税款未计入，请税务局核实。"


@transaction.atomic
def shared_data(county: County, year: int) -> None:
    """What is there already stays."""
    if Terms.objects.filter(county=county).exists():
        return
    office = person(OFFICE)
    for code, (share, condition) in _DECIDED.items():
        entry = entry_of(county, year, code)
        terms = {"basis": entry.basis, "rhythm": entry.rhythm, "source": _PAPER}
        decide(entry=entry, by=office, share=share, condition=condition, **terms)
    taxes = Figure.objects.current().filter(enterprise__county=county, year=year, variable__code="tax")
    if not FigureRequest.objects.filter(figure__in=taxes).exists():
        ask(figure=taxes.order_by("pk").first(), reason=_REASON, by=person("leader"))
    Application.objects.create(
        provider="ding",
        subject="GE_YANSHI_01",
        county=county,
        name="示例人员",
        unit="青澜县税务局",
        reason="接替原数据员报送税收数据",
    )
