"""The confirmation of the last year, under way: people of the demonstration confirm, dispute and answer."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evaluation.actions import confirmation, confirmation_answers, confirmation_calls
from evaluation.confirmation.lines import lines
from evaluation.demonstration.founding import person
from evaluation.models import ConfirmationCall, ConfirmationSheet, Dispute, Variable
from mujun.accounts.models import County, User
from mujun.calendars.clock import Counting

_DAYS = 15
_TOWN_ASKS = 3  # enterprises without an account


@transaction.atomic
def under_way(county: County, year: int) -> None:
    """A call of which some is confirmed, one figure disputed and answered, one waiting. Once only."""
    if ConfirmationCall.objects.filter(county=county, year=year).exists():
        return
    call = confirmation_calls.open_call(
        county=county,
        year=year,
        variables=list(Variable.objects.values_list("code", flat=True)),
        starts=timezone.localdate(),
        days=_DAYS,
        counting=Counting.WORKING,
        by=person("reform_office"),
    )
    enterprise = person("enterprise")
    sheets = ConfirmationSheet.objects.filter(call=call).select_related("call__county", "enterprise")
    _speak(sheets.get(enterprise__credit_code=enterprise.credit_code), enterprise)
    town = person("town_officer")
    for sheet in sheets.visible_to(town).exclude(enterprise__credit_code=enterprise.credit_code)[:_TOWN_ASKS]:
        seen = {line.variable.code: line.version for line in lines(sheet)}
        confirmation.confirm(sheet=sheet, seen=seen, by=town, note="电话核对，企业财务负责人确认")


@transaction.atomic
def finished(county: County, year: int) -> None:
    """What waits is answered, and the call closed: the round goes on."""
    call = ConfirmationCall.objects.get(county=county, year=year)
    if call.closed_at:
        return
    office = person("reform_office")
    for waiting in Dispute.objects.open().filter(sheet__call=call):
        reason = "年报口径为法人口径，含分公司，数据无误。"
        confirmation_answers.answer(dispute=waiting, outcome="upheld", reason=reason, by=office)
    confirmation_calls.close(call=call, reason="企业均已核对或电话确认，提前结束", by=office)


def _speak(sheet: ConfirmationSheet, by: User) -> None:
    """Two figures are disputed, the others confirmed."""
    shown = {line.variable.code: line for line in lines(sheet)}
    disputed = {"tax": "12 月有一笔税款入库，似未计入", "revenue": "含异地分公司收入，应扣除"}
    seen = {code: line.version for code, line in shown.items() if code not in disputed}
    confirmation.confirm(sheet=sheet, seen=seen, by=by)
    for code, reason in disputed.items():
        wanted = (shown[code].value * Decimal("1.02")).quantize(Decimal("0.01"))
        raised = confirmation.dispute(sheet=sheet, variable=code, reason=reason, wanted=wanted, by=by)
        if code == "tax":
            answer = "该笔税款 2026 年 1 月 3 日入库，计入 2026 年。"
            confirmation_answers.answer(
                dispute=raised, outcome="upheld", reason=answer, by=person("department_officer", "tax")
            )
