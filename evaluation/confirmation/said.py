"""Who confirmed a figure: what its enterprise, or the town for it, said of each version, or that it was silent."""

from django.utils import timezone

from evaluation.models import ConfirmationCall, ConfirmationItem, Figure
from landuse.models import Enterprise
from mujun.calendars.clock import written
from mujun.templatetags.figures import moment

State = ConfirmationItem.State
_UNSAID = "未发起核对"


def words_of(about: Enterprise, year: int) -> dict[int, str]:
    """Figure → a sentence, for every figure of the year that was ever asked about."""
    call = ConfirmationCall.objects.filter(sheets__enterprise=about, year=year).first()
    if call is None:
        return {}
    items = ConfirmationItem.objects.filter(sheet__enterprise=about, sheet__call__year=year)
    said: dict[int, str] = {}
    spoken: set[int] = set()
    for item in items.select_related("by", "dispute", "sheet__call").order_by("id"):
        spoken.add(item.variable_id)
        if item.figure_id:
            said[item.figure_id] = _sentence(item)
    figures = Figure.objects.filter(enterprise=about, year=year, variable__code__in=call.variables)
    for figure in figures.exclude(pk__in=said):
        said[figure.pk] = _unsaid(figure, call, figure.variable_id in spoken)
    return said


def sentence_of(figure: Figure) -> str:
    return words_of(figure.enterprise, figure.year).get(figure.pk, _UNSAID)


def _sentence(item: ConfirmationItem) -> str:
    who = f"{item.by}{'（镇街代核对）' if item.on_behalf else ''} {moment(item.at)}"
    if item.state == State.CONFIRMED:
        return f"已确认：{who}"
    if item.state == State.DISPUTED:
        return f"有异议（{item.dispute.number}）：{who}"
    if item.state == State.ANSWERED:
        return f"异议已答复，{item.dispute.get_outcome_display()}（{item.dispute.number}）：{who}"
    return f"默认同意：到 {written(timezone.localtime(item.sheet.call.deadline))} 没有回复"


def _unsaid(figure: Figure, call: ConfirmationCall, spoken: bool) -> str:
    """Nobody has said anything of this version."""
    if not figure.is_current:
        return "核对时已不是现行数值" if spoken else "—"
    if call.is_running():
        return "确认后有更正，待重新核对" if spoken else "待核对"
    if spoken:
        return "确认后有更正"
    if call.was_cut_short or not call.has_begun():
        return "没有核对"
    return f"默认同意：到 {written(timezone.localtime(call.deadline))} 没有回复"
