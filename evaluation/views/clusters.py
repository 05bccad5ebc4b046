"""产业集群 over several counties as their province sees them: sums, how they were judged, which counties."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.actions import clusters as actions
from evaluation.models import Cluster, ClusterPlace
from evaluation.results.clusters import FIGURES, clusters_of
from evaluation.views.cluster_listing import COLUMNS, file_of, filtered, grades_of, ordered
from mujun.accounts.access import requires
from mujun.accounts.models import County, Province
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.paging import page_of
from mujun.plain_form import PlainForm


class ClusterForm(PlainForm):
    name = forms.CharField(
        label="名称", max_length=50, help_text="县里登记同名的产业集群，即为其部分；也可以由县里另选"
    )
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
    year, known = year_of(request), clusters_of(request.user, year_of(request))
    shown = ordered(filtered(known, request.GET), request.GET.get("sort", "name"))
    if which := request.GET.get("download"):
        return file_of(shown, year, which)
    context = {
        "form": form, "page": page_of(request, shown), "columns": COLUMNS, "sort": request.GET.get("sort", "name"),
        "any": bool(known), "province": province, "grades": grades_of(known),
        "method": province.cluster_methods.first(),
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
    if which := request.GET.get("download"):
        return file_of([shown], year, which)
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


def _may(request: HttpRequest) -> bool:
    """Raises PermissionDenied for who sends something and may only look."""
    may = request.user.may(Permission.RUN_PROVINCE)
    if request.method == "POST" and not may:
        raise PermissionDenied("只有本省市的省市经办可以登记产业集群。")
    return may
