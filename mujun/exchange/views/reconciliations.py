"""对账: what they have against what we delivered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.exchange.actions.repeating import REPEATED, tell_again
from mujun.exchange.models import Reconciliation, ReconciliationRow
from mujun.exchange.standings import with_counts
from mujun.paging import page_of
from mujun.templatetags.figures import moment

_LIST_HEADER = [
    "时间", "对接系统", "年度", "我方已送达", "对方现有", "一致", "对方没有", "内容不同", "我方没有发过", "谁",
]  # fmt: skip
_HEADER = ["差异", "编号", "字段", "名称", "我方", "对方"]
_OUTCOMES = {"differing": "有差异", "equal": "没有差异"}
_SORTS = {"at": "id", "target": "target__name", "missing": "missing", "different": "different"}


@require_GET
@requires(Permission.EXCHANGE_DATA)
def reconciliation_list(request: HttpRequest) -> HttpResponse:
    visible = with_counts(Reconciliation.objects.visible_to(request.user).select_related("target", "made_by"))
    sort = request.GET.get("sort", "-at")
    order = _SORTS.get(sort.removeprefix("-"), "id")
    listed = _listed(visible, request.GET).order_by(f"-{order}" if sort.startswith("-") else order, "-id")
    if request.GET.get("download") == "csv":
        return csv_file("对账", _LIST_HEADER, map(_line, listed))
    context = {
        "page": page_of(request, listed),
        "any": visible.exists(),
        "sort": sort,
        "outcomes": _OUTCOMES.items(),
    }
    return render(request, "exchange/reconciliations.html", context)


@require_GET
@requires(Permission.EXCHANGE_DATA)
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _chosen(request, pk))


@require_POST
@requires(Permission.EXCHANGE_DATA)
def reconciliation_tell(request: HttpRequest, pk: int) -> HttpResponse:
    made = _chosen(request, pk)
    try:
        number = tell_again(reconciliation=made, reason=request.POST.get("reason", ""), by=request.user)
    except ValidationError as wrong:
        return _page(request, made, {"refused": " ".join(wrong.messages)}, status=400)
    messages.success(request, f"{number} 条已放入待发，送达后再对一次账。")
    return redirect("target", made.target_id)


def _listed(made: QuerySet[Reconciliation], asked: QueryDict) -> QuerySet[Reconciliation]:
    """`target` number, `q` its name, `state` of `_OUTCOMES`."""
    if (target := asked.get("target", "")).isdecimal():
        made = made.filter(target=int(target))
    equal = Q(missing=0, different=0, unknown=0)
    if asked.get("state") in _OUTCOMES:
        made = made.filter(equal if asked["state"] == "equal" else ~equal)
    return made.filter(target__name__icontains=asked.get("q", "").strip())


def _line(each: Reconciliation) -> list[object]:
    numbers = (each.ours, each.theirs, each.equal, each.missing, each.different, each.unknown)
    return [moment(each.made_at), each.target.name, each.year, *numbers, each.made_by or "系统"]


def _page(
    request: HttpRequest, made: Reconciliation, more: dict | None = None, status: int = 200
) -> HttpResponse:
    rows, kind = made.rows.all(), request.GET.get("kind", "")
    if kind in ReconciliationRow.Kind.values:
        rows = rows.filter(kind=kind)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(key__icontains=words)
    if request.GET.get("download") == "csv":
        return csv_file(f"{made.target}{made.year}年对账{made.pk}", _HEADER, _cells(rows))
    context = {
        "made": made,
        "page": page_of(request, rows),
        "kinds": ReconciliationRow.Kind.choices,
        "may_tell": any(getattr(made, each) for each in REPEATED),
        **(more or {}),
    }
    return render(request, "exchange/reconciliation.html", context, status=status)


def _chosen(request: HttpRequest, pk: int) -> Reconciliation:
    visible = Reconciliation.objects.visible_to(request.user).select_related("target__county", "made_by")
    return get_object_or_404(with_counts(visible), pk=pk)


def _cells(rows) -> list[list[object]]:
    nothing = [{"path": None, "title": None, "ours": None, "theirs": None}]
    return [
        [row.get_kind_display(), row.key, each["path"], each["title"], each["ours"], each["theirs"]]
        for row in rows
        for each in row.fields or nothing
    ]
