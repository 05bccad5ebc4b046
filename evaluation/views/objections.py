"""异议: the list with what is overdue and with whom; one with its whole trail and the forms for who may act."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import objection_decisions as decisions
from evaluation.actions import objections as actions
from evaluation.actions.correcting import Place
from evaluation.confirmation.forms import mistakes
from evaluation.models import Objection, ObjectionFile, Round, RoundStep
from evaluation.reports.tables import table
from evaluation.rounds.filters import ObjectionFilter
from evaluation.rounds.forms.objections import DecideForm, OpinionForm, WithdrawForm, files_of
from evaluation.rounds.table import Act
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Department, Town
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.calendars.county import calendar_of, standing
from mujun.downloads import csv_file, xlsx_file
from mujun.frame import year_of
from mujun.keeping import kept_among, state_of
from mujun.paging import page_of
from mujun.templatetags.figures import moment

_SEEING = (Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
_STATES = [
    ("open", "在办"),
    ("overdue", "逾期未办"),
    *Objection.Verdict.choices,
    ("withdrawn", "已撤回"),
    ("all", "全部"),
]
_COLUMNS = [
    ("回执号", 20), ("企业名称", 34), ("统一社会信用代码", 22), ("镇街", 14), ("异议事项", 18), ("单位", 10),
    ("公示所用", 14), ("认为应为", 14), ("理由", 40), ("提出", 14), ("提出时间", 20), ("是否逾期提出", 12),
    ("受理", 18), ("答复截止", 20), ("状态", 18), ("核实意见", 40), ("决定理由", 40), ("更正为", 14),
]  # fmt: skip
_RELATED = ("enterprise__town", "variable", "department", "round", "publicity")


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def objection_list(request: HttpRequest) -> HttpResponse:
    user, year = request.user, year_of(request)
    listed = Objection.objects.visible_to(user).filter(round__year=year)
    asked = _asked(request)
    state = state_of(Objection, Enterprise, Town)
    # what is overdue is so only for the moment
    page = page_of(request, _filtered(listed, asked), state="" if asked["state"] == "overdue" else state)
    calendar = calendar_of(user.county)
    rows = [(each, standing(each.due, each.publicity.answer_counting, calendar)) for each in page]
    context = {
        "page": page,
        "rows": rows,
        "states": _STATES,
        "state": asked["state"],
        "waiting": _waiting(listed),
        "towns": kept_among(state, Town, listed.order_by().values("enterprise__town")),
        "departments": kept_among(state, Department, listed.order_by().values("department")),
        "may_raise": _may_raise(request),
        "round": Round.objects.visible_to(user).standing().filter(year=year).first(),
        "now": timezone.now(),
    }
    return render(request, "evaluation/objections.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def objection_file_list(request: HttpRequest, ending: str) -> HttpResponse:
    """What the page lists, with the same filters, as CSV or workbook."""
    year = year_of(request)
    listed = Objection.objects.visible_to(request.user).filter(round__year=year)
    rows = map(_row, _filtered(listed, _asked(request)).select_related("raised_by"))
    title = f"{request.user.county}{year}年度评价异议"
    if ending == "csv":
        return csv_file(title, [heading for heading, _ in _COLUMNS], rows)
    return xlsx_file(title, table(title, [f"截至 {moment(timezone.now())}"], _COLUMNS, rows))


@never_cache
@require_GET
@requires(*_SEEING)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _objection(request, pk))


@require_POST
@requires(Permission.VIEW_RESULTS)
def objection_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    about = _objection(request, pk)

    def act(given: dict) -> str:
        files = files_of(request)
        actions.give_opinion(objection=about, opinion=given["opinion"], files=files, by=request.user)
        return "核实意见已转亩均办。"

    return _done(
        request, about, OpinionForm(request.POST), act, actions.may_give_opinion(about, request.user)
    )


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def objection_decide(request: HttpRequest, pk: int) -> HttpResponse:
    about = _objection(request, pk)

    def act(given: dict) -> str:
        decisions.decide(objection=about, by=request.user, **given)
        return "已办结，提出的人可以看到。"

    return _done(request, about, DecideForm(request.POST), act)


@require_POST
@requires(*_SEEING)
def objection_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    about = _objection(request, pk)

    def act(given: dict) -> str:
        actions.withdraw(objection=about, reason=given["reason"], by=request.user)
        return "异议已撤回。"

    return _done(request, about, WithdrawForm(request.POST), act, actions.may_withdraw(about, request.user))


@never_cache
@require_GET
@requires(*_SEEING)
def objection_attachment(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    files = ObjectionFile.objects.select_related("attachment").filter(objection=_objection(request, pk))
    return deliver(get_object_or_404(files, pk=file).attachment)


def _done(
    request: HttpRequest,
    about: Objection,
    form: forms.Form,
    act: Callable[[dict], str],
    is_allowed: bool = True,
) -> HttpResponse:
    """Back to the page, or the page again with what was typed and why it would not do."""
    if not is_allowed:
        raise PermissionDenied
    try:
        if form.is_valid():
            messages.success(request, act(form.cleaned_data))
            return redirect("objection", about.pk)
        messages.error(request, mistakes(form))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return _page(request, about, form)


def _page(request: HttpRequest, about: Objection, form: forms.Form | None = None) -> HttpResponse:
    user, is_open = request.user, about.is_open
    same_county = user.may(Permission.CONDUCT_ROUNDS) and user.county_id == about.enterprise.county_id
    may_decide = is_open and same_county and about.round.allows(Act.DECIDE_OBJECTION)
    files = list(about.files.select_related("attachment"))
    context = {
        "objection": about,
        "clock": standing(about.due, about.publicity.answer_counting, calendar_of(about.county)),
        "objector_files": [each for each in files if each.by_objector],
        "department_files": [each for each in files if not each.by_objector],
        "form": form,
        "now_value": _now_value(about),
        "may_opine": is_open and not about.opinion_at and actions.may_give_opinion(about, user),
        "may_decide": may_decide,
        "may_withdraw": is_open and actions.may_withdraw(about, user),
        "correction": _correction(about),
        "regrades": _regrades(about),
        "may_regrade": same_county and about.round.allows(Act.DECIDE_GRADE),
        "most_files": actions.MOST_FILES,
    }
    return render(request, "evaluation/objection.html", context)


def _objection(request: HttpRequest, pk: int) -> Objection:
    visible = Objection.objects.visible_to(request.user).select_related(
        "round__county", "publicity__run", "enterprise__town", "enterprise__county", "variable__department",
        "department", "raised_by", "opinion_by", "decided_by", "batch", "run",
    )  # fmt: skip
    about = get_object_or_404(visible, pk=pk)
    request.year = about.round.year
    return about


def _regrades(about: Objection) -> QuerySet | None:
    """Grades decided by hand since an objection about the grade was accepted; None where none may follow."""
    if about.subject != Objection.Subject.GRADE or about.verdict != Objection.Verdict.ACCEPTED:
        return None
    return about.round.decisions.filter(enterprise=about.enterprise_id, proposed_at__gte=about.decided_at)


def _now_value(about: Objection):
    """The figure or the area as it stands now, while it may still be corrected."""
    if not about.is_open or about.variable is None:
        return about.corrected
    if about.subject == Objection.Subject.LAND:
        return decisions.area_now(about)
    figure = Place(about.enterprise, about.round.year, about.variable).figure()
    return figure.value if figure else None


def _correction(about: Objection) -> RoundStep | None:
    """The step by which the round came to stand on the run that took the correction in."""
    if about.run is None:
        return None
    return about.round.steps.filter(run=about.run, code=Act.SCORE_CORRECTIONS).first()


def _asked(request: HttpRequest) -> dict[str, str]:
    """Open ones unless the address asks otherwise; the year is the page's."""
    given = {name: words for name, words in request.GET.items() if name != "year"}
    return given if "state" in given else {**given, "state": "open"}


