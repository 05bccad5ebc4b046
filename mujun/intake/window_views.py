"""The page of windows and locks: the reform office decides, departments read."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of, years_of
from mujun.intake import windows
from mujun.intake.actions import layouts_for
from mujun.intake.forms import ExceptionForm, LockForm, WindowForm, offered_years
from mujun.intake.models import Window, YearLock


@never_cache
@require_GET
def window_list(request: HttpRequest) -> HttpResponse:
    layouts = layouts_for(request.user)
    if not layouts:
        raise PermissionDenied("只有亩均办和部门数据员可以查看报送窗口。")
    # without a choice the newest year with workbooks; offered are years whose first workbook is still to come
    newest = years_of(request)[0]
    request.years = offered_years(request.years)
    year = year_of(request) if "year" in request.GET else newest
    request.year, county, today = year, request.user.county, windows.day_of()
    expected = windows.expected(county, year, layouts, today)
    context = {
        "expected": expected,
        "extendable": [each for each in expected if each.window],
        "today": today,
        "lock": windows.lock_of(county, year),
        "locks": YearLock.objects.filter(county=county, year=year).select_related("locked_by", "unlocked_by"),
        "may_decide": request.user.may(Permission.IMPORT_ANY_FIGURES),
    }
    return render(request, "intake/windows.html", context)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def window_set(request: HttpRequest) -> HttpResponse:
    form = WindowForm(request.POST)

    def act() -> str:
        windows.set_window(county=request.user.county, by=request.user, **form.cleaned_data)
        return "报送窗口已设定。"

    return _done(request, form, act)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def window_except(request: HttpRequest) -> HttpResponse:
    own = Window.objects.filter(county=request.user.county)
    form = ExceptionForm(request.POST, windows=own)

    def act() -> str:
        windows.grant_exception(by=request.user, **form.cleaned_data)
        return "已延期。"

    return _done(request, form, act)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def year_lock(request: HttpRequest) -> HttpResponse:
    form = LockForm(request.POST)

    def act() -> str:
        windows.lock_year(county=request.user.county, by=request.user, **form.cleaned_data)
        return "已锁定。此后每次更正都须写明原因。"

    return _done(request, form, act)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def year_unlock(request: HttpRequest) -> HttpResponse:
    form = LockForm(request.POST)

    def act() -> str:
        windows.unlock_year(county=request.user.county, by=request.user, **form.cleaned_data)
        return "已解除锁定。锁定的记录保留。"

    return _done(request, form, act)


def _done(request: HttpRequest, form: forms.Form, act: Callable[[], str]) -> HttpResponse:
    """Do it and say so, or say what stands in the way; either way back to the page."""
    try:
        if form.is_valid():
            messages.success(request, act())
        else:
            messages.error(request, " ".join(form.mistakes()))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    year = request.POST.get("year", "")
    return redirect(reverse("window-list") + (f"?year={year}" if year.isdecimal() else ""))
