"""报文: what was put for other systems, what became of it, and what a person does about it."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.exchange.actions import messages as actions
from mujun.exchange.calls import headers_of
from mujun.exchange.filters import MessageFilter
from mujun.exchange.models import Message, Target
from mujun.paging import page_of

_HEADER = [
    "对接系统", "资源", "编号", "顺序号", "状态", "尝试次数", "放入时间", "办结时间", "回执号", "说明", "幂等号",
]  # fmt: skip


@never_cache
@require_GET
@requires(Permission.EXCHANGE_DATA)
def transmission_list(request: HttpRequest) -> HttpResponse:
    everything = Message.objects.visible_to(request.user).select_related("target")
    chosen = MessageFilter(request.GET, queryset=everything, request=request)
    if request.GET.get("download") == "csv":
        return csv_file("报文", _HEADER, map(_cells, chosen.qs.iterator(chunk_size=2000)))
    context = {
        "page": page_of(request, chosen.qs),
        "filter": chosen,
        "resources": everything.order_by("resource").values_list("resource", flat=True).distinct(),
        "any": everything.exists(),
        "resendable": Message.State.to_resend(),
        "target": _target(request),
    }
    return render(request, "exchange/transmissions.html", context)


@never_cache
@require_GET
@requires(Permission.EXCHANGE_DATA)
def transmission(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _chosen(request, pk))


@require_POST
@requires(Permission.EXCHANGE_DATA)
def transmission_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """`resend` or `give-up` of one."""
    message = _chosen(request, pk)
    reason, about = request.POST.get("reason", ""), {"target": message.target, "pks": [message.pk]}
    try:
        if act == "give-up":
            actions.give_up(reason=reason, by=request.user, **about)
            messages.success(request, "已放弃，同一编号后面的报文照常发送。")
        else:
            actions.resend(reason=reason, by=request.user, **about)
            messages.success(request, "已重新放入待发。")
    except ValidationError as wrong:
        return _page(request, message, {"refused": " ".join(wrong.messages)}, status=400)
    return redirect("transmission", pk)


@require_POST
@requires(Permission.EXCHANGE_DATA)
def transmissions_resend(request: HttpRequest) -> HttpResponse:
    """Those that are ticked in the list of one target."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=_number(request, "target"))
    pks = [int(pk) for pk in request.POST.getlist("message") if pk.isdecimal()]
    try:
        if not pks:
            raise ValidationError("先勾选要重发的报文。")
        number = actions.resend(
            target=target, reason=request.POST.get("reason", ""), by=request.user, pks=pks
        )
        messages.success(request, f"{number} 条已重新放入待发。")
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else reverse("transmission-list"))


def _page(
    request: HttpRequest, message: Message, more: dict | None = None, status: int = 200
) -> HttpResponse:
    same = Message.objects.filter(target=message.target, resource=message.resource, key=message.key)
    call = message.target.mapping_file.mapping.call
    context = {
        "message": message,
        "call": f"{call.method} {message.target.address}{call.path}",
        "headers": headers_of(message),
        "payload": json.dumps(json.loads(message.payload), ensure_ascii=False, indent=2),
        "tries": message.tries.order_by("-number"),
        "same": same.exclude(pk=message.pk).order_by("-sequence"),
        "may_resend": message.state in Message.State.to_resend(),
        "is_late": message.state in Message.State.open() and message.next_try > timezone.now(),
        **(more or {}),
    }
    return render(request, "exchange/transmission.html", context, status=status)


def _chosen(request: HttpRequest, pk: int) -> Message:
    visible = Message.objects.visible_to(request.user).select_related("target__county", "made_by")
    return get_object_or_404(visible, pk=pk)


def _target(request: HttpRequest) -> Target | None:
    """The one that the list is about; of several nothing is sent again at once."""
    return Target.objects.visible_to(request.user).filter(pk=_number(request, "target")).first()


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name) or request.GET.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _cells(message: Message) -> list[object]:
    written = [
        timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else None
        for moment in (message.made_at, message.settled_at)
    ]
    return [
        message.target.name, message.resource, message.key, message.sequence, message.get_state_display(),
        message.attempts, *written, message.receipt, message.words, str(message.identity),
    ]  # fmt: skip
