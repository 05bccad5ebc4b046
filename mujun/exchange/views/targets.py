"""推送: other systems, how each is doing, and what is done about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.downloads import csv_file
from mujun.exchange.actions import switching, targets
from mujun.exchange.actions.reaching import at_fields
from mujun.exchange.forms.targets import TargetForm, fields_of
from mujun.exchange.mapping import files
from mujun.exchange.models import Message, Reconciliation, Target
from mujun.exchange.resources import resource_of
from mujun.exchange.standings import STANDINGS, with_counts, with_states
from mujun.jobs.models import Job
from mujun.paging import page_of
from mujun.plain_form import posted

State = Message.State
_HEADER = ["名称", "种类", "资源", "状态", "地址", "签名方式", "密钥名称", "待发", "已送达", "已拒收", "死信"]


@require_GET
@requires(Permission.EXCHANGE_DATA)
def target_list(request: HttpRequest) -> HttpResponse:
    everything = with_states(Target.objects.visible_to(request.user).systems().select_related("circuit"))
    wanted, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    rows = [row for row in everything if words in row.name and wanted in ("", row.standing)]
    if request.GET.get("download") == "csv":
        return csv_file("对接系统", _HEADER, map(_cells, rows))
    context = {"page": page_of(request, rows), "any": everything, "standings": STANDINGS.items()}
    return render(request, "exchange/targets.html", context)


@never_cache
@require_GET
@requires(Permission.EXCHANGE_DATA)
def target_page(request: HttpRequest, pk: int) -> HttpResponse:
    target = chosen_target(request.user, pk)
    return redirect("webhook", pk) if target.kind == Target.Kind.WEBHOOK else target_shown(request, target)


@requires(Permission.EXCHANGE_DATA)
def target_new(request: HttpRequest) -> HttpResponse:
    """First which example to begin with, then the form."""
    example = request.GET.get("from", "")
    form = TargetForm(posted(request), initial=_begin(example))
    if request.method == "POST" and form.is_valid():
        try:
            made = targets.add(county=request.user.county, by=request.user, **form.terms)
        except (ValidationError, DocumentError) as wrong:
            form.refuse(at_fields(wrong))
        else:
            messages.success(request, "已登记，还没有启用。先预览映射、试连接，再启用。")
            return redirect("target", made.pk)
    known = [(code, files.library_file(code).mapping) for code in files.library()]
    examples = [(code, mapping) for code, mapping in known if resource_of(mapping.resource)]
    context = {"form": form, "examples": examples, "example": example}
    return render(request, "exchange/target_form.html", context, status=400 if form.errors else 200)


@requires(Permission.EXCHANGE_DATA)
def target_change(request: HttpRequest, pk: int) -> HttpResponse:
    target = chosen_target(request.user, pk)
    form = TargetForm(posted(request), initial=fields_of(target))
    if request.method == "POST" and form.is_valid():
        try:
            targets.change(target=target, by=request.user, **form.terms)
        except (ValidationError, DocumentError) as wrong:
            form.refuse(at_fields(wrong))
        else:
            messages.success(request, "已更改，待发的按新的方式发送。")
            return redirect("target", pk)
    context = {"form": form, "target": target}
    return render(request, "exchange/target_form.html", context, status=400 if form.errors else 200)


def chosen_target(user: User, pk: int) -> Target:
    targets = Target.objects.visible_to(user).select_related("county", "circuit")
    return get_object_or_404(targets, pk=pk)


def years_of(target: Target) -> list[int]:
    resource = resource_of(target.resource)
    return resource.years(target.county) if resource else []


def target_shown(
    request: HttpRequest, target: Target, more: dict | None = None, status: int = 200
) -> HttpResponse:
    (row,) = with_states([target])
    tries = Job.objects.filter(kind="try_connection", county=target.county, params__target=target.pk)
    mapping = target.mapping_file.mapping
    context = {
        "target": row,
        "mapping": mapping,
        "states": [(value, label, row.counts[value]) for value, label in State.choices],
        "in_the_way": "" if target.switched_on_at else switching.in_the_way(target),
        "tells_withdrawn": any(column.ours == "状态" for column in mapping.columns),
        "tried": tries.first(),
        "told_years": years_of(target),
        "reconciliations": with_counts(Reconciliation.objects.filter(target=target))[:5],
        **(more or {}),
    }
    return render(request, "exchange/target.html", context, status=status)


def _begin(example: str) -> dict:
    if example not in files.library():
        return {}
    file = files.library_file(example)
    return {"mapping": file.text, "name": file.mapping.name.partition("：")[0]}


def _cells(row: Target) -> list[object]:
    return [
        row.name, row.get_kind_display(), row.resource, row.standing_words, row.address,
        row.get_signer_display(), "、".join(row.key_names), row.waiting, row.counts[State.DELIVERED],
        row.counts[State.REFUSED], row.counts[State.DEAD],
    ]  # fmt: skip
