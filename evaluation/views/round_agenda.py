"""日程 of a year's round: what is open, what is overdue and with whom, what has happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.rounds import schedule
from evaluation.rounds.dated import dates
from evaluation.rounds.numerous import read
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.calendars.county import calendar_of
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of
from mujun.templatetags.figures import moment

_COLUMNS = ["开始", "时间", "事项", "内容", "镇街", "由谁办理", "情况", "状态"]


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def round_agenda(request: HttpRequest) -> HttpResponse:
    everything, chosen, calendar, now = _asked(request)
    page = page_of(request, chosen)
    context = {
        "page": page,
        "rows": [(each, each.words(calendar, now)) for each in read(page)],
        "filters": [
            (code, label, len(schedule.chosen(everything, code)))
            for code, (label, _) in schedule.FILTERS.items()
        ],
        "state": _state(request),
        "by_person": schedule.loads(everything, "who"),
        "by_town": [] if request.user.town_id else schedule.loads(everything, "town"),
    }
    return render(request, "evaluation/round_agenda.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def round_agenda_file(request: HttpRequest) -> HttpResponse:
    """What the page lists, with the same filters."""
    _, chosen, calendar, now = _asked(request)
    rows = (
        [moment(each.starts) if each.starts else "", each.when, each.kind, each.title, each.town, each.who,
         each.words(calendar, now), each.state.label]
        for each in read(chosen)
    )  # fmt: skip
    return csv_file(f"{request.user.county}{year_of(request)}年度评价日程", _COLUMNS, rows)


def _asked(request: HttpRequest):
    """Everything the user sees, what of it is asked for, and what tells its clocks."""
    everything = dates(request.user, year_of(request))
    asked = {name: request.GET.get(name, "") for name in ("who", "town")}
    chosen = schedule.chosen(everything, _state(request), **asked)
    return everything, chosen, calendar_of(request.user.county), timezone.now()


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in schedule.FILTERS else "open"
