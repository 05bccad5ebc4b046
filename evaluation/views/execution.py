"""执行清单: made for a period, sent, answered; appeals, the ledger, refunds."""

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import execution as actions
from evaluation.actions import lever_appeals, lever_refunds
from evaluation.execution.ledger import BY, TABLES, lines_of, sums, with_counts, years_begun
from evaluation.execution.workbook import returned, written
from evaluation.models import ExecutionList, Lever, LeverAppeal, LeverRefund
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file, xlsx_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of


@require_GET
@requires(Permission.VIEW_RESULTS)
def execution_lists(request: HttpRequest) -> HttpResponse:
    return _lists(request, {})


@require_POST
@requires(Permission.MANAGE_LEVERS)
def execution_make(request: HttpRequest) -> HttpResponse:
    lever = get_object_or_404(Lever.objects.visible_to(request.user), code=request.POST.get("lever", ""))
    try:
        made = actions.make(
            lever=lever, year=year_of(request), text=request.POST.get("period", ""), by=request.user
        )
    except ValidationError as error:
        return _lists(request, {"refused": error.messages[0], "given": request.POST}, status=400)
    messages.success(request, f"已做成清单 {made.number}，核对后发出。")
    return redirect("execution-list", made.number)


@require_GET
@requires(Permission.VIEW_RESULTS)
def execution_list(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, _of(request, number), {})


@require_GET
@requires(Permission.VIEW_RESULTS)
def execution_workbook(request: HttpRequest, number: str) -> HttpResponse:
    of = _of(request, number)
    return xlsx_file(f"{of.lever.name}{of.period}执行清单{of.number}", written(of, request.user))


@require_POST
@requires(Permission.MANAGE_LEVERS)
def execution_step(request: HttpRequest, number: str) -> HttpResponse:
    """`send`, `release` (of those whose grade was corrected) or `cancel`."""
    of, act = _of(request, number), request.POST.get("act")
    try:
        if act == "send":
            actions.send(of=of, by=request.user)
            messages.success(request, "已记为发出。请把清单交给执行单位。")
        elif act == "release":
            gone = actions.release(of=of, by=request.user)
            messages.success(request, f"{gone} 户不再执行。请把更正后的清单交给执行单位。")
        else:
            actions.cancel(of=of, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, "清单已作废，可以重做。")
    except ValidationError as error:
        return _page(request, of, {"refused": error.messages[0]}, status=400)
    return redirect("execution-list", number)


@require_POST
@requires(Permission.MANAGE_LEVERS)
def execution_return(request: HttpRequest, number: str) -> HttpResponse:
    of, file = _of(request, number), request.FILES.get("file")
    if file is None:
        return _page(request, of, {"refused": "请选择填好“实际数”的清单文件（.xlsx）。"}, status=400)
    found = returned(of, file.read(settings.UPLOAD_LIMIT_BYTES + 1), file.name)
    if isinstance(found, list):
        return _page(request, of, {"problems": found}, status=400)
    try:
        changed = actions.take_return(of=of, amounts=found, by=request.user)
    except ValidationError as error:
        return _page(request, of, {"refused": error.messages[0]}, status=400)
    messages.success(request, f"已登记 {len(found)} 户的实际数，其中 {changed} 户有变化。")
    return redirect("execution-list", number)


