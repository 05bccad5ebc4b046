"""使用台账, for those who check on it; and the question what data are taken along for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of
from mujun.sharing.filters import UsageFilter
from mujun.sharing.models import Usage
from mujun.sharing.purposes import load
from mujun.sharing.recording import PURPOSE
from mujun.sharing.resources import resource_of

_HEADER = [
    "时间", "使用人", "用户名", "角色", "单位", "县", "方式", "用途", "资源", "内容", "范围", "行数", "字节", "摘要",
    "网络地址", "完成时间",
]  # fmt: skip


@require_GET
@requires(Permission.VIEW_USAGE)
def usage_list(request: HttpRequest) -> HttpResponse:
    lines = Usage.objects.visible_to(request.user).select_related("user", "county")
    chosen = UsageFilter(request.GET, queryset=lines)
    if request.GET.get("download"):
        return csv_file("使用台账", _HEADER, map(_cells, chosen.qs.iterator()))
    page = page_of(request, chosen.qs)
    for line in page:
        line.of = resource_of(line.resource)
    return render(request, "sharing/ledger.html", {"page": page, "filter": chosen})


@never_cache
@require_http_methods(["GET", "POST"])
def usage_purpose(request: HttpRequest) -> HttpResponse:
    """Asked before data of single enterprises leave; holds until one signs out or says another."""
    purposes, onward = load(settings.USAGE_PURPOSES), _onward(request)
    said = request.POST.get("purpose", "")
    if request.method == "POST" and said in purposes.purposes:
        request.session[PURPOSE] = said
        return redirect(onward or reverse("usage-purpose"))
    now = request.session.get(PURPOSE)
    context = {
        "purposes": purposes.purposes,
        "chosen": now or purposes.default_of(request.user.role),
        "now": now,
        "onward": onward,
        "refused": request.method == "POST",
    }
    return render(request, "sharing/purpose.html", context)


def _onward(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if safe else ""


def _cells(line: Usage) -> list[object]:
    return [
        _moment(line.at), str(line.user or "系统"), line.user.username if line.user else None,
        line.get_role_display(), line.unit, str(line.county) if line.county else None, line.get_way_display(),
        line.purpose, resource_of(line.resource).title, line.title, line.scope, line.rows, line.size, line.digest,
        line.address, _moment(line.done_at),
    ]  # fmt: skip


def _moment(at) -> str | None:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S") if at else None
