"""整治: the list with what is overdue and with whom, and one with its course, land, photos and what may be done."""

from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from landuse.actions.case_needs import obstacles
from landuse.actions.handling import may_handle
from landuse.casework.table import COURSE, DUE, STAGES, STEPS, Stage
from landuse.forms.about import AboutForm
from landuse.identification.registers import difficulties, modes, treatments, violations
from landuse.models import Case, CaseFile, Enterprise, Violation
from landuse.readings.case_worth import worth_of
from landuse.readings.casework_filters import CaseFilter
from landuse.views.case_deeds import DEEDS
from landuse.views.deeds import do, offered
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.downloads import csv_file
from mujun.keeping import kept_among, kept_of, state_of
from mujun.paging import page_of
from mujun.templatetags.figures import day

_KEYS = {
    "name": "enterprise__name",
    "town": "enterprise__town",
    "area": "area",
    "treated": "treated",
    "due": "due",
    "number": "pk",
}
_HEADER = [
    "编号", "阶段", "企业名称", "统一社会信用代码", "镇街", "处置方式", "再开发方式", "责任单位", "应整治（亩）",
    "已整治（亩）", "剩余（亩）", "难点", "难点说明", "列入日期", "本阶段期限", "是否逾期", "验收日期", "销号日期",
    "整治前年度", "整治前亩均税收（万元/亩）", "整治后年度", "整治后亩均税收（万元/亩）",
]  # fmt: skip


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases of all years: a case goes on until it is closed. Open ones unless the address asks otherwise."""
    listed = Case.objects.visible_to(request.user)
    filtered = _filtered(request, listed)
    if request.GET.get("download"):
        return _file(filtered)
    overdue = Case.objects.visible_to(request.user).overdue()
    state = state_of(Case, Enterprise, Town)
    stages = listed.order_by().values_list("stage").annotate(Count("pk"))
    counts = kept_of(state, stages, "stages", lambda: dict(stages))
    context = {
        "page": page_of(request, filtered, state=state),
        "totals": kept_of(state, filtered, "totals", lambda: _totals(filtered)),
        "sort": request.GET.get("sort", "due"),
        "stage": request.GET.get("stage", "open"),
        "counts": [(code, label, counts[code]) for code, label in STAGES if code in counts],
        "late": _late(overdue),
        "stages": [("open", "在清单上"), *STAGES],
        "treatments": treatments().items,
        "treatment_names": treatments().names,
        "towns": kept_among(state, Town, listed.order_by().values("enterprise__town")),
        "may_handle": may_handle(request.user.county, request.user),
    }
    return render(request, "landuse/cases.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _case(request, pk))


@require_POST
@requires(Permission.VIEW_RESULTS)
def case_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    about = _case(request, pk)
    return do(request, DEEDS, about, act, lambda refused: _page(request, about, refused), "case")


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def case_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    files = CaseFile.objects.filter(case=_case(request, pk)).select_related("attachment")
    return deliver(get_object_or_404(files, pk=file).attachment)


def _filtered(request: HttpRequest, listed: QuerySet) -> QuerySet:
    asked = {name: words for name, words in request.GET.items() if name != "year"}
    asked.setdefault("stage", "open")
    sort = request.GET.get("sort", "due")
    order = F(_KEYS.get(sort.removeprefix("-"), "due"))
    ordered = order.desc(nulls_last=True) if sort.startswith("-") else order.asc(nulls_last=True)
    found = CaseFilter(asked, listed).qs.dated()
    return found.select_related("enterprise__town", "department", "town").order_by(ordered, "pk")


def _totals(filtered: QuerySet) -> dict:
    nothing = Decimal(0)
    return filtered.order_by().aggregate(
        size=Count("pk"), area=Sum("area", default=nothing), done=Sum("treated", default=nothing)
    )


def _page(request: HttpRequest, about: Case, refused: tuple[str, AboutForm] | None = None) -> HttpResponse:
    user = request.user
    handles = may_handle(about.county, user)
    accepting = handles and about.at is Stage.UNDER_WAY
    files = list(about.files.select_related("attachment"))
    deeds = offered(DEEDS, about, user, refused)
    context = {
        "case": about,
        "course": _course(about),
        "treatment": treatments().names.get(about.treatment),
        "mode": modes().names.get(about.mode),
        "difficulties": [difficulties().names.get(code, code) for code in about.difficulties],
        "parts": about.parts.select_related("parcel__town", "parcel__in_block__block"),
        "steps": about.steps.select_related("by"),
        "pictures": [
            (label, [each for each in files if each.stage == code]) for code, label in CaseFile.Stage.choices
        ],
        "violations": _violations(about),
        "worth": worth_of([about])[about.pk],
        "missing": obstacles(about, STEPS["accept"]) if accepting else [],
        "deeds": deeds,
        "more": any(not each.is_open for each in deeds),
        "handles": handles,
    }
    return render(request, "landuse/case.html", context)


def _case(request: HttpRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user).select_related(
        "county", "enterprise__town", "finding__retention", "department", "town"
    )
    return get_object_or_404(visible, pk=pk)


def _course(about: Case) -> list[tuple[str, str, object, bool]]:
    """Of each stage: label, how it stands (done, here, ahead), by when it is to be left, whether that is over."""
    here = COURSE.index(about.at) if about.at in COURSE else -1
    looks = ["done" if place < here or about.at is Stage.CLOSED else "ahead" for place in range(len(COURSE))]
    if about.is_open:
        looks[here] = "here"
    dues = [getattr(about, DUE[stage]) if stage in DUE else None for stage in COURSE]
    return [
        (stage.label, look, due, look == "here" and about.is_overdue)
        for stage, look, due in zip(COURSE, looks, dues, strict=True)
    ]


def _violations(about: Case) -> list[tuple[Violation, str]]:
    names = violations().names
    return [(each, names.get(each.category, each.category)) for each in about.violations.all()]


def _late(overdue: QuerySet) -> list[tuple[str, str, int]]:
    """With whom overdue cases lie: what to ask the list for, name, number. The largest first."""
    rows = overdue.order_by().values_list("department__code", "department__name", "town__name")
    counts = rows.annotate(size=Count("pk")).order_by("-size")
    return [(code or town, name or town, size) for code, name, town, size in counts]


def _file(filtered: QuerySet) -> HttpResponse:
    cases = list(filtered)
    found = worth_of(cases)
    return csv_file("整治清单", _HEADER, (_row(each, found[each.pk]) for each in cases))


def _row(each: Case, worth) -> list[object]:
    of, none = each.enterprise, ""
    names = [difficulties().names.get(code, code) for code in each.difficulties]
    return [
        each.number, each.get_stage_display(), of.name, of.credit_code, of.town.name,
        treatments().names.get(each.treatment, none), modes().names.get(each.mode, none), each.responsible,
        each.area, each.treated, each.remaining, "；".join(names), each.difficulty_note, day(each.listed_on),
        day(each.deadline) if each.deadline else none, "是" if each.is_overdue else none,
        day(each.accepted_on) if each.accepted_on else none, day(each.closed_on) if each.closed_on else none,
        worth.before_year, worth.before, worth.after_year, worth.after,
    ]  # fmt: skip
