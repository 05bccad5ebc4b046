"""更正请求: raised at a figure, answered by its department, listed with clock and outcome."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.actions import figure_requests as actions
from evaluation.confirmation.forms import DisputeForm, FigureAnswerForm, mistakes
from evaluation.figure_term import load
from evaluation.models import Figure, FigureRequest
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Department
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.calendars.county import calendar_of, standing
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_among, state_of
from mujun.paging import page_of
from mujun.plain_form import posted

_STATES = [("open", "待答复"), *FigureRequest.Outcome.choices, ("all", "全部")]
_ORDERS = {"due": ("answered_at", "due"), "new": ("-pk",), "unit": ("figure__variable__department", "due")}
_HEADER = [
    "编号", "企业", "统一社会信用代码", "年度", "数据项", "来源单位", "数值", "认为正确的数值", "理由", "提出人",
    "提出时间", "答复截止", "期限的来源", "结果", "答复", "答复人", "答复时间", "更正后的数值", "批次",
]  # fmt: skip
_WHOLE = (
    "figure__enterprise__town", "figure__enterprise__county", "figure__variable__department", "raised_by",
    "answered_by", "corrected__batch", "attachment",
)  # fmt: skip


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def figure_request_list(request: HttpRequest) -> HttpResponse:
    visible = FigureRequest.objects.visible_to(request.user).filter(figure__year=year_of(request))
    found = _chosen(request, visible.select_related(*_WHOLE))
    if request.GET.get("download"):
        return csv_file(f"{year_of(request)}年更正请求", _HEADER, map(_cells, found))
    state = state_of(FigureRequest, Figure, Enterprise)
    page, calendar = page_of(request, found, state=state), calendar_of(request.user.county)
    context = {
        "page": page,
        "rows": [(each, standing(each.due, each.counting, calendar)) for each in page],
        "states": _STATES,
        "state": request.GET.get("state", "open"),
        "departments": kept_among(
            state, Department, visible.order_by().values("figure__variable__department")
        ),
    }
    return render(request, "evaluation/figure_requests.html", context)


@never_cache
@requires(Permission.VIEW_RESULTS)
def figure_request_new(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Figure.objects.visible_to(request.user)
    about = get_object_or_404(
        visible.select_related("enterprise__town", "variable__department", "batch"), pk=pk
    )
    request.year = about.year
    form, refused = DisputeForm(posted(request), request.FILES or None), ""
    if request.method == "POST":
        try:
            if form.is_valid():
                said = {name: form.cleaned_data[name] for name in ("reason", "wanted")}
                made = actions.ask(figure=about, file=form.attached, by=request.user, **said)
                messages.success(request, f"已送{about.variable.department.name}，编号 {made.number}。")
                return redirect("figure-request", made.pk)
            refused = mistakes(form)
        except ValidationError as refusal:
            refused = " ".join(refusal.messages)
    context = {"figure": about, "form": form, "refused": refused, "term": load(settings.FIGURE_REQUEST_TERM)}
    return render(request, "evaluation/figure_request_new.html", context)


@never_cache
@requires(Permission.VIEW_RESULTS)
def figure_request(request: HttpRequest, pk: int) -> HttpResponse:
    """With a form for those who answer."""
    about = _one(request, pk)
    may_answer, refused = actions.may_answer(about, request.user), ""
    form = FigureAnswerForm(posted(request))
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        try:
            if form.is_valid():
                actions.answer(request=about, by=request.user, **form.cleaned_data)
                messages.success(request, "已答复，提出人可以看到。")
                return redirect("figure-request", pk)
            refused = mistakes(form)
        except ValidationError as refusal:
            refused = " ".join(refusal.messages)
    place = about.figure
    now = Figure.objects.current().filter(
        enterprise=place.enterprise, variable=place.variable, year=place.year
    )
    context = {
        "about": about,
        "now": now.select_related("batch").first(),
        "clock": standing(about.due, about.counting, calendar_of(request.user.county)),
        "may_answer": may_answer,
        "form": form,
        "refused": refused,
    }
    return render(request, "evaluation/figure_request.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def figure_request_attachment(request: HttpRequest, pk: int) -> HttpResponse:
    about = _one(request, pk)
    if about.attachment is None:
        raise Http404
    return deliver(about.attachment)


def _one(request: HttpRequest, pk: int) -> FigureRequest:
    visible = FigureRequest.objects.visible_to(request.user).select_related(*_WHOLE)
    about = get_object_or_404(visible, pk=pk)
    request.year = about.figure.year
    return about


def _chosen(request: HttpRequest, found: QuerySet) -> QuerySet:
    asked = request.GET
    state = asked.get("state", "open")
    if state == "open":
        found = found.open()
    elif state in FigureRequest.Outcome:
        found = found.filter(outcome=state)
    if department := asked.get("department"):
        found = found.filter(figure__variable__department__code=department)
    if words := asked.get("q"):
        named = Q(figure__enterprise__name__icontains=words) | Q(number=words)
        found = found.filter(named | Q(figure__enterprise__credit_code__istartswith=words))
    return found.order_by(*_ORDERS.get(asked.get("order"), _ORDERS["due"]), "pk")


def _cells(each: FigureRequest) -> list[object]:
    of, after = each.figure, each.corrected
    return [
        each.number, of.enterprise.name, of.enterprise.credit_code, of.year, str(of.variable),
        of.variable.department.name, of.value, each.wanted, each.reason, str(each.raised_by), _moment(each.raised_at),
        _moment(each.due), each.term_source, each.get_outcome_display() or "待答复", each.answer,
        str(each.answered_by or ""), _moment(each.answered_at), after and after.value, after and after.batch_id,
    ]  # fmt: skip


def _moment(at) -> str | None:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else None
