"""对账: what they have against what we delivered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.exchange.actions.repeating import REPEATED, tell_again
from mujun.exchange.models import Reconciliation, ReconciliationRow
from mujun.exchange.standings import with_counts
from mujun.paging import page_of

_HEADER = ["差异", "编号", "字段", "名称", "我方", "对方"]


@require_GET
@requires(Permission.EXCHANGE_DATA)
def reconciliation_list(request: HttpRequest) -> HttpResponse:
    visible = Reconciliation.objects.visible_to(request.user).select_related("target", "made_by")
    if (target := request.GET.get("target", "")).isdecimal():
        visible = visible.filter(target=int(target))
    context = {"page": page_of(request, with_counts(visible))}
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