def _filtered(listed: QuerySet, asked: dict[str, str]) -> QuerySet:
    return ObjectionFilter(asked, listed).qs.select_related(*_RELATED).order_by("due", "pk")


def _waiting(listed: QuerySet) -> list[dict]:
    """Open ones by whose turn it is, how many of them overdue; no department: the reform office's."""
    overdue = Count("pk", filter=Q(due__lte=timezone.now()))
    turn = {name: Case(When(opinion_at=None, then=F(f"department__{name}"))) for name in ("code", "name")}
    counts = listed.open().order_by().annotate(**turn).values("code", "name").order_by("code")
    return list(counts.annotate(size=Count("pk"), overdue=overdue))


def _may_raise(request: HttpRequest) -> bool:
    return request.user.may(Permission.ACT_FOR_ENTERPRISES) or request.user.may(Permission.IMPORT_OWN_FIGURES)


def _row(each: Objection) -> list[object]:
    unit = each.variable.unit if each.variable else ""
    numbers = [None if number is None else float(number) for number in (each.value, each.wanted)]
    return [
        each.number, each.enterprise.name, each.enterprise.credit_code, each.enterprise.town.name, each.about,
        unit, *numbers, each.statement, each.get_capacity_display(), moment(each.raised_at),
        "是" if each.is_late else "", each.department.name if each.department else "亩均办", each.due_words,
        each.state_label, each.opinion, each.decision, None if each.corrected is None else float(each.corrected),
    ]  # fmt: skip
