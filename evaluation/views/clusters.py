"""产业集群 over several counties: for the province all of them and their counties, for a county those that name it."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluation.actions import clusters as actions
from evaluation.models import Cluster, ClusterPlace, Region, RegionKind
from evaluation.results.clusters import FIGURES, Shown, clusters_of
from mujun.accounts.access import requires
from mujun.accounts.models import County, Province
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of
from mujun.plain_form import PlainForm

# figures that have a column in lists
COLUMNS = [each for each in FIGURES if each.name in ("税收", "亩均税收", "亩均增加值", "研发投入强度")]


class ClusterForm(PlainForm):
    name = forms.CharField(label="名称", max_length=50, help_text="各县登记自己的部分时用同一个名称")
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="如公布的文件；可以不填")


class PlaceForm(PlainForm):
    county = forms.ModelChoiceField(County.objects.none(), label="县", empty_label="请选择")
    role = forms.ChoiceField(label="角色", choices=ClusterPlace.Role.choices)
    since = forms.DateField(label="自哪天起")

    def __init__(self, *args, province: Province, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = province.counties


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_PROVINCE)
def cluster_list(request: HttpRequest) -> HttpResponse:
    """With the form that registers another."""
    may, sent, province = _may(request), request.method == "POST", request.user.province
    form = ClusterForm(request.POST if sent else None) if may else None
    if sent and form.is_valid():
        try:
            made = actions.found(province=province, by=request.user, **form.cleaned_data)
            messages.success(request, f"已登记“{made}”。接着写明所在的县。")
            return redirect("cluster", made.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    year = year_of(request)
    shown = _sorted(_filtered(clusters_of(request.user, year), request.GET), request.GET.get("sort", "name"))
    if request.GET.get("download"):
        return _file(shown, year)
    context = {
        "form": form, "page": page_of(request, shown), "columns": COLUMNS, "sort": request.GET.get("sort", "name"),
        "any": Cluster.objects.visible_to(request.user).exists(), "province": province,
    }  # fmt: skip
    return render(request, "evaluation/clusters.html", context, status=400 if sent else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_PROVINCE)
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """With the form that adds a county."""
    kept = get_object_or_404(Cluster.objects.visible_to(request.user).select_related("province"), pk=pk)
    may, sent, year = _may(request), request.method == "POST", year_of(request)
    form = PlaceForm(request.POST if sent else None, province=kept.province) if may else None
    if sent and form.is_valid():
        try:
            place = actions.add_place(cluster=kept, by=request.user, **form.cleaned_data)
            messages.success(
                request, f"已加入{place.county}（{place.get_role_display()}）。下次统一试算时计入。"
            )
            return redirect("cluster", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    shown = next(each for each in clusters_of(request.user, year) if each.cluster.pk == pk)
    if request.GET.get("download"):
        return _file([shown], year)
    context = {"shown": shown, "form": form, "figures": FIGURES, "today": date.today(), "may": may}
    return render(request, "evaluation/cluster.html", context, status=400 if sent else 200)


@require_POST
@requires(Permission.RUN_PROVINCE)
def cluster_place_end(request: HttpRequest, pk: int) -> HttpResponse:
    places = ClusterPlace.objects.filter(cluster__in=Cluster.objects.visible_to(request.user))
    place = get_object_or_404(places.select_related("cluster__province", "county"), pk=pk)
    try:
        actions.end_place(
            place=place, until=date.fromisoformat(request.POST.get("until", "")), by=request.user
        )
        messages.success(request, f"{place.county}到所写的日期为止。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except ValueError:
        messages.error(request, "请写明到哪天为止，如 2025-12-31。")
    return redirect("cluster", place.cluster_id)


@require_GET
@requires(Permission.VIEW_RESULTS)
def own_cluster_list(request: HttpRequest) -> HttpResponse:
    """Of a county: its own part, and the whole where that tells of nobody else's enterprises."""
    year = year_of(request)
    shown = _sorted(_filtered(clusters_of(request.user, year), request.GET), request.GET.get("sort", "name"))
    if request.GET.get("download"):
        return _file(shown, year)
    made = Region.objects.visible_to(request.user).filter(kind=RegionKind.CLUSTER)
    context = {
        "page": page_of(request, shown), "regions": dict(made.values_list("name", "pk")), "columns": COLUMNS,
        "sort": request.GET.get("sort", "name"), "own": request.user.county.code,
        "any": Cluster.objects.visible_to(request.user).exists(),
        "may_make": request.user.may(Permission.START_RUNS),
    }  # fmt: skip
    return render(request, "evaluation/own_clusters.html", context)


def _may(request: HttpRequest) -> bool:
    """Raises PermissionDenied for who sends something and may only look."""
    may = request.user.may(Permission.RUN_PROVINCE)
    if request.method == "POST" and not may:
        raise PermissionDenied("只有本省市的省市经办可以登记产业集群。")
    return may


def _filtered(shown: list[Shown], asked) -> list[Shown]:
    words = asked.get("q", "").strip()
    return [each for each in shown if words in each.cluster.name]


def _sorted(shown: list[Shown], sort: str) -> list[Shown]:
    """What has no value comes last either way."""
    name = sort.removeprefix("-")

    def key(each: Shown) -> object:
        found = each.members if name == "members" else each.values.get(name)
        return found if name in {"members", *(column.name for column in COLUMNS)} else each.cluster.name

    known = sorted((each for each in shown if key(each) is not None), key=key, reverse=sort.startswith("-"))
    return known + [each for each in shown if key(each) is None]


def _file(shown: list[Shown], year: int) -> HttpResponse:
    """The whole of each cluster, then its counties."""
    titles = [f"{each.name}（{each.unit or '比例'}）" for each in FIGURES]
    rows = []
    for each in shown:
        whole = [each.members, *(each.values.get(figure.name) for figure in FIGURES)]
        rows.append([each.cluster.name, year, "", "合计", "", *whole, ""])
        for part in each.parts:
            told = [part.members, *(part.values.get(figure.name) for figure in FIGURES)]
            rows.append([each.cluster.name, year, part.code, part.name, part.role, *told, part.missing])
    header = ["产业集群", "年度", "县代码", "县", "角色", "企业（户）", *titles, "缺失"]
    return csv_file(f"{year}年产业集群", header, rows)
