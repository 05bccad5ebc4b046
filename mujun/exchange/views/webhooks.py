"""事件通知: which addresses are told of which events, and how that goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.exchange.actions import webhooks as actions
from mujun.exchange.forms.webhooks import WebhookForm, fields_of
from mujun.exchange.models import Message, Webhook
from mujun.exchange.webhooks.events import Event
from mujun.paging import page_of
from mujun.plain_form import posted

State = Message.State
_HEADER = ["名称", "地址", "事件", "启用", "登记人", "待发", "已送达", "已拒收", "死信", "最近送达"]
_SHOWN = 10
_ORDER = {"name": "target__name", "-name": "-target__name", "dead": "dead", "-dead": "-dead"}


@require_GET
@requires(Permission.EXCHANGE_DATA)
def webhook_list(request: HttpRequest) -> HttpResponse:
    everything = _with_counts(Webhook.objects.visible_to(request.user))
    words, event = request.GET.get("q", "").strip(), request.GET.get("event", "")
    listed = everything.filter(target__name__icontains=words) if words else everything
    if event in Event.values:
        listed = listed.filter(events__contains=[event])
    sort = request.GET.get("sort", "")
    listed = listed.order_by(_ORDER.get(sort, "-target"), "-target")
    if request.GET.get("download") == "csv":
        return csv_file("事件通知", _HEADER, map(_cells, listed))
    context = {
        "page": page_of(request, listed),
        "any": everything.exists(),
        "events": Event.choices,
        "sort": sort,
    }
    return render(request, "exchange/webhooks.html", context)


@requires(Permission.EXCHANGE_DATA)
def webhook_new(request: HttpRequest) -> HttpResponse:
    form = WebhookForm(posted(request))
    if made := _taken(request, form, lambda terms: actions.register(by=request.user, **terms)):
        messages.success(request, "已登记，从现在起发生的事件会发出去。")
        return redirect("webhook", made.pk)
    return render(request, "exchange/webhook_form.html", {"form": form}, status=400 if form.errors else 200)


@never_cache
@requires(Permission.EXCHANGE_DATA)
def webhook_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How it goes, and a form that changes it."""
    webhook = _chosen(request, pk)
    form = WebhookForm(posted(request), initial=fields_of(webhook))
    if _taken(request, form, lambda terms: actions.change(webhook=webhook, by=request.user, **terms)):
        messages.success(request, "已更改，待发的按新的方式发送。")
        return redirect("webhook", pk)
    context = {
        "webhook": webhook,
        "form": form,
        "latest": webhook.target.messages.order_by("-id")[:_SHOWN],
    }
    return render(request, "exchange/webhook.html", context, status=400 if form.errors else 200)


@require_POST
@requires(Permission.EXCHANGE_DATA)
def webhook_switch(request: HttpRequest, pk: int) -> HttpResponse:
    on = bool(request.POST.get("on"))
    actions.switch(webhook=_chosen(request, pk), on=on, by=request.user)
    messages.success(request, "已启用。" if on else "已停用，以后发生的事件不再发出。")
    return redirect("webhook", pk)


def _taken(request: HttpRequest, form: WebhookForm, act: Any) -> Webhook | None:
    """What the action made of the form; None when there is nothing yet or something is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.terms)
    except ValidationError as wrong:
        form.refuse(wrong)
        return None


def _chosen(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(_with_counts(Webhook.objects.visible_to(request.user)), pk=pk)


def _with_counts(webhooks: QuerySet) -> QuerySet:
    """`waiting`, `delivered`, `refused`, `dead`; `last`: when something arrived last."""
    of_state = {"delivered": [State.DELIVERED], "refused": [State.REFUSED], "dead": [State.DEAD]}
    of_state["waiting"] = State.open()
    counted = {
        name: Count("target__messages", Q(target__messages__state__in=states))
        for name, states in of_state.items()
    }
    arrived = Q(target__messages__state=State.DELIVERED)
    last = Max("target__messages__settled_at", filter=arrived)
    found = webhooks.select_related("target__circuit", "owner").annotate(last=last, **counted)
    return found.order_by("-target")


def _cells(webhook: Any) -> list[object]:
    last = timezone.localtime(webhook.last).strftime("%Y-%m-%d %H:%M:%S") if webhook.last else None
    return [
        webhook.target.name, webhook.address, "、".join(webhook.event_names),
        "是" if webhook.target.switched_on_at else "否", str(webhook.owner), webhook.waiting,
        webhook.delivered, webhook.refused, webhook.dead, last,
    ]  # fmt: skip
