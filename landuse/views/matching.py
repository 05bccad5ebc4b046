"""Whose are these rows? Decided once, remembered, and revocable."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import matching as actions
from landuse.models import Enterprise, Identity
from landuse.register.matching import decisions, described, ready_again, waiting
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.paging import page_of

_IMPORTERS = Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES
_NOT_OURS = "-"


@require_GET
@requires(*_IMPORTERS)
def matching(request: HttpRequest) -> HttpResponse:
    year, county = year_of(request), request.user.county
    page = page_of(request, waiting(request.user, year))
    context = {
        "page": page,
        "waiting": described(list(page), county),
        "ready": ready_again(request.user, year).defer("problems", "notes"),
        "decisions": decisions(county, request.GET.get("q", "").strip())[:100],
    }
    return render(request, "landuse/matching.html", context)


@require_POST
@requires(*_IMPORTERS)
def matching_decide(request: HttpRequest) -> HttpResponse:
    asked = request.POST.get("other", "").strip() or request.POST.get("enterprise", "")
    try:
        actions.decide(
            county=request.user.county,
            kind=request.POST.get("kind", ""),
            text=request.POST.get("text", ""),
            enterprise=None if asked == _NOT_OURS else _enterprise(request, asked),
            reason=request.POST.get("reason", ""),
            by=request.user,
        )
        messages.success(request, "已记住。以后的检查照此匹配；等待的批次请重新检查。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('matching')}?year={year_of(request)}")


@require_POST
@requires(*_IMPORTERS)
def matching_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    identity = get_object_or_404(Identity, pk=pk, county=request.user.county_id)
    actions.revoke(identity=identity, by=request.user)
    messages.success(request, "已撤销。已经导入的数据不变；需要时请撤回相应的批次。")
    return redirect(f"{reverse('matching')}?year={year_of(request)}")


def _enterprise(request: HttpRequest, asked: str) -> Enterprise:
    """By credit code. Raises ValidationError."""
    if not asked:
        raise ValidationError(
            "请选择一家企业，或填写信用代码；不属于名单中企业的，选“不是本县企业”。", "nothing_chosen"
        )
    found = Enterprise.objects.visible_to(request.user).filter(credit_code=asked.upper()).first()
    if found is None:
        raise ValidationError(
            f"企业名单里没有信用代码 {asked[:18]}。请核对，或先导入企业名单。", "unknown_enterprise"
        )
    return found
