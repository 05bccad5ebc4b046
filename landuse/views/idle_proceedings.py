"""调查和认定: every proceeding on idle land with its last paper and what is due."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from landuse.models import IdleProceeding, IdleStep
from landuse.readings.idle_papers import Term, last_of, terms
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of

_STATES = [("open", "在办"), ("overdue", "有期限已过"), ("closed", "已办结"), ("all", "全部")]
_HEADER = [
    "宗地代码", "镇街", "权利人", "类型", "立案日期", "立案时状态", "最近步骤", "步骤日期", "等待", "期限到",
    "还剩（天）", "结果", "办结日期", "办结说明",
]  # fmt: skip


@dataclass(frozen=True)
class Row:
    about: IdleProceeding
    last: IdleStep | None
    term: Term | None


@require_GET
@requires(Permission.VIEW_RESULTS)
def idle_proceedings(request: HttpRequest) -> HttpResponse:
    visible = IdleProceeding.objects.visible_to(request.user)
    state = request.GET.get("state", "open")
    rows = _rows(_filtered(visible, request.GET, state), state, timezone.localdate())
    if request.GET.get("download"):
        return csv_file(f"闲置土地调查 {timezone.localdate()}", _HEADER, map(_cells, rows))
    context = {
        "page": page_of(request, rows),
        "state": state,
        "states": _STATES,
        "outcomes": IdleProceeding.Outcome.choices,
        "towns": visible.order_by("parcel__town__name")
        .values_list("parcel__town__name", flat=True)
        .distinct(),
        "any": visible.exists(),
    }
    return render(request, "landuse/idle_proceedings.html", context)


def _filtered(visible: QuerySet, asked, state: str) -> QuerySet:
    if state in ("open", "overdue"):
        visible = visible.open()
    elif state == "closed":
        visible = visible.exclude(closed_at=None)
    if town := asked.get("town"):
        visible = visible.filter(parcel__town__name=town)
    if outcome := asked.get("outcome"):
        visible = visible.filter(outcome=outcome)
    if words := asked.get("q", "").strip():
        visible = visible.filter(Q(parcel__code__icontains=words) | Q(holder__name__icontains=words))
    return visible


def _rows(listed: QuerySet, state: str, day: date) -> list[Row]:
    """What is due soonest first, then without a term by the day of opening."""
    shown = listed.select_related("parcel__town", "holder").prefetch_related("steps").defer("parcel__polygon")
    rows = [Row(each, last_of(each.steps.all()), next(iter(terms(each, day)), None)) for each in shown]
    if state == "overdue":
        rows = [row for row in rows if row.term and row.term.over]
    return sorted(rows, key=lambda row: row.term.due if row.term else date.max)


def _cells(row: Row) -> list[object]:
    about, last, term = row.about, row.last, row.term
    return [
        about.parcel.code, about.parcel.town.name, about.holder and about.holder.name, about.get_kind_display(),
        about.opened_on, about.reading["status"], last and last.title, last and last.on, term and term.what,
        term and term.due, term and term.left, about.get_outcome_display(), about.closed_on, about.closing,
    ]  # fmt: skip
