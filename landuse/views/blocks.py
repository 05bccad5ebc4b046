"""区块: the list with what redevelopment would bring, one block as a whole, and its surveys."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import blocks as actions
from landuse.forms.blocks import BlocksAsked, DivisionForm, RenameForm, SurveyForm
from landuse.map.themes import themes
from landuse.models import Block, BlockDivision, Project, Retention
from landuse.readings.block_list import BlockList
from landuse.readings.block_rows import Row, rows_of
from landuse.readings.provisions import documents_of
from landuse.readings.surveyed import judged
from landuse.readings.whole import whole
from landuse.views.map import day_of
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

_HEADINGS = [
    "区块代码", "区块名称", "镇街", "宗地数", "权利人数", "面积（亩）", "其中低效（亩）", "低效占比", "容积率",
    "税收（万元）", "亩均税收（万元/亩）", "预期增收（万元/年）", "现场调查",
]  # fmt: skip


@require_GET
@requires(Permission.VIEW_RESULTS)
def block_list(request: HttpRequest) -> HttpResponse:
    user, year = request.user, year_of(request)
    asked = BlocksAsked(request.GET)
    given = asked.given()
    listed = BlockList(user, year, day_of(year), given, request.GET.get("sort", "-area"))
    if request.GET.get("download"):
        return csv_file(f"{user.county}{year}年区块", _HEADINGS, map(_cells, listed.all()))
    order = listed.order()
    page = page_of(request, order.blocks)
    page.object_list = listed.some(page.object_list)
    context = {
        "page": page,
        "asked": asked,
        "given": given,
        "size": len(order.blocks),
        "area": order.area,
        "division": BlockDivision.objects.filter(county=user.county_id).first(),
        "towns": Town.objects.filter(pk=user.town_id) if user.town_id else user.county.towns.all(),
        "may_handle": user.may(Permission.HANDLE_LAND),
        "any": Block.objects.visible_to(user).present().exists(),
    }
    return render(request, "landuse/blocks.html", context)


@requires(Permission.HANDLE_LAND)
def block_division(request: HttpRequest) -> HttpResponse:
    """What distances would give, and the job that adopts one."""
    county = request.user.county
    form = DivisionForm(request.POST or request.GET or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.start_division(county=county, by=request.user, **form.cleaned_data)
            return redirect("job", job.pk)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    tried = sorted({*DivisionForm.USUAL, *form.distance()})
    context = {
        "form": form,
        "previews": actions.preview(county=county, metres=tried),
        "divisions": BlockDivision.objects.filter(county=county).select_related("adopted_by")[:10],
    }
    return render(request, "landuse/block_division.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def block(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _block(request, code))


@require_POST
@requires(Permission.HANDLE_LAND)
def block_survey(request: HttpRequest, code: str) -> HttpResponse:
    about, form = _block(request, code), SurveyForm(request.POST)
    if form.is_valid():
        try:
            actions.survey(block=about, by=request.user, **form.found())
            messages.success(request, "调查情况已登记。")
            return redirect("block", about.code)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return _page(request, about, survey=form)


@require_POST
@requires(Permission.HANDLE_LAND)
def block_rename(request: HttpRequest, code: str) -> HttpResponse:
    about, form = _block(request, code), RenameForm(request.POST)
    if form.is_valid():
        actions.rename(block=about, by=request.user, name=form.cleaned_data["name"])
        messages.success(request, "区块已改名。")
    else:
        messages.error(request, "区块名称不能空白，最多 50 个字。")
    return redirect("block", about.code)


def _page(request: HttpRequest, about: Block, survey: SurveyForm | None = None) -> HttpResponse:
    user, year = request.user, year_of(request)
    found = whole(user, year, day_of(year), [about.pk])
    surveys = list(about.surveys.select_related("by"))
    rows = rows_of(found, {}, None)
    parcels = found.parcels
    context = {
        "about": about,
        "row": rows[0] if rows else None,
        "parcels": _parcels(user, year, parcels),
        "hidden": about.members.count() - len(parcels),
        "surveys": judged(surveys, documents_of(user.county)),
        "survey": survey or SurveyForm(),
        "projects": Project.objects.visible_to(user)
        .filter(members__parcel__in_block__block=about)
        .distinct(),
        "retentions": Retention.objects.visible_to(user)
        .in_force()
        .filter(enterprise__in=set(parcels["enterprise"])),
        "may_handle": user.may(Permission.HANDLE_LAND) and not about.ended_at,
    }
    return render(request, "landuse/block.html", context)


def _parcels(user, year: int, table) -> list[dict]:
    """One row per parcel with the words of the map's themes."""
    table = table.reset_index(drop=True)
    known = {theme.key: theme.labels for theme in themes(user, year, table)}
    rows = table.to_dict("records")
    return [row | {key: words[at] for key, words in known.items()} for at, row in enumerate(rows)]


def _block(request: HttpRequest, code: str) -> Block:
    visible = Block.objects.visible_to(request.user).select_related("county", "division")
    return get_object_or_404(visible, code=code)


def _cells(row: Row) -> list[object]:
    return [
        row.block.code, row.block.name, row.towns, row.parcels, row.holders, round(row.area, 4), round(row.flagged, 4),
        f"{row.flagged_share:.1%}", _rounded(row.plot_ratio), _rounded(row.tax), _rounded(row.tax_per_mu),
        _rounded(row.gain), row.state,
    ]  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
