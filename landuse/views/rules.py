"""认定规则: the sets of the library and of the county, one of them in words, adopting and laying down."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import rules as actions
from landuse.models import RuleSet
from landuse.readings.rule_books import book_of, books
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@require_GET
@requires(Permission.VIEW_RESULTS)
def rule_sets(request: HttpRequest) -> HttpResponse:
    county, library = books(request.user)
    context = {"county_sets": county, "library": library, "may_decide": actions.may_decide(request.user)}
    return render(request, "landuse/rule_sets.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def rule_set(request: HttpRequest, key: str) -> HttpResponse:
    book = book_of(request.user, key)
    if request.GET.get("download"):
        return _file(book.loaded.name, book.text)
    context = {"book": book, "may_decide": actions.may_decide(request.user)}
    return render(request, "landuse/rule_set.html", context)


@require_POST
@requires(Permission.HANDLE_LAND)
def rule_set_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(RuleSet.objects.visible_to(request.user), pk=pk)
    try:
        actions.lay_down(rule_set=row, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, f"已停用“{row}”，最近一年的线索已按现在采用的规则更新。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("rule-set", pk)


@require_POST
@requires(Permission.HANDLE_LAND)
def rule_set_drop(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(RuleSet.objects.visible_to(request.user), pk=pk)
    try:
        actions.drop(draft=row, by=request.user)
        messages.success(request, f"已删去草稿“{row}”。")
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("rule-set", pk)
    return redirect("rule-set-list")


def _file(name: str, text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(get_valid_filename(name))}.yaml"
    return response
