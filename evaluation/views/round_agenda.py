"""日程 of a year's round: what is open, what is overdue and with whom, what has happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.rounds import numerous, schedule
from evaluation.rounds.dated import dates
from mujun.accounts.access import requires
from mujun.accounts.models import User
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
    asked = _asked(request)
    page = page_of(request, asked.rows)
    few, many = asked.few, asked.many
    context = {
        "page": page,
        "rows": asked.told(page.object_list),
        "filters": [
            (code, label, len(schedule.chosen(few, code)) + many.sizes[code])
            for code, (label, _) in schedule.FILTERS.items()
        ],
        "state": _state(request),
        "by_person": schedule.loads(schedule.counts(few, "who"), many.who),
        "by_town": [] if request.user.town_id else schedule.loads(schedule.counts(few, "town"), many.town),
    }
    return render(request, "evaluation/round_agenda.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def round_agenda_file(request: HttpRequest) -> HttpResponse:
    """What the page lists, with the same filters."""
    asked = _asked(request)
    rows = (
        [moment(each.starts) if each.starts else "", each.when, each.kind, each.title, each.town, each.who,
         words, each.state.label]
        for each, words in asked.told(asked.rows)
    )  # fmt: skip
    return csv_file(f"{request.user.county}{year_of(request)}年度评价日程", _COLUMNS, rows)


@dataclass(frozen=True)
class _Asked:
    """`few` is everything but what there are hundreds of; `rows` what is asked for of both, in order of time, each a
    place in `listed` or in `many`: (time, whether of `many`, place).
    """

    user: User
    now: datetime
    few: list[schedule.Dated]
    listed: list[schedule.Dated]
    many: numerous.Found

    @cached_property
    def rows(self) -> list[tuple[float, bool, int]]:
        few = [(each.at.timestamp(), False, place) for place, each in enumerate(self.listed)]
        return sorted([*few, *((at, True, place) for place, at in enumerate(self.many.at))])

    def told(self, rows: Sequence[tuple[float, bool, int]]) -> list[tuple[schedule.Dated, str]]:
        """Each with how its clock stands."""
        places = [place for _, is_many, place in rows if is_many]
        known = self._read(places)
        dated = [known.get(place) if is_many else self.listed[place] for _, is_many, place in rows]
        calendar = calendar_of(self.user.county)
        return [(each, each.words(calendar, self.now)) for each in dated if each]

    def _read(self, places: Sequence[int]) -> dict[int, schedule.Dated | None]:
        wanted = [(self.many.kinds[place], self.many.keys[place]) for place in places]
        return dict(zip(places, numerous.read(wanted, self.user, self.now), strict=True))


def _asked(request: HttpRequest) -> _Asked:
    user, year, now = request.user, year_of(request), timezone.now()
    wanted = _state(request), request.GET.get("who", ""), request.GET.get("town", "")
    few = dates(user, year, now)
    return _Asked(user, now, few, schedule.chosen(few, *wanted), numerous.found(user, year, now, *wanted))


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in schedule.FILTERS else "open"
