"""One sheet: every figure of an enterprise, to be confirmed or disputed line by line; to print and to take along."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import confirmation as actions
from evaluation.confirmation.forms import DisputeForm, mistakes
from evaluation.confirmation.lines import Line, lines
from evaluation.confirmation.states import with_states
from evaluation.models import ConfirmationSheet, Dispute
from evaluation.reports.tables import table
from evaluation.views.confirmation import clock_of
from landuse.actions.speaking import account_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.calendars.clock import written
from mujun.calendars.county import calendar_of
from mujun.downloads import xlsx_file
from mujun.plain_form import posted
from mujun.templatetags.figures import day, moment

_COLUMNS = [
    ("数据项", 22), ("单位", 10), ("今年", 14), ("上年", 14), ("变化", 10), ("提供部门", 18), ("来源", 34),
    ("状态", 12), ("核对人", 18),
]  # fmt: skip
_SEEING = (Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)


@never_cache
@require_GET
@requires(*_SEEING)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    about = _sheet(request, pk)
    context = _shown(request, about) | {
        "history": _history(about),
        "disputes": _disputes(request, about),
        "account": account_of(about.enterprise) if request.user.may(Permission.ACT_FOR_ENTERPRISES) else None,
    }
    return render(request, "evaluation/confirmation_sheet.html", context)


@never_cache
@require_GET
@requires(*_SEEING)
def sheet_print(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "evaluation/confirmation_print.html", _shown(request, _sheet(request, pk)))


@never_cache
@require_GET
@requires(*_SEEING)
def sheet_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    about = _sheet(request, pk)
    title = f"{about.enterprise.name}{about.call}表"
    facts = [
        f"统一社会信用代码 {about.enterprise.credit_code}",
        f"核对截止 {written(timezone.localtime(about.call.deadline))}",
    ]
    return xlsx_file(title, table(title, facts, _COLUMNS, map(_row, lines(about))))


@require_POST
@requires(*_SEEING)
def sheet_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """All open lines (`all`) as they were shown, or `only` one; an answer is agreed to one by one."""
    about, given = _sheet(request, pk), request.POST
    chosen = [given["only"]] if given.get("only") else given.getlist("all")
    seen = {code: given[f"seen-{code}"] for code in chosen if f"seen-{code}" in given}
    try:
        outcome = actions.confirm(sheet=about, seen=seen, by=request.user, note=request.POST.get("note", ""))
        if outcome.figures:
            messages.success(request, f"已确认 {outcome.figures} 项。")
        if outcome.moved:
            names = "、".join(outcome.moved)
            messages.warning(request, f"{names}在您查看之后有更正，没有确认。请看清新的数值再确认。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("sheet", pk)


@never_cache
@requires(*_SEEING)
def sheet_dispute(request: HttpRequest, pk: int, variable: str) -> HttpResponse:
    about = _sheet(request, pk)
    line = next((each for each in lines(about) if each.variable.code == variable), None)
    if line is None:
        raise Http404
    if not actions.may_act(about, request.user) and not request.user.may(Permission.ACT_FOR_ENTERPRISES):
        raise PermissionDenied
    form = DisputeForm(posted(request), request.FILES or None)
    if request.method == "POST":
        try:
            if form.is_valid():
                raised = _raise(about, variable, form, request)
                messages.success(request, f"异议已收到，回执号 {raised.number}。答复后在这里可以看到。")
                return redirect("sheet", pk)
            messages.error(request, mistakes(form))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    context = {"sheet": about, "line": line, "form": form, "stands_in": not request.user.credit_code}
    return render(request, "evaluation/confirmation_dispute.html", context)


def _raise(about: ConfirmationSheet, variable: str, form: DisputeForm, request: HttpRequest) -> Dispute:
    given = form.cleaned_data
    return actions.dispute(
        sheet=about,
        variable=variable,
        reason=given["reason"],
        wanted=given["wanted"],
        file=form.attached,
        note=given["note"],
        by=request.user,
    )


def _sheet(request: HttpRequest, pk: int) -> ConfirmationSheet:
    visible = ConfirmationSheet.objects.visible_to(request.user)
    about = get_object_or_404(visible.select_related("call__county", "enterprise__town"), pk=pk)
    request.year = about.call.year
    return about


def _shown(request: HttpRequest, about: ConfirmationSheet) -> dict:
    shown, calendar = lines(about), calendar_of(about.call.county)
    state = with_states(ConfirmationSheet.objects.filter(pk=about.pk), about.call).get().state
    return {
        "sheet": about,
        "call": about.call,
        "lines": shown,
        "state": state,
        "state_label": ConfirmationSheet.State(state).label,
        "clock": clock_of(about.call, calendar),
        "has_begun": about.call.has_begun(),
        "may_act": actions.may_act(about, request.user),
        "may_confirm": any(line.may_confirm for line in shown),
        "open": [line for line in shown if line.may_confirm and line.is_open],
        "today": timezone.localtime(),
    }


def _history(about: ConfirmationSheet) -> list[dict]:
    """What was said when, newest first; what was said at once is one entry."""
    said = about.items.select_related("variable", "by", "dispute").order_by("-at", "-pk")
    entries = []
    for (at, _, _), group in groupby(said, lambda item: (item.at, item.state, item.dispute_id)):
        items = list(group)
        names = "、".join(item.variable.name for item in reversed(items))
        entries.append({"at": at, "state": items[0].get_state_display(), "first": items[0], "names": names})
    return entries


def _disputes(request: HttpRequest, about: ConfirmationSheet):
    visible = Dispute.objects.visible_to(request.user).filter(sheet=about)
    return visible.select_related("variable__department", "attachment", "raised_by", "answered_by")


def _row(line: Line) -> list[object]:
    said = line.item
    source = f"{line.figure.batch.filename} {line.figure.sheet}!{line.figure.cell}" if line.figure else ""
    if line.variable.from_register:
        source = "用地台账，按天数加权"
    by = f"{said.by or ''}{'（镇街代核对）' if said.on_behalf else ''} {moment(said.at)}" if said else ""
    return [
        line.variable.name,
        line.variable.unit,
        None if line.value is None else float(line.value),
        None if line.before is None else float(line.before),
        None if line.change is None else f"{line.change:+.1%}",
        line.variable.department.name,
        f"{source} {day(line.figure.created_at)}" if line.figure else source,
        line.label + ("（确认后有更正）" if line.moved else ""),
        by.strip(),
    ]
