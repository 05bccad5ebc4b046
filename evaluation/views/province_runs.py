"""统一试算: the list with the form that starts one, one of them as it goes on, and the failed counties once more."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import province_runs as actions
from evaluation.models import ProvinceRun, ProvinceRunLine
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of, years_of
from mujun.paging import page_of


@require_GET
@requires(Permission.VIEW_PROVINCE)
def province_run_list(request: HttpRequest) -> HttpResponse:
    runs = ProvinceRun.objects.visible_to(request.user).filter(year=year_of(request)).counted()
    page = page_of(request, runs.select_related("started_by"), 20)
    may_start = request.user.may(Permission.RUN_PROVINCE)
    return render(request, "evaluation/province_runs.html", {"page": page, "may_start": may_start})


@require_POST
@requires(Permission.RUN_PROVINCE)
def province_run_start(request: HttpRequest) -> HttpResponse:
    year = request.POST.get("year", "")
    if not year.isdecimal() or int(year) not in years_of(request):
        messages.error(request, "请选定年度，再开始统一试算。")
        return redirect("province-run-list")
    try:
        whole = actions.start(province=request.user.province, year=int(year), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("province-run-list")
    return redirect("province-run", whole.pk)


@never_cache
@require_GET
@requires(Permission.VIEW_PROVINCE)
def province_run(request: HttpRequest, pk: int) -> HttpResponse:
    context = _context(request, pk)
    if request.GET.get("download"):
        return _file(context["whole"], context["lines"])
    return render(request, "evaluation/province_run.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_PROVINCE)
def province_run_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part of the page; asked for again and again while a county is at work."""
    return render(request, "evaluation/province_run_lines.html", _context(request, pk))


@require_POST
@requires(Permission.RUN_PROVINCE)
def province_run_again(request: HttpRequest, pk: int) -> HttpResponse:
    whole = get_object_or_404(ProvinceRun.objects.visible_to(request.user), pk=pk)
    tried = actions.again(whole=whole, by=request.user)
    messages.info(request, f"已重试 {tried} 个县。" if tried else "没有失败的县，不用重试。")
    return redirect("province-run", pk)


def _context(request: HttpRequest, pk: int) -> dict:
    """County, job and run of a line come in one query, so that none is older than the other."""
    runs = ProvinceRun.objects.visible_to(request.user).select_related("started_by", "province")
    whole = get_object_or_404(runs, pk=pk)
    request.year = whole.year
    lines = list(whole.lines.select_related("county", "job", "run__method"))
    states = [line.job.state for line in lines]
    ended = sum(not line.job.is_active for line in lines)
    return {
        "whole": whole,
        "lines": lines,
        "ended": ended,
        "is_active": ended < len(lines),
        "percent": round(100 * ended / len(lines)) if lines else 0,
        "failed": sum(line.job.can_be_retried for line in lines),
        "done": states.count("done"),
        "may_repeat": request.user.may(Permission.RUN_PROVINCE),
    }


def _file(whole: ProvinceRun, lines: list[ProvinceRunLine]) -> HttpResponse:
    header = ["县代码", "县", "年度", "状态", "办法", "办法摘要", "结果摘要", "测算", "用时（秒）", "原因"]
    rows = (
        [
            line.county.code, line.county.name, whole.year, line.job.get_state_display(),
            *((str(line.run.method), line.run.method.digest, line.run.digest, line.run_id) if line.run else [None] * 4),
            round(line.job.elapsed.total_seconds(), 1) if line.job.elapsed else None, line.job.error,
        ]
        for line in lines
    )  # fmt: skip
    return csv_file(str(whole), header, rows)
