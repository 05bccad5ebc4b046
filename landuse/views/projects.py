"""再开发项目: the list, one with its land and what the clauses say to it, and the forms that move it on."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import projects as actions
from landuse.forms.projects import ParcelsForm, PlanForm, StepForm, lines_of
from landuse.identification.registers import modes
from landuse.models import Block, Occupancy, Parcel, Project, ProjectParcel, Retention
from landuse.readings.counts import number_of
from landuse.readings.project_checks import checked
from landuse.readings.provisions import documents_of
from landuse.views.map import day_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of
from mujun.plain_form import posted

_HEADINGS = [
    "项目编号", "项目名称", "再开发方式", "责任单位", "状态", "宗数", "其中零星用地", "计划整治（亩）", "已整治（亩）",
    "剩余（亩）", "规划容积率", "目标亩均税收（万元/亩）", "批准文件", "计划完成",
]  # fmt: skip
_SORTS = {"name": "name", "area": "planned_area", "treated": "treated_area", "due": "due", "state": "state"}


@require_GET
@requires(Permission.VIEW_RESULTS)
def project_list(request: HttpRequest) -> HttpResponse:
    chosen = _filtered(Project.objects.visible_to(request.user), request.GET)
    parts = ProjectParcel.objects.all()
    listed = _sorted(chosen, request.GET.get("sort", "")).annotate(
        size=number_of(parts, "project"), odd=number_of(parts.exclude(odd=""), "project")
    )
    names = modes().names
    if request.GET.get("download"):
        return csv_file(
            f"{request.user.county}再开发项目", _HEADINGS, (_cells(each, names) for each in listed)
        )
    page = page_of(request, listed)
    context = {
        "page": page,
        "rows": [(each, names.get(each.mode, each.mode)) for each in page],
        "states": Project.State.choices,
        "modes": names,
        "sums": chosen.aggregate(
            planned=Sum("planned_area", default=0), treated=Sum("treated_area", default=0)
        ),
        "may_handle": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/projects.html", context)


@requires(Permission.HANDLE_LAND)
def project_new(request: HttpRequest) -> HttpResponse:
    """From a block (`block`) or from parcels (`parcels`, codes) in the address."""
    if request.method == "POST":
        plan, parcels = PlanForm(request.POST), ParcelsForm(request.POST)
        if all([plan.is_valid(), parcels.is_valid()]):
            try:
                made = actions.create(
                    county=request.user.county,
                    plan=plan.plan,
                    parcels=parcels.cleaned_data["parcels"],
                    by=request.user,
                )
                messages.success(request, "项目已建立。")
                return redirect("project", made.number)
            except ValidationError as refusal:
                _refused(refusal, plan, parcels)
    else:
        plan, parcels = _proposed(request)
    return render(request, "landuse/project_new.html", {"plan": plan, "parcels": parcels})


@require_GET
@requires(Permission.VIEW_RESULTS)
def project(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, _project(request, number))


@requires(Permission.HANDLE_LAND)
def project_change(request: HttpRequest, number: str) -> HttpResponse:
    about = _project(request, number)
    members = about.members.select_related("parcel")
    plan = PlanForm(posted(request), initial={name: getattr(about, name) for name in PlanForm.base_fields})
    parcels = ParcelsForm(posted(request), initial={"parcels": lines_of(members)})
    if request.method == "POST" and all([plan.is_valid(), parcels.is_valid()]):
        try:
            actions.change(project=about, plan=plan.plan, by=request.user)
            actions.set_parcels(project=about, parcels=parcels.cleaned_data["parcels"], by=request.user)
            messages.success(request, "项目已更改。")
            return redirect("project", about.number)
        except ValidationError as refusal:
            _refused(refusal, plan, parcels)
    return render(request, "landuse/project_new.html", {"plan": plan, "parcels": parcels, "project": about})


@require_POST
@requires(Permission.HANDLE_LAND)
def project_step(request: HttpRequest, number: str) -> HttpResponse:
    about = _project(request, number)
    form = StepForm(request.POST, about=about)
    if form.is_valid():
        try:
            actions.move_on(project=about, by=request.user, **form.cleaned_data)
            messages.success(request, "进展已登记。")
            return redirect("project", about.number)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _page(request, about, form)


def _page(request: HttpRequest, about: Project, form: StepForm | None = None) -> HttpResponse:
    user, day = request.user, day_of(year_of(request))
    members = list(about.members.select_related("parcel__town", "parcel__holder", "parcel__in_block__block"))
    seen = {parcel.pk for parcel in Parcel.objects.visible_to(user).filter(in_projects__project=about)}
    may_handle = user.may(Permission.HANDLE_LAND) and about.is_open
    check = checked(about, members, documents_of(about.county))
    context = {
        "project": about,
        "mode": modes().names.get(about.mode, about.mode),
        "mode_source": modes().source,
        "remaining": max(about.planned_area - about.treated_area, 0),
        "members": [each for each in members if each.parcel_id in seen],
        "hidden": len(members) - len(seen),
        "check": check,
        "said": {each.pk: finding for each, finding in check.odd},
        "retentions": _retentions(about, day).visible_to(user),
        "steps": about.steps.select_related("by"),
        "form": (form or StepForm(about=about)) if may_handle else None,
    }
    return render(request, "landuse/project.html", context)


def _retentions(about: Project, day: date) -> QuerySet:
    """Of the enterprises that use land of the project."""
    in_force = Q(until=None) | Q(until__gte=day)
    uses = Occupancy.objects.filter(in_force, parcel__in_projects__project=about, since__lte=day)
    return (
        Retention.objects.in_force()
        .filter(enterprise__in=uses.values("enterprise"))
        .select_related("enterprise")
    )


def _project(request: HttpRequest, number: str) -> Project:
    return get_object_or_404(Project.objects.visible_to(request.user).select_related("county"), number=number)


def _proposed(request: HttpRequest) -> tuple[PlanForm, ParcelsForm]:
    """Filled from the block that the address names: all its parcels and their area."""
    block = Block.objects.visible_to(request.user).present().filter(code=request.GET.get("block", "")).first()
    if block is None:
        return PlanForm(), ParcelsForm()
    parcels = list(Parcel.objects.filter(in_block__block=block).order_by("code"))
    area = f"{sum(each.area for each in parcels).normalize():f}"
    listed = "\n".join(each.code for each in parcels)
    return PlanForm(initial={"name": f"{block.name}改造", "planned_area": area}), ParcelsForm(
        initial={"parcels": listed}
    )


def _refused(refusal: ValidationError, plan: PlanForm, parcels: ParcelsForm) -> None:
    about_parcels = hasattr(refusal, "error_dict") and "parcels" in refusal.error_dict
    (parcels if about_parcels else plan).refuse(refusal)


def _filtered(listed: QuerySet, asked) -> QuerySet:
    if state := asked.get("state"):
        listed = listed.filter(state=state)
    if mode := asked.get("mode"):
        listed = listed.filter(mode=mode)
    if words := asked.get("q"):
        listed = listed.filter(
            Q(name__icontains=words) | Q(number__icontains=words) | Q(unit__icontains=words)
        )
    return listed


def _sorted(listed: QuerySet, sort: str) -> QuerySet:
    key = _SORTS.get(sort.removeprefix("-"), "number")
    return listed.order_by(f"-{key}" if sort.startswith("-") else key, "number")


def _cells(each: Project, names: dict[str, str]) -> list[object]:
    remaining = each.planned_area - each.treated_area
    return [
        each.number, each.name, names.get(each.mode, each.mode), each.unit, each.get_state_display(), each.size,
        each.odd, each.planned_area, each.treated_area, remaining, each.plot_ratio, each.target, each.approval,
        each.due,
    ]  # fmt: skip
