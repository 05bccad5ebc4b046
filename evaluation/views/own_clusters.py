"""产业集群 of a province as a county sees them: its own part, and the whole where that tells of nobody else's."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from evaluation.actions import clusters as actions
from evaluation.models import Cluster, ClusterPlace, Region
from evaluation.results.clusters import clusters_of
from evaluation.views.cluster_listing import COLUMNS, file_of, filtered, grades_of, ordered
from mujun.accounts.access import requires
from mujun.accounts.models import County
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.paging import page_of
from mujun.plain_form import PlainForm, posted


class OwnPartForm(PlainForm):
    region = forms.ModelChoiceField(Region.objects.none(), label="本县登记的区域", empty_label="请选择")

    def __init__(self, *args, county: County, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.filter(county=county).order_by("kind", "name")


@require_GET
@requires(Permission.VIEW_RESULTS)
def own_cluster_list(request: HttpRequest) -> HttpResponse:
    year, known = year_of(request), clusters_of(request.user, year_of(request))
    shown = ordered(filtered(known, request.GET), request.GET.get("sort", "name"))
    if which := request.GET.get("download"):
        return file_of(shown, year, which)
    places = ClusterPlace.objects.filter(county=request.user.county, until=None).select_related("region")
    context = {
        "page": page_of(request, shown), "columns": COLUMNS, "grades": grades_of(known),
        "own_places": {each.cluster_id: each for each in places},
        "sort": request.GET.get("sort", "name"), "own": request.user.county.code, "any": bool(known),
    }  # fmt: skip
    return render(request, "evaluation/own_clusters.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_RESULTS)
def own_cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """With the form by which the office says which of the county's regions is its part."""
    user, year = request.user, year_of(request)
    kept = get_object_or_404(Cluster.objects.visible_to(user), pk=pk)
    place = kept.places.select_related("county", "region", "cluster").get(county=user.county_id, until=None)
    may = user.may(Permission.START_RUNS)
    if request.method == "POST" and not may:
        raise PermissionDenied("只有本县亩均办可以选定本县的部分。")
    given = {"county": user.county, "initial": {"region": place.region_id}}
    form = OwnPartForm(posted(request), **given) if may else None
    if form and form.is_bound and form.is_valid():
        try:
            actions.choose_part(place=place, region=form.cleaned_data["region"], by=user)
            messages.success(request, f"本县的部分是“{place.region}”，下次统一试算时计入。")
            return redirect("own-cluster", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    shown = next(each for each in clusters_of(user, year) if each.cluster.pk == pk)
    if which := request.GET.get("download"):
        return file_of([shown], year, which)
    own = next((each for each in shown.parts if each.code == user.county.code), None)
    context = {"shown": shown, "own_place": place, "form": form, "own": own}
    return render(
        request, "evaluation/own_cluster.html", context, status=400 if form and form.errors else 200
    )
