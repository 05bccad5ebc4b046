"""The audit trail, for those who check on the others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from mujun.accounts.access import requires
from mujun.accounts.acts import sentence
from mujun.accounts.filters import AuditFilter
from mujun.accounts.models import AuditEvent
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of

_HEADER = ["环号", "时间", "谁", "用户名", "县", "做了什么", "对象", "明细", "摘要"]


@require_GET
@requires(Permission.VIEW_AUDIT)
def audit_list(request: HttpRequest) -> HttpResponse:
    events = AuditEvent.objects.visible_to(request.user).select_related("actor", "county", "link")
    chosen = AuditFilter(request.GET, queryset=events)
    if request.GET.get("download") == "csv":
        return csv_file("审计记录", _HEADER, map(_cells, chosen.qs.iterator()))
    page = page_of(request, chosen.qs)
    for event in page:
        event.sentence = sentence(event)
    return render(request, "accounts/audit.html", {"page": page, "filter": chosen})


def _cells(event: AuditEvent) -> list[object]:
    actor, detail = event.actor, "；".join(f"{name}={value}" for name, value in event.detail.items())
    return [
        event.link.number,
        timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        str(actor or "系统"),
        actor.username if actor else None,
        str(event.county) if event.county else None,
        sentence(event),
        event.target,
        detail,
        event.link.digest,
    ]
