"""一企一单 as officers see it: the call of a year, how far the towns are, and every sheet."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import confirmation_calls as actions
from evaluation.confirmation.filters import SheetFilter
from evaluation.confirmation.forms import CallForm, TermForm, mistakes
from evaluation.confirmation.states import board, state_of_sheets, with_states
from evaluation.models import ConfirmationCall, ConfirmationSheet, Dispute, Variable
from evaluation.reports.tables import table
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.calendars.clock import Calendar, Clock, written
from mujun.calendars.county import calendar_of, standing
from mujun.downloads import csv_file, xlsx_file
from mujun.dues import dues_of
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import foremost, page_of

State = ConfirmationSheet.State
_LIST = ["镇街", "企业名称", "统一社会信用代码", "状态", "已确认", "有异议", "已答复", "默认同意", "待核对"]


def clock_of(call: ConfirmationCall, calendar: Calendar) -> Clock:
    return standing(call.deadline, call.counting, calendar)


def sheets_of(call: ConfirmationCall, user: User) -> QuerySet:
    """Those of the call that the user sees, with their states."""
    visible = ConfirmationSheet.objects.visible_to(user).filter(call=call)
    return with_states(visible, call).select_related("enterprise__town")


def own_sheets(user: User) -> list[ConfirmationSheet]:
    """The sheets of an enterprise, newest first, each with state and clock."""
    calendar = calendar_of(user.county)
    calls = ConfirmationCall.objects.visible_to(user).select_related("county")
    found = []
    for call in calls:  # one a year
        sheet = sheets_of(call, user).get()
        sheet.call, sheet.clock = call, clock_of(call, calendar)
        found.append(sheet)
    return found


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
def confirmation(request: HttpRequest) -> HttpResponse:
    user = request.user
    if user.credit_code:
        return render(request, "evaluation/confirmation_own.html", {"sheets": own_sheets(user)})
    call = _chosen(request)
    open_url = f"{reverse('confirmation-open')}?year={year_of(request)}"
    context = {"call": call, "open_url": open_url, "may_decide": user.may(Permission.IMPORT_ANY_FIGURES)}
    if call:
        request.year = call.year
        calendar, sheets = calendar_of(user.county), sheets_of(call, user)
        chosen, state = SheetFilter(request.GET, sheets).qs, state_of_sheets(call)
        page = page_of(request, chosen.order_by("enterprise__town", "pk"), state=state)
        lines = kept_of(state, sheets, "board", lambda: board(sheets))
        towns, whole = lines[:-1], lines[-1:]
        shown = foremost(request, towns, lambda line: dict(line["sizes"])[State.PENDING])
        disputes = Dispute.objects.visible_to(user).open().filter(sheet__call=call)
        context |= {
            "clock": clock_of(call, calendar),
            "remarks": _remarks(call, calendar),
            "extensions": call.extensions.select_related("granted_by"),
            "variables": Variable.objects.filter(code__in=call.variables),
            "states": State.choices,
            "towns": towns,
            "board": [*shown, *whole],
            "hidden": len(towns) - len(shown),
            "page": page,
            "waiting": dues_of(state_of(Dispute, ConfirmationSheet, Enterprise), disputes).size,
            "calls": ConfirmationCall.objects.visible_to(user).filter(year=call.year),
            "is_running": call.is_running(),
            "today": timezone.localdate(),
        }
    return render(request, "evaluation/confirmation.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def confirmation_list(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """What the page lists, with the same filters, as CSV or workbook."""
    call = get_object_or_404(
        ConfirmationCall.objects.visible_to(request.user).select_related("county"), pk=pk
    )
    sheets = SheetFilter(request.GET, sheets_of(call, request.user)).qs.order_by("enterprise__town", "pk")
    labels = dict(State.choices)
    rows = [
        (each.enterprise.town.name, each.enterprise.name, each.enterprise.credit_code, labels[each.state],
         each.confirmed, each.disputed, each.answered, each.silent, each.open)
        for each in sheets
    ]  # fmt: skip
    title = f"{call.county}{call}一企一单进度"
    if ending == "csv":
        return csv_file(title, _LIST, rows)
    facts = [f"截止 {written(timezone.localtime(call.deadline))}", "各列为数据项数"]
    widths = [14, 34, 22, *[10] * 6]
    content = table(title, facts, list(zip(_LIST, widths, strict=True)), rows)
    return xlsx_file(title, content, len(rows))


@never_cache
@requires(Permission.IMPORT_ANY_FIGURES)
def confirmation_open(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    form = CallForm(request.POST if request.method == "POST" else _usual())
    if request.method == "POST":
        try:
            if form.is_valid():
                county = request.user.county
                call = actions.open_call(county=county, year=year, by=request.user, **form.cleaned_data)
                messages.success(request, f"已发起，共 {call.sheets.count()} 张核对表。")
                return redirect(f"{reverse('confirmation')}?year={year}")
            messages.error(request, mistakes(form))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    context = {"form": form, "today": timezone.localdate(), **_term(request, form)}
    return render(request, "evaluation/confirmation_open.html", context)


@never_cache
@require_GET
@requires(Permission.IMPORT_ANY_FIGURES)
def confirmation_term(request: HttpRequest) -> HttpResponse:
    """When so many days from then are over, while one is still choosing."""
    return render(request, "evaluation/confirmation_term.html", _term(request, TermForm(request.GET)))


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def confirmation_extend(request: HttpRequest, pk: int) -> HttpResponse:
    def act(call: ConfirmationCall) -> str:
        until = TermForm.base_fields["starts"].clean(request.POST.get("until", ""))
        actions.extend(call=call, until=until, reason=request.POST.get("reason", ""), by=request.user)
        return "已延期。"

    return _done(request, pk, act)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def confirmation_close(request: HttpRequest, pk: int) -> HttpResponse:
    def act(call: ConfirmationCall) -> str:
        actions.close(call=call, reason=request.POST.get("reason", ""), by=request.user)
        return "核对已结束。"

    return _done(request, pk, act)


def _done(request: HttpRequest, pk: int, act: Callable[[ConfirmationCall], str]) -> HttpResponse:
    call = get_object_or_404(ConfirmationCall.objects.visible_to(request.user), pk=pk)
    try:
        messages.success(request, act(call))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"{reverse('confirmation')}?call={pk}")


def _chosen(request: HttpRequest) -> ConfirmationCall | None:
    """The call asked for in the address, else the latest of the year."""
    calls = ConfirmationCall.objects.visible_to(request.user).select_related(
        "county", "opened_by", "closed_by"
    )
    asked = request.GET.get("call", "")
    if not asked:
        return calls.filter(year=year_of(request)).first()
    found = calls.filter(pk=asked).first() if asked.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _usual() -> dict:
    return {
        "starts": timezone.localdate(),
        "days": 10,
        "counting": "working",
        # what not everybody has is asked for by choice
        "variables": list(Variable.objects.filter(optional=False).values_list("code", flat=True)),
        "answer_days": 5,
        "answer_counting": "working",
        "disputes_allowed": 2,
    }


def _term(request: HttpRequest, form: TermForm) -> dict:
    form.is_valid()
    given = form.cleaned_data
    if not {"starts", "days", "counting"} <= given.keys():
        return {}
    calendar = calendar_of(request.user.county)
    begins, ends = actions.term(request.user.county, given["starts"], given["days"], given["counting"])
    remarks = calendar.remarks(begins.date(), ends.date()) if given["counting"] == "working" else []
    return {"ends": written(ends), "begins": begins, "term_remarks": remarks}


def _remarks(call: ConfirmationCall, calendar: Calendar) -> list[str]:
    if call.counting != "working":
        return []
    return calendar.remarks(timezone.localdate(call.starts_at), timezone.localdate(call.deadline))
