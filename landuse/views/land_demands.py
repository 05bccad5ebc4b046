"""等地的项目: major projects that wait for land, what each still lacks; the form, and the end of waiting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import land_demands as actions
from landuse.forms.land_accounts import DemandEndForm, LandDemandForm
from landuse.models import LandDemand
from landuse.provisions import find
from landuse.provisions.clauses import Quota
from landuse.readings.land_demands import STATES, Asked, Waiting, waiting
from landuse.readings.provisions import documents_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of
from mujun.plain_form import posted

_KEYS = {
    "name": lambda each: each.row.name,
    "wanted": lambda each: each.row.wanted,
    "lacks": lambda each: each.lacks,
    "since": lambda each: each.row.since,
}
_FILTERS = ("state", "kind", "of_year", "q")
_HEADER = [
    "项目", "项目类别", "状态", "需要用地（亩）", "已落实（亩）", "还缺（亩）", "列入日期", "列入文件",
    "不再等地的日期", "不再等地的原因", "录入",
]  # fmt: skip


@require_GET
@requires(Permission.VIEW_RESULTS)
def land_demand_list(request: HttpRequest) -> HttpResponse:
    user, asked, today = request.user, request.GET, timezone.localdate()
    every = waiting(user, today)
    listed = _filtered(every, asked)
    if asked.get("download"):
        return csv_file("等地的项目", _HEADER, map(_cells, listed))
    context = {
        "page": page_of(request, listed),
        "basis": find(documents_of(user.county), Quota, actions.CODE, today),
        "every": every,
        "states": STATES,
        "kinds": sorted({kind for each in every for kind in each.row.kinds}),
        "years": sorted({each.row.since.year for each in every}, reverse=True),
        "lacks": sum(each.lacks for each in listed),
        "sort": asked.get("sort", "-since"),
        "filtering": any(asked.get(name) for name in _FILTERS),
        "may_handle": user.may(Permission.HANDLE_LAND),
        "today": today,
    }
    return render(request, "landuse/land_demands.html", context)


@requires(Permission.HANDLE_LAND)
def land_demand_new(request: HttpRequest) -> HttpResponse:
    county = request.user.county
    form = LandDemandForm(posted(request), county=county)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.enter(county=county, content=form.content, by=request.user)
            messages.success(request, f"已列入：{kept}，需要 {kept.wanted.normalize():f} 亩。")
            return redirect("land-demands")
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/land_demand_new.html", {"form": form})


@require_POST
@requires(Permission.HANDLE_LAND)
def land_demand_end(request: HttpRequest, pk: int) -> HttpResponse:
    demand = get_object_or_404(LandDemand.objects.visible_to(request.user).select_related("county"), pk=pk)
    form = DemandEndForm(request.POST)
    try:
        if form.is_valid():
            on, reason = form.said
            actions.end(demand=demand, on=on, reason=reason, by=request.user)
            messages.success(request, f"{demand}不再等地，已记下。")
        else:
            messages.error(request, "请写明日期和原因。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("land-demands")


def _filtered(every: list[Waiting], asked) -> list[Waiting]:
    words = {name: asked.get(name, "").strip() for name in _FILTERS}
    year = words.pop("of_year")
    wanted = Asked(**words, year=int(year[:4]) if year.isdecimal() else None)
    sort = asked.get("sort", "-since")
    key = _KEYS.get(sort.removeprefix("-"), _KEYS["since"])
    return sorted(filter(wanted.fits, every), key=key, reverse=sort.startswith("-"))


def _cells(each: Waiting) -> list[object]:
    row = each.row
    return [
        row.name, "、".join(row.kinds), each.state, row.wanted, each.given, each.lacks, row.since, row.document,
        row.until, row.until_reason, row.by,
    ]  # fmt: skip
