"""区域的组成 and 区域数据: zones and clusters with their parts, and numbers that a region has by itself."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluation.actions import region_making as actions
from evaluation.models import Region, RegionFigure, RegionKind, RegionPart
from evaluation.regions.forms import PartForm, RegionFigureForm, RegionForm
from evaluation.regions.names import variables_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of


@require_GET
@requires(Permission.VIEW_RESULTS)
def region_made_list(request: HttpRequest) -> HttpResponse:
    own = Region.objects.visible_to(request.user).prefetch_related(
        "parts__town", "parts__park", "parts__enterprise"
    )
    if request.GET.get("download"):
        return _parts_file(own)
    return render(request, "evaluation/regions_made.html", {"page": page_of(request, own), **_may(request)})


@require_http_methods(["GET", "POST"])
@requires(Permission.START_RUNS)
def region_new(request: HttpRequest) -> HttpResponse:
    sent = request.method == "POST"
    given = {name: request.GET[name] for name in ("kind", "name") if name in request.GET}
    form = RegionForm(request.POST if sent else None, initial=given)
    if sent and form.is_valid():
        try:
            made = actions.found(county=request.user.county, by=request.user, **form.cleaned_data)
            messages.success(request, f"已登记{made.kind}“{made}”。接着加入组成部分。")
            return redirect("region-made", made.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "evaluation/region_new.html", {"form": form}, status=400 if sent else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_RESULTS)
def region_made(request: HttpRequest, pk: int) -> HttpResponse:
    region = get_object_or_404(Region.objects.visible_to(request.user).select_related("county"), pk=pk)
    may, sent = _may(request), request.method == "POST"
    form = PartForm(request.POST if sent else None, county=region.county) if may["may_make"] else None
    if sent and form.is_valid():
        try:
            part = actions.add_part(region=region, by=request.user, **form.cleaned_data)
            messages.success(request, f"已加入：{part}。")
            return redirect("region-made", region.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    parts = region.parts.select_related("town", "park", "enterprise")
    context = {"region": region, "parts": parts, "form": form, "today": date.today(), **may}
    return render(request, "evaluation/region_made.html", context, status=400 if sent else 200)


@require_POST
@requires(Permission.START_RUNS)
def region_part_end(request: HttpRequest, pk: int) -> HttpResponse:
    parts = RegionPart.objects.filter(region__in=Region.objects.visible_to(request.user))
    part = get_object_or_404(parts, pk=pk)
    try:
        actions.end_part(part=part, until=date.fromisoformat(request.POST.get("until", "")), by=request.user)
        messages.success(request, f"{part} 到所写的日期为止。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except ValueError:
        messages.error(request, "请写明到哪天为止，如 2025-12-31。")
    return redirect("region-made", part.region_id)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_RESULTS)
def region_figures(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in RegionKind:
        raise Http404
    county, year, may = request.user.county, year_of(request), _may(request)
    sent = request.method == "POST"
    asked = {"county": county, "kind": RegionKind(kind), "year": year}
    form = RegionFigureForm(request.POST if sent else None, **asked) if may["may_make"] else None
    if sent and form.is_valid():
        try:
            actions.report(**asked, by=request.user, **form.cleaned_data)
            messages.success(request, "已记下。下次评价时使用。")
            return redirect(f"{request.path}?year={year}")
        except ValidationError as refusal:
            form.refuse(refusal)
    kept = RegionFigure.objects.visible_to(request.user).filter(kind=kind, year=year).select_related("by")
    if request.GET.get("download"):
        return _figures_file(kept, kind, year)
    context = {
        "kind": kind, "form": form, "page": page_of(request, kept), "variables": variables_of(county, kind),
        "kinds": RegionKind.values, **may,
    }  # fmt: skip
    return render(request, "evaluation/region_figures.html", context, status=400 if sent else 200)


def _may(request: HttpRequest) -> dict[str, bool]:
    """Raises PermissionDenied for who sends something and may only look."""
    may_make = request.user.may(Permission.START_RUNS)
    if request.method == "POST" and not may_make:
        raise PermissionDenied("只有本县亩均办可以登记区域和填报区域数据。")
    return {"may_make": may_make}


def _parts_file(regions) -> HttpResponse:
    header = ["类型", "名称", "组成", "角色", "起", "止"]
    rows = (
        (region.kind, region.name, part, part.get_role_display(), part.since, part.until)
        for region in regions
        for part in region.parts.all()
    )
    return csv_file("区域的组成", header, rows)


def _figures_file(kept, kind: str, year: int) -> HttpResponse:
    header = ["区域", "年度", "数据项", "数值", "来源", "填报", "时间", "是否有效"]
    rows = (
        (each.name, each.year, each.variable, each.value, each.source, each.by, f"{each.at:%Y-%m-%d %H:%M}",
         "有效" if each.is_current else "已被替换")
        for each in kept
    )  # fmt: skip
    return csv_file(f"{year}年{kind}数据", header, rows)
