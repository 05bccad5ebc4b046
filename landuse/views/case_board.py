"""整治看板: cases rolled up against targets; and to put a filtered list of findings on the list at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from landuse.actions import case_targets
from landuse.actions.case_listing import put_on_list
from landuse.actions.handling import may_handle
from landuse.casework.findings import State
from landuse.forms.cases import TargetForm
from landuse.forms.findings import ListForm
from landuse.models import Block, BlockParcel, Case, CaseParcel, CaseTarget, Enterprise, LandFinding
from landuse.readings import case_board as rolled
from landuse.views.findings import filtered_findings
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of
from mujun.plain_form import posted

_HEADER = [
    "宗数", "应整治（亩）", "已整治（亩）", "剩余（亩）", "本年验收宗数", "本年验收面积（亩）", "目标宗数",
    "目标面积（亩）", "完成目标", "逾期宗数",
]  # fmt: skip


@never_cache
@requires(Permission.VIEW_RESULTS)
def case_board(request: HttpRequest) -> HttpResponse:
    """Shown to all; posted to, by those who handle land, it sets a target."""
    year, user = year_of(request), request.user
    form = TargetForm(posted(request), county=user.county) if may_handle(user.county, user) else None
    if form is None and request.method == "POST":
        raise PermissionDenied
    if request.method == "POST" and form.is_valid() and _set(request, form):
        return redirect(f"{reverse('case-board')}?year={year}")
    way = request.GET.get("by") if request.GET.get("by") in rolled.WAYS else "town"
    cases, targets = Case.objects.visible_to(user), _targets(request)
    state = state_of(Case, CaseParcel, Enterprise, Town, Block, BlockParcel)
    name = f"{way} of {year} on {timezone.localdate()}"
    lines, total = kept_of(
        state, cases, name, lambda: (rolled.board(cases, year, way), rolled.total(cases, year))
    )
    if way == "town":
        lines = rolled.with_targets(lines, targets)
    if not user.town_id:
        total.target = next((each for each in targets if each.town_id is None), None)
    if request.GET.get("download"):
        return _file([*lines, total], rolled.WAYS[way], year)
    context = {
        "page": page_of(request, lines),
        "total": total,
        "way": way,
        "ways": rolled.WAYS.items(),
        "targets": targets,
        "form": form,
    }
    return render(request, "landuse/case_board.html", context)


@require_POST
@requires(Permission.HANDLE_LAND)
def case_target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(CaseTarget, pk=pk, county=request.user.county_id)
    case_targets.remove_target(target=target, by=request.user)
    messages.success(request, "目标已删除。")
    return redirect(f"{reverse('case-board')}?year={target.year}")


@never_cache
@requires(Permission.HANDLE_LAND)
def case_new(request: HttpRequest) -> HttpResponse:
    """The findings that the list shows, as many as stand and have no case yet."""
    listed = LandFinding.objects.visible_to(request.user).filter(year=year_of(request))
    ready = filtered_findings(request, listed).filter(state=State.FOUND, case=None)
    form = ListForm(posted(request), about=None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            done = put_on_list(
                county=request.user.county, findings=ready, by=request.user, **form.cleaned_data
            )
            left = f"另有 {done.without_area} 宗没有用地面积，没有列入。" if done.without_area else ""
            messages.success(request, f"已列入整治清单 {len(done.cases)} 宗。{left}")
            return redirect("case-list")
        except ValidationError as refusal:
            form.refuse(refusal)
    sums = ready.order_by().aggregate(
        size=Count("pk"), without=Count("pk", filter=Q(area=None)), area=Sum("area")
    )
    return render(request, "landuse/case_new.html", {"form": form, **sums})


def _set(request: HttpRequest, form: TargetForm) -> bool:
    user = request.user
    try:
        case_targets.set_target(county=user.county, year=year_of(request), by=user, **form.cleaned_data)
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, "目标已设定。")
    return True


def _targets(request: HttpRequest) -> list[CaseTarget]:
    """The county's before its towns'; a town officer's own town only."""
    targets = CaseTarget.objects.filter(county=request.user.county_id, year=year_of(request))
    if request.user.town_id:
        targets = targets.filter(town=request.user.town_id)
    return list(targets.select_related("town", "county").order_by(F("town").asc(nulls_first=True)))


def _file(lines: list[rolled.Line], way: str, year: int) -> HttpResponse:
    rows = (
        [
            line.name, line.size, line.area, round(line.treated, 4), round(line.remaining, 4), line.accepted,
            round(line.accepted_area, 4), line.target and line.target.number, line.target and line.target.area,
            None if line.share is None else f"{line.share:.1%}", line.overdue,
        ]
        for line in lines
    )  # fmt: skip
    return csv_file(f"{year}年整治进展（按{way}）", [way, *_HEADER], rows)
