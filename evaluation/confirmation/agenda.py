"""What the confirmation of a year asks of a user: of the enterprise, the town, the departments, the reform office."""

from collections import Counter

from django.urls import reverse

from evaluation.confirmation.states import state_of_sheets, with_states
from evaluation.models import ConfirmationCall, ConfirmationSheet, Dispute
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.calendars.county import calendar_of, standing
from mujun.dues import dues_of
from mujun.keeping import kept_of, state_of
from mujun.todos import Todo

State = ConfirmationSheet.State


def enterprise_todos(sheets: list[ConfirmationSheet]) -> list[Todo]:
    """Of sheets with state and clock, see evaluation/views/confirmation.own_sheets."""
    todos = []
    for sheet in sheets:
        address = reverse("sheet", args=[sheet.pk])
        if sheet.answered and sheet.call.closed_at is None:
            words = "看答复；不同意的可以在规定次数内再提。"
            todos.append(
                Todo("waiting", f"{sheet.call}：{sheet.answered} 条异议已答复", words, address, "看答复")
            )
        if sheet.open and sheet.call.is_running():
            title = f"{sheet.call}：还有 {sheet.open} 项待核对"
            todos.append(Todo("waiting", title, sheet.clock.words, address, "去核对"))
    return todos


def officer_todos(user: User, year: int) -> list[Todo]:
    call = (
        ConfirmationCall.objects.visible_to(user)
        .select_related("county")
        .filter(year=year, closed_at=None)
        .first()
    )
    if call is None:
        return []
    todos = _disputes(user, call)
    if user.may(Permission.ACT_FOR_ENTERPRISES) and call.is_running():
        todos += _of_the_town(user, call)
    if user.may(Permission.IMPORT_ANY_FIGURES):
        todos += _call(call)
    return todos


def _disputes(user: User, call: ConfirmationCall) -> list[Todo]:
    """What waits for the answer of this user's department, or of any for the reform office."""
    if not (user.may(Permission.IMPORT_OWN_FIGURES) or user.may(Permission.IMPORT_ANY_FIGURES)):
        return []
    waiting = Dispute.objects.visible_to(user).open().filter(sheet__call=call)
    dues = dues_of(state_of(Dispute, ConfirmationSheet, Enterprise), waiting)
    if not dues.first:
        return []
    late, clock = dues.late, standing(dues.first, call.answer_counting, calendar_of(call.county))
    detail = f"其中 {late} 条已逾期。" if late else f"最早一条{clock.words}。"
    address = f"{reverse('dispute-list')}?year={call.year}"
    return [Todo("wrong" if late else "waiting", f"{dues.size} 条异议待答复", detail, address, "去答复")]


def _of_the_town(user: User, call: ConfirmationCall) -> list[Todo]:
    waiting = left_to_towns(user, call).total()
    if not waiting:
        return []
    clock = standing(call.deadline, call.counting, calendar_of(call.county))
    address = f"{reverse('confirmation')}?call={call.pk}&state={State.PENDING}#list"
    return [Todo("waiting", f"{waiting} 家没有账号的企业待代核对", clock.words, address, "去代核对")]


def left_to_towns(user: User, call: ConfirmationCall) -> Counter[str]:
    """By name of the town: unanswered sheets of enterprises without an account, for which it is to ask."""
    accounts = User.objects.filter(role="enterprise", county=call.county_id, is_active=True)
    alone = ConfirmationSheet.objects.visible_to(user).filter(call=call)
    alone = alone.exclude(enterprise__credit_code__in=accounts.values("credit_code"))
    waiting = with_states(alone, call).filter(state=State.PENDING).order_by()
    state = f"{state_of_sheets(call)} {state_of(User)}"
    towns = waiting.values_list("enterprise__town__name", flat=True)
    return kept_of(state, towns, "left to towns", lambda: Counter(towns))


def _call(call: ConfirmationCall) -> list[Todo]:
    clock = standing(call.deadline, call.counting, calendar_of(call.county))
    if not call.has_begun() or not (clock.is_urgent or clock.is_over):
        return []
    words = (
        "到期未回复的已按默认同意；异议答复完后结束核对。"
        if clock.is_over
        else "可以延期，到期未回复的按默认同意。"
    )
    address = f"{reverse('confirmation')}?call={call.pk}"
    return [Todo("waiting", f"{call}{clock.words}", words, address, "去查看")]
