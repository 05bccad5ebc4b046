"""数据核对: how complete a year is, what the rules found, and what the departments say about it."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from evaluation.actions import quality as actions
from evaluation.models import QualityCheck, QualityFinding, QualityRuleSet
from evaluation.quality.rules import Rule, RuleFile, Stage
from evaluation.results.filters import QualityFindingFilter
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Department, Town, User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of, years_of
from mujun.intake.models import Batch
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of
from mujun.templatetags.figures import day

_SHOWN = ("enterprise__town", "variable__department", "acknowledged_by")
_HEADER = [
    "统一社会信用代码", "企业名称", "镇街", "负责部门", "数据项", "单位", "规则", "问题", "重要性", "数值",
    "应为", "怎么办", "规则来源", "状态", "说明", "说明人", "说明日期",
]  # fmt: skip


@requires(Permission.VIEW_RESULTS)
def quality(request: HttpRequest) -> HttpResponse:
    user, year = request.user, year_of(request)
    check = QualityCheck.objects.visible_to(user).filter(year=year).first()
    context = {"check": check, "may_check": actions.may_check(user)}
    if check:
        file, stage = QualityRuleSet.objects.file_of(user.county_id), actions.stage_of(user.county, year)
        findings, state = _asked(request)
        state_of_findings = state_of(QualityCheck, QualityFinding, Enterprise)
        page = page_of(request, findings.select_related(*_SHOWN), state=state_of_findings)
        open_ones = QualityFinding.objects.visible_to(user).filter(year=year).open().order_by()
        context |= kept_of(state_of_findings, open_ones, "board", lambda: _drawn(check, open_ones, user))
        context |= {
            "page": page,
            "rows": [(finding, actions.may_acknowledge(user, finding)) for finding in page],
            "rules": file.rules.rules,
            "titles": file.by_code,
            "levels": QualityFinding.Importance.labels,
            "states": QualityFinding.State.choices,
            "state": state,
            "stage": stage,
            "outdated": _outdated(check, file, stage),
        }
    return render(request, "evaluation/quality.html", context)


@requires(Permission.VIEW_RESULTS)
def quality_findings(request: HttpRequest) -> HttpResponse:
    """What the list shows, with the same filters, for people to answer in a spreadsheet."""
    findings, _ = _asked(request)
    rules = QualityRuleSet.objects.file_of(request.user.county_id).by_code
    rows = (_line(finding, rules.get(finding.rule)) for finding in findings.select_related(*_SHOWN))
    return csv_file(f"{year_of(request)}年数据核对", _HEADER, rows)


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


def _asked(request: HttpRequest) -> tuple[QuerySet[QualityFinding], str]:
    """The findings that the address asks for, and the state asked for: open ones when it names none."""
    asked = request.GET if "state" in request.GET else {**request.GET.dict(), "state": "open"}
    listed = QualityFinding.objects.visible_to(request.user).filter(year=year_of(request))
    return QualityFindingFilter(asked, listed).qs, asked["state"]


def _line(finding: QualityFinding, rule: Rule | None) -> list[object]:
    return [
        finding.enterprise.credit_code,
        finding.enterprise.name,
        finding.enterprise.town.name,
        finding.variable.department.name,
        finding.variable.name,
        finding.variable.unit,
        finding.rule,
        rule.title if rule else "",
        finding.get_importance_display(),
        finding.value,
        finding.sentence,
        rule.cure if rule else "",
        rule.source if rule else "",
        finding.get_state_display(),
        finding.reason,
        str(finding.acknowledged_by or ""),
        day(finding.acknowledged_at) if finding.acknowledged_at else "",
    ]


def _sizes(findings: QuerySet) -> Counter[tuple[int, int, int]]:
    """By department, town and importance."""
    keys = "variable__department", "enterprise__town", "importance"
    return Counter({tuple(key): size for *key, size in findings.values_list(*keys).annotate(Count("pk"))})


def _drawn(check: QualityCheck, open_ones: QuerySet, user: User) -> dict:
    """The board as HTML, because it has a line for every town, and what the filters offer."""
    found = _board(check, _sizes(open_ones), user)
    board = render_to_string("evaluation/quality_board.html", found | {"year": check.year})
    return {
        "board": board if found["board"] else "",
        "towns": [town.name for town, _ in found["board"]],
        "departments": found["departments"],
        "open": found["open"],
    }


def _board(check: QualityCheck, sizes: Counter[tuple[int, int, int]], user: User) -> dict:
    """Towns down, departments across; each cell with required, present and the open findings by importance."""
    asked = {(each["department"], each["town"]): each for each in check.completeness}
    shown = sizes.keys() | asked.keys()
    departments = [each for each in _departments(user) if any(key[0] == each.pk for key in shown)]
    rows = [
        (town, [_cell(department, town, asked, sizes) for department in departments])
        for town in _towns(check, user)
        if any(key[1] == town.pk for key in shown)
    ]
    sums = [
        _sum(department, check.completeness, sizes, {town.pk for town, _ in rows})
        for department in departments
    ]
    return {"departments": departments, "board": rows, "sums": sums, "open": sizes.total()}


def _cell(department: Department, town: Town, asked: dict, sizes: Counter) -> dict:
    levels = [(level, sizes[department.pk, town.pk, level.value]) for level in QualityFinding.Importance]
    return {
        **asked.get((department.pk, town.pk), {"required": 0, "present": 0}),
        "department": department,
        "levels": [(level, size) for level, size in levels if size],
    }


def _sum(department: Department, completeness: list[dict], sizes: Counter, towns: set[int]) -> dict:
    """A department over all towns shown, and how much it has to answer."""
    mine = [each for each in completeness if each["department"] == department.pk and each["town"] in towns]
    return {
        "department": department,
        "required": sum(each["required"] for each in mine),
        "present": sum(each["present"] for each in mine),
        "open": sum(size for key, size in sizes.items() if key[0] == department.pk),
    }


def _departments(user: User):
    own = user.may(Permission.IMPORT_OWN_FIGURES)
    return Department.objects.filter(pk=user.department_id) if own else Department.objects.all()


def _towns(check: QualityCheck, user: User):
    towns = Town.objects.filter(county=check.county_id)
    return towns.filter(pk=user.town_id) if user.town_id else towns


def _outdated(check: QualityCheck, file: RuleFile, stage: Stage) -> str:
    """Why the check no longer says how things are; empty when it does."""
    later = Batch.objects.filter(county=check.county_id, imported_at__gt=check.checked_at)
    if later.filter(year__in=[check.year, check.year - 1]).exists():
        return "检查以后又导入了数据"
    if check.rules_digest != file.digest:
        return "检查以后核对规则有改动"
    if check.stage != stage:
        return f"检查以后到了“{stage}”阶段，必报的数据可能增加"
    return ""
