"""Accounts of enterprises, opened town by town; the passwords leave the system once, as a list to hand out."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from landuse.actions.accounts import open_accounts, without_account
from mujun.accounts.access import requires
from mujun.accounts.models import County, Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file

_HEADER = ["镇街", "企业名称", "用户名（统一社会信用代码）", "一次性密码"]


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_USERS)
def enterprise_accounts(request: HttpRequest) -> HttpResponse:
    counties = _counties(request)
    county = (
        get_object_or_404(counties, pk=request.GET["county"])
        if request.GET.get("county")
        else counties.first()
    )
    if county is None:
        return render(request, "landuse/enterprise_accounts.html", {"counties": counties})
    if request.method == "POST":
        return _open(request, county)
    waiting = Q(enterprise__in=without_account(county))
    towns = county.towns.annotate(size=Count("enterprise"), waiting=Count("enterprise", filter=waiting))
    context = {"counties": counties, "chosen": county, "towns": towns}
    return render(request, "landuse/enterprise_accounts.html", context)


def _open(request: HttpRequest, county: County) -> HttpResponse:
    towns = Town.objects.filter(
        county=county, pk__in=[pk for pk in request.POST.getlist("town") if pk.isdecimal()]
    )
    opened = open_accounts(county=county, towns=list(towns), by=request.user)
    if not opened:
        messages.info(
            request, "请选择还有企业没有账号的镇街。" if not towns else "这些镇街的企业都已有账号。"
        )
        return redirect(f"{request.path}?county={county.pk}")
    return csv_file(f"{county}企业账号", _HEADER, opened)


def _counties(request: HttpRequest):
    own = request.user.county_id
    return County.objects.filter(pk=own) if own else County.objects.all()
