"""工作日历: which days the county counts as working days, and why."""

from calendar import monthrange
from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.calendars import actions, published
from mujun.calendars.county import calendar_of
from mujun.calendars.models import CalendarDay

_FIRST, _LAST = 2020, 2100


class DaysForm(forms.Form):
    first = forms.DateField(label="首日")
    last = forms.DateField(label="末日", required=False)
    working = forms.TypedChoiceField(
        label="这些天", choices=[("0", "放假"), ("1", "上班")], coerce=lambda value: value == "1"
    )
    # whether they are given is the action's to say
    reason = forms.CharField(label="原因", required=False)
    source = forms.CharField(label="依据", required=False)

    def clean_last(self) -> date | None:
        return self.cleaned_data["last"] or self.cleaned_data.get("first")


@require_GET
@requires(Permission.VIEW_RESULTS)
def calendar(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("of", "")
    this = timezone.localdate().year
    year = int(asked) if asked.isdecimal() and _FIRST <= int(asked) <= _LAST else this
    days = calendar_of(request.user.county)
    first, last = date(year, 1, 1), date(year, 12, 31)
    context = {
        "of": year,
        "offered": range(this - 1, this + 3),
        "remarks": days.remarks(first, last),
        "exceptions": _exceptions(year),
        "entries": CalendarDay.objects.filter(county=request.user.county, day__year=year),
        "months": [_month(year, month, days) for month in range(1, 13)],
        "may_decide": request.user.may(Permission.IMPORT_ANY_FIGURES),
    }
    return render(request, "calendars/calendar.html", context)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def calendar_set(request: HttpRequest) -> HttpResponse:
    form, county = DaysForm(request.POST), request.user.county
    try:
        if form.is_valid():
            actions.set_days(county=county, by=request.user, **form.cleaned_data)
            messages.success(request, "已录入。已经定下的截止时间不变。")
        else:
            messages.error(request, "请选定首日和末日，并选择放假或上班。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    year = form.cleaned_data["first"].year if form.cleaned_data.get("first") else ""
    return redirect(f"{reverse('calendar')}?of={year}")


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def calendar_remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(CalendarDay, pk=pk, county=request.user.county)
    actions.remove_day(entry=entry, by=request.user)
    messages.success(request, "已删除，按国家安排计算。")
    return redirect(f"{reverse('calendar')}?of={entry.day.year}")


def _month(year: int, month: int, days) -> dict:
    """Number, blanks before the first, and (day, whether it is worked, whether the county says so)."""
    start, length = monthrange(year, month)
    dates = [date(year, month, 1) + timedelta(days=after) for after in range(length)]
    return {
        "number": month,
        "blanks": range(start),
        "days": [(each.day, days.is_working(each), each in days.own) for each in dates],
    }


def _exceptions(year: int) -> dict[str, list[date]]:
    """As published: days off from Monday to Friday, and worked Saturdays and Sundays."""
    days = [date(year, 1, 1) + timedelta(days=after) for after in range(366)]
    odd = [each for each in days if each.year == year and published.is_working(each) != (each.weekday() < 5)]
    return {
        "off": [each for each in odd if each.weekday() < 5],
        "on": [each for each in odd if each.weekday() >= 5],
    }
