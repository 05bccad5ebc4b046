"""目标看板: what the texts ask for, how we stand, how far it is; and the form for results that no figure tells."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from evaluation.actions import targets as actions
from evaluation.models import TargetResult
from evaluation.results.target_board import Sheet, board, counts, narrowed
from evaluation.targets.language import documents
from evaluation.targets.standing import State
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.plain_form import PlainForm


class ResultForm(PlainForm):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    value = forms.DecimalField(label="结果", max_digits=20, decimal_places=4)
    source = forms.CharField(label="来源", max_length=200, help_text="文件或报表名称、发布单位和日期")


@require_GET
@requires(Permission.VIEW_RESULTS)
def target_board(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    whole = board(request.user, year)
    sheets = narrowed(whole, request.GET.get("document", ""), request.GET.get("state", ""))
    if request.GET.get("download"):
        return _file(sheets, year)
    context = {
        "sheets": sheets,
        "counts": counts(whole),
        "documents": [(key, document.document) for key, document in documents().items()],
        "states": list(State),
        "may_report": request.user.may(Permission.START_RUNS),
    }
    return render(request, "evaluation/targets.html", context)


@requires(Permission.START_RUNS)
def target_report(request: HttpRequest, code: str) -> HttpResponse:
    target = actions.target_of(code)
    if target is None or not target.is_typed:
        raise Http404
    sent = request.method == "POST"
    initial = {"year": min(year_of(request), date.today().year)}
    form = ResultForm(request.POST if sent else None, initial=initial)
    if sent and form.is_valid():
        try:
            actions.report(county=request.user.county, code=code, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"“{target.name}” {form.cleaned_data['year']} 年的结果已记下。")
            return redirect("target-board")
    history = TargetResult.objects.visible_to(request.user).filter(code=code).select_related("by")
    context = {"form": form, "target": target, "code": code, "history": history}
    return render(request, "evaluation/target_report.html", context, status=400 if sent else 200)


def _file(sheets: list[Sheet], year: int) -> HttpResponse:
    header = [
        "文件",
        "文号",
        "状态",
        "编号",
        "指标",
        "单位",
        "范围",
        "目标年度",
        "要求",
        "目标",
        "年度",
        "结果",
        "差距",
        "进度",
        "来源",
    ]
    rows = (
        [
            sheet.document.document, sheet.document.number, sheet.document.status, line.code, line.target.name,
            line.target.unit, line.target.whose, line.standing.due, line.target.sense, line.standing.wanted, year,
            line.standing.value, line.standing.distance, line.standing.state.value,
            line.source,
        ]
        for sheet in sheets
        for line in sheet.lines
    )  # fmt: skip
    return csv_file(f"{year}年目标看板", header, rows)