@require_POST
@requires(Permission.MANAGE_LEVERS)
def appeal_decide(request: HttpRequest, number: str) -> HttpResponse:
    appeals = LeverAppeal.objects.visible_to(request.user).select_related("line__list")
    about = get_object_or_404(appeals, number=number)
    try:
        lever_appeals.decide(
            appeal=about,
            verdict=request.POST.get("verdict", ""),
            decision=request.POST.get("decision", ""),
            by=request.user,
        )
        messages.success(request, f"申诉 {number} 已决定，企业会收到消息。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("execution-list", about.line.list.number)


@require_GET
@requires(Permission.VIEW_RESULTS)
def execution_ledger(request: HttpRequest) -> HttpResponse:
    by = request.GET.get("by") if request.GET.get("by") in BY else "lever"
    asked = request.GET.get("in", "")
    lines = lines_of(request.user, int(asked) if asked.isdecimal() else None)
    state, everything = state_of(*TABLES), lines_of(request.user)
    rows = kept_of(state, lines, f"sums {by}", lambda: sums(lines, by))
    if request.GET.get("download"):
        header = [BY[by][0], "方向", "单位", "户数", "项数", "已回传", "实际数"]
        lines = ((r.name, r.direction, r.unit, r.enterprises, r.lines, r.answered, r.actual) for r in rows)
        return csv_file(f"措施台账按{BY[by][0]}", header, lines)
    refunds = LeverRefund.objects.visible_to(request.user).select_related("lever", "enterprise")
    context = {
        "rows": rows,
        "by": by,
        "ways": [(key, title) for key, (title, _) in BY.items()],
        "title": BY[by][0],
        "periods": kept_of(state, everything, "years", lambda: years_begun(everything)),
        "refunds": refunds if request.user.may(Permission.MANAGE_LEVERS) else [],
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
        "today": timezone.localdate(),
    }
    return render(request, "evaluation/execution_ledger.html", context)


@require_POST
@requires(Permission.MANAGE_LEVERS)
def refunds_propose(request: HttpRequest) -> HttpResponse:
    try:
        made = lever_refunds.propose(county=request.user.county, year=year_of(request), by=request.user)
        words = f"提出 {len(made)} 项退还。" if made else "没有新的退还：没有升档的企业在以前几年被征收过。"
        messages.success(request, words)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("execution-ledger")


@require_POST
@requires(Permission.MANAGE_LEVERS)
def refund_pay(request: HttpRequest, pk: int) -> HttpResponse:
    refund = get_object_or_404(LeverRefund.objects.visible_to(request.user), pk=pk)
    try:
        lever_refunds.pay(of=refund, on=date.fromisoformat(request.POST.get("on", "")), by=request.user)
        messages.success(request, "已登记退还。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except ValueError:
        messages.error(request, "请填写退还日期。")
    return redirect("execution-ledger")


def _of(request: HttpRequest, number: str) -> ExecutionList:
    lists = ExecutionList.objects.visible_to(request.user).select_related(
        "lever", "county", "made_by", "sent_by"
    )
    return get_object_or_404(lists, number=number)


def _lists(request: HttpRequest, more: dict, status: int = 200) -> HttpResponse:
    lists = ExecutionList.objects.visible_to(request.user).select_related("lever")
    if code := request.GET.get("lever"):
        lists = lists.filter(lever__code=code)
    if state := request.GET.get("state"):
        lists = lists.filter(state=state)
    page = page_of(request, lists.order_by("-starts_on", "-id"))
    context = {
        "page": page,
        "rows": with_counts(list(page)),
        "levers": Lever.objects.visible_to(request.user).filter(status="现行"),
        "executed": Lever.objects.visible_to(request.user).filter(lists__isnull=False).distinct(),
        "states": ExecutionList.State.choices,
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
        **more,
    }
    return render(request, "evaluation/execution_lists.html", context, status=status)


def _page(request: HttpRequest, of: ExecutionList, more: dict, status: int = 200) -> HttpResponse:
    lines = of.lines.visible_to(request.user).select_related("enterprise__town")
    if words := request.GET.get("q"):
        lines = lines.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
    context = {
        "list": of,
        "page": page_of(request, lines.order_by("enterprise__credit_code")),
        "sums": lines.aggregate(yearly=Sum("yearly"), actual=Sum("actual"), size=Count("pk")),
        "appeals": LeverAppeal.objects.filter(line__in=lines).select_related("line__enterprise"),
        "leaving": actions.leaving(of) if request.user.may(Permission.MANAGE_LEVERS) else [],
        "may_manage": request.user.may(Permission.MANAGE_LEVERS),
        "verdicts": LeverAppeal.Verdict.choices,
        **more,
    }
    return render(request, "evaluation/execution_list.html", context, status=status)
