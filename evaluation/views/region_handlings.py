"""区域处置 (B-03): what people chose for zones and clusters, and what still waits for a choice."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from evaluation.actions import region_handlings as actions
from evaluation.models import RegionHandling, RegionResult
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.forms import DoneForm, HandlingForm
from evaluation.regions.handlings import handlings
from evaluation.regions.waiting import waiting
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

_SORTS = {"name": "name", "kind": "kind", "way": "way", "due": "due", "at": "at"}
_STATES = {"open": "在办", "overdue": "已逾期", "done": "已办结", "former": "已另定"}


@require_GET
@requires(Permission.VIEW_RESULTS)
def region_handling_list(request: HttpRequest) -> HttpResponse:
    user, year, sort = request.user, year_of(request), request.GET.get("sort", "due")
    own = RegionHandling.objects.visible_to(user).filter(year=year)
    listed = _sorted(_filtered(own, request.GET), sort)
    if request.GET.get("download"):
        return _file(listed, year)
    context = {
        "page": page_of(request, listed),
        "any": own.exists(),
        "sort": sort,
        "waiting": waiting(user, year),
        "text": handlings(),
        "kinds": MADE_OF_PARTS,
        "states": _STATES,
        "today": timezone.localdate(),
        "may_choose": user.may(Permission.START_RUNS),
    }
    return render(request, "evaluation/region_handlings.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.START_RUNS)
def region_handling_new(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Of the result `number` of the judgement `pk`."""
    results = RegionResult.objects.visible_to(request.user).select_related("run__snapshot", "run__county")
    result = get_object_or_404(results, run=pk, pk=number, run__kind__in=MADE_OF_PARTS)
    request.year = result.run.snapshot.year
    sent = request.method == "POST"
    form = HandlingForm(request.POST if sent else None)
    if sent and form.is_valid():
        try:
            made = actions.choose(result=result, by=request.user, **form.cleaned_data)
            messages.success(request, f"已定：{made.name}{made.way}。")
            return redirect("region-handling", made.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    context = {"form": form, "result": result, "text": handlings()}
    return render(request, "evaluation/region_handling_new.html", context, status=400 if sent else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_RESULTS)
def region_handling(request: HttpRequest, pk: int) -> HttpResponse:
    """With all that was chosen before for the same region and year; sent: it is done."""
    kept = RegionHandling.objects.visible_to(request.user).select_related("by", "done_by", "result", "county")
    about = get_object_or_404(kept, pk=pk)
    request.year = about.year
    sent, may = request.method == "POST", request.user.may(Permission.START_RUNS)
    if sent and not may:
        raise PermissionDenied("只有本县亩均办可以办结处置。")
    open_one = about.is_current and about.done_on is None
    form = DoneForm(request.POST if sent else None) if sent or (may and open_one) else None
    if sent and form.is_valid():
        try:
            actions.finish(handling=about, by=request.user, **form.cleaned_data)
            messages.success(request, "已办结。")
            return redirect("region-handling", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    same = kept.filter(county=about.county, kind=about.kind, name=about.name, year=about.year)
    context = {
        "about": about,
        "trail": same,
        "form": form,
        "text": handlings(),
        "today": timezone.localdate(),
        "vacating": about.is_current and about.way in handlings().vacating,
        "may_propose": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "evaluation/region_handling.html", context, status=400 if sent else 200)


def _filtered(own: QuerySet, asked) -> QuerySet:
    """`kind`, `way`, words `q`; `state`: those that stand unless it says otherwise."""
    own = own.filter(**{name: asked[name] for name in ("kind", "way") if asked.get(name)})
    if words := asked.get("q"):
        own = own.filter(name__icontains=words)
    match asked.get("state"):
        case "open":
            return own.current().filter(done_on=None)
        case "overdue":
            return own.overdue()
        case "done":
            return own.exclude(done_on=None)
        case "former":
            return own.filter(is_current=False)
    return own.current()


def _sorted(listed: QuerySet, sort: str) -> QuerySet:
    column = F(_SORTS.get(sort.removeprefix("-"), "due"))
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return listed.select_related("result", "by").order_by(ordered, "pk")


def _file(listed: QuerySet, year: int) -> HttpResponse:
    header = [
        "区域", "类型", "年度", "档次", "处置方式", "理由", "期限", "决定人", "决定时间", "是否有效", "办结日期",
        "办结情况",
    ]  # fmt: skip
    rows = (
        (
            each.name, each.kind, each.year, each.result.grade, each.way, each.reason, each.due, each.by,
            f"{timezone.localtime(each.at):%Y-%m-%d %H:%M}", "有效" if each.is_current else "已另定", each.done_on,
            each.outcome,
        )
        for each in listed
    )  # fmt: skip
    return csv_file(f"{year}年区域处置", header, rows)
