"""数据核对: how complete a year is, what the rules found, and what the departments say about it."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from evaluation.actions import quality as actions
from evaluation.filters import QualityFindingFilter
from evaluation.models import QualityCheck, QualityFinding
from evaluation.quality.rules import library
from mujun.accounts.access import requires
from mujun.accounts.models import Department, Town, User
from mujun.accounts.roles import Permission
from mujun.frame import year_of, years_of
from mujun.intake.models import Batch
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def quality(request: HttpRequest) -> HttpResponse:
    user, year = request.user, year_of(request)
    check = QualityCheck.objects.filter(county=user.county_id, year=year).first()
    context = {"check": check, "may_check": actions.may_check(user)}
    if check:
        listed = QualityFinding.objects.visible_to(user).filter(year=year)
        asked = request.GET if "state" in request.GET else {**request.GET.dict(), "state": "open"}
        filtered = QualityFindingFilter(asked, listed).qs
        page = page_of(request, filtered.select_related("enterprise__town", "variable", "acknowledged_by"))
        context |= _board(check, listed, user) | {
            "page": page,
            "rows": [(finding, actions.may_acknowledge(user, finding)) for finding in page],
            "rules": library().rules,
            "titles": {rule.code: rule for rule in library().rules},
            "levels": QualityFinding.Importance.labels,
            "states": QualityFinding.State.choices,
            "state": asked["state"],
            "outdated": _later_import(check),
        }
    return render(request, "evaluation/quality.html", context)


@require_POST
def quality_check(request: HttpRequest) -> HttpResponse:
    if not actions.may_check(request.user):
        raise PermissionDenied
    year = request.POST.get("year", "")
    if not year.isdecimal() or int(year) not in years_of(request):
        messages.error(request, "请选定年度，再检查数据。")
        return redirect("quality")
    return redirect("job", actions.start(county=request.user.county, year=int(year), by=request.user).pk)


@require_POST
@requires(Permission.VIEW_RESULTS)
def quality_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    finding = get_object_or_404(QualityFinding.objects.visible_to(request.user), pk=pk)
    try:
        actions.acknowledge(finding=finding, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, "已记下说明。数据不变时，再次检查也保留。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = f"{reverse('quality')}?year={finding.year}"
    return redirect(back)


def _board(check: QualityCheck, listed, user: User) -> dict:
    """Towns down, departments across; each cell with required, present and the open findings by importance."""
    keys = "variable__department", "enterprise__town", "importance"
    sizes = Counter[tuple[int, int, int]]()
    for *key, size in listed.open().order_by().values_list(*keys).annotate(Count("pk")):
        sizes[tuple(key)] = size
    asked = {(each["department"], each["town"]): each for each in check.completeness}
    shown = sizes.keys() | asked.keys()
    departments = [each for each in _departments(user) if any(key[0] == each.pk for key in shown)]
    rows = [
        (town, [_cell(department, town, asked, sizes) for department in departments])
        for town in _towns(check, user)
        if any(key[1] == town.pk for key in shown)
    ]
    return {"departments": departments, "board": rows, "open": sizes.total()}


def _cell(department: Department, town: Town, asked: dict, sizes: Counter) -> dict:
    levels = [(level, sizes[department.pk, town.pk, level.value]) for level in QualityFinding.Importance]
    return {
        **asked.get((department.pk, town.pk), {"required": 0, "present": 0}),
        "department": department,
        "levels": [(level, size) for level, size in levels if size],
    }


def _departments(user: User):
    own = user.may(Permission.IMPORT_OWN_FIGURES)
    return Department.objects.filter(pk=user.department_id) if own else Department.objects.all()


def _towns(check: QualityCheck, user: User):
    towns = Town.objects.filter(county=check.county_id)
    return towns.filter(pk=user.town_id) if user.town_id else towns


def _later_import(check: QualityCheck) -> bool:
    """Whether figures came in that the check has not seen."""
    later = Batch.objects.filter(county=check.county_id, imported_at__gt=check.checked_at)
    return later.filter(year__in=[check.year, check.year - 1]).exists()
