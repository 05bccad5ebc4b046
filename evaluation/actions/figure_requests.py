"""Say to the supplying department that a figure looks wrong, and answer that."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.correcting import Place, correct
from evaluation.figure_term import load
from evaluation.models import Figure, FigureRequest
from landuse.actions.speaking import File, said, sensible
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import DEPARTMENT_ROLES, Permission
from mujun.attachments.actions import attach
from mujun.calendars.clock import deadline
from mujun.calendars.county import calendar_of
from mujun.inbox.actions import send
from mujun.intake.windows import LONGEST_REASON
from mujun.receipts.actions import issue
from mujun.templatetags.figures import amount

Outcome = FigureRequest.Outcome
_LONGEST = 500


@transaction.atomic
def ask(
    *, figure: Figure, reason: str, by: User, wanted: Decimal | None = None, file: File | None = None
) -> FigureRequest:
    """Raises `PermissionDenied` for who does not see the figure; `ValidationError` without a reason, for a figure that
    was replaced, and while a request about it is open.
    """
    seen = Figure.objects.visible_to(by).select_for_update(no_key=True, of=["self"])
    figure = seen.select_related("enterprise__county", "variable__department").filter(pk=figure.pk).first()
    if figure is None or not by.may(Permission.VIEW_RESULTS) or not by.signs_in:
        raise PermissionDenied
    reason = said(reason, "理由", _LONGEST)
    if not figure.is_current:
        raise ValidationError("这个数值已被更正。请在现行的数值上提出。", "replaced")
    if figure.requests.open().exists():
        raise ValidationError("这个数值已有一份待答复的更正请求，不用重复提出。", "asked_already")
    county, term = figure.enterprise.county, load(settings.FIGURE_REQUEST_TERM)
    due = deadline(timezone.localtime(), term.days, term.counting, calendar_of(county))
    made = FigureRequest.objects.create(
        number=issue(county),
        figure=figure,
        wanted=sensible(wanted),
        reason=reason,
        attachment=attach(content=file.content, name=file.name, county=county, by=by) if file else None,
        raised_by=by,
        days=term.days,
        counting=term.counting,
        term_source=f"{term.source}（{term.checked}）"[:200],
        due=due,
    )
    audit.record("figure_doubted", made, by=by, county=county, **_about(figure), reason=reason)
    _tell(made)
    return made


def may_answer(request: FigureRequest, user: User) -> bool:
    return user.signs_in and FigureRequest.objects.to_answer(user).filter(pk=request.pk).exists()


@transaction.atomic
def answer(
    *, request: FigureRequest, outcome: str, reason: str, by: User, value: Decimal | None = None
) -> FigureRequest:
    """Correct, to `value` or by what a batch has brought meanwhile, or refuse; with the reason.

    A value goes through the ordinary intake under the number of the request. Raises `PermissionDenied` for others than
    the department and the reform office; `ValidationError` in Chinese.
    """
    if not may_answer(request, by):
        raise PermissionDenied("只有来源单位和亩均办可以答复待答复的更正请求。")
    held = FigureRequest.objects.select_for_update(no_key=True, of=["self"])
    request = held.select_related("figure__enterprise__county", "figure__variable__department").get(
        pk=request.pk
    )
    if request.answered_at:
        raise ValidationError("这份更正请求已经答复。请刷新页面。", "answered_already")
    if outcome not in Outcome:
        raise ValidationError("请选择更正或不予更正。", "bad_outcome")
    request.answer = said(reason, "答复的理由", LONGEST_REASON)
    if outcome == Outcome.CORRECTED:
        request.corrected = _corrected(request, value, by)
    request.outcome, request.answered_by, request.answered_at = outcome, by, timezone.now()
    request.save()
    _record_answer(request, by)
    return request


def _corrected(request: FigureRequest, value: Decimal | None, by: User) -> Figure:
    about = request.figure
    place = Place(about.enterprise, about.year, about.variable)
    now = place.figure()
    if value is not None and (now is None or value != now.value):
        correct(place=place, value=value, number=request.number, reason=request.answer, by=by)
        return place.figure()
    if now is None or now.pk == about.pk:
        words = "这项数据还没有变化。填写更正后的数值，或先导入更正的工作簿，再来答复。"
        raise ValidationError(words, "not_corrected")
    return now


def _record_answer(request: FigureRequest, by: User) -> None:
    county, about = request.figure.enterprise.county, request.figure
    outcome, words = Outcome(request.outcome).label, request.answer
    audit.record(
        "figure_doubt_answered",
        request,
        by=by,
        county=county,
        **_about(about),
        outcome=outcome,
        reason=words,
        batch=request.corrected.batch_id if request.corrected else None,
    )
    asker = User.objects.filter(pk=request.raised_by_id)
    title = f"更正请求 {request}：{outcome}"
    send(county=county, to=asker, title=title, text=words, url=reverse("figure-request", args=[request.pk]))


def _tell(made: FigureRequest) -> None:
    about = made.figure
    officers = User.objects.filter(role__in=DEPARTMENT_ROLES, department=about.variable.department)
    title = f"{about.enterprise.name}的{about.variable.name}：请核实更正"
    address = reverse("figure-request", args=[made.pk])
    send(county=about.enterprise.county, to=officers, title=title, text=made.reason, url=address)


def _about(figure: Figure) -> dict[str, str]:
    value = amount(figure.value, figure.variable.unit)
    return {"enterprise": figure.enterprise.name, "variable": figure.variable.name, "value": value}
