"""闲置土地: every parcel whose contract is known, by what the statute's clock says of it today."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from landuse.idleness.reading import Status
from landuse.idleness.statute import Statute
from landuse.models import Development, DevelopmentPause, Enterprise, IdleStatute, Parcel
from landuse.readings.idle_land import (
    Clock,
    Tally,
    clocks,
    next_reminder,
    plots_under_proceeding,
    statute_of,
    tallies,
    tally,
)
from mujun.accounts.access import requires
from mujun.accounts.models import Town, User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of_keys

UNKNOWN_CAUSE = "未查明"
_NEVER = 10**6
_FILTERS = ("status", "town", "within", "cause", "q")
_TERMS = ["7", "30", "90", "365"]  # days to choose from
_SORTS = {
    "left": lambda each: _NEVER if each.left is None else each.left,
    "code": lambda each: each.code,
    "town": lambda each: (each.town, each.code),
    "status": lambda each: (list(Status).index(each.reading.status), each.code),
    "area": lambda each: each.area,
    "fee": lambda each: each.reading.fee or 0,
}
_HEADER = [
    "宗地代码", "镇街", "权利人", "登记面积（亩）", "状态", "原因", "动工日期", "动工日期依据", "下一期限", "期限到",
    "还剩（天）", "下次提醒", "闲置费估算（万元）", "还需查明", "说明", "闲置土地调查",
]  # fmt: skip


@require_GET
@requires(Permission.VIEW_RESULTS)
def idle_list(request: HttpRequest) -> HttpResponse:
    user, day = request.user, timezone.localdate()
    statute, asked = statute_of(user.county), _Asked(request.GET)
    developments = Development.objects.visible_to(user)
    if request.GET.get("download"):
        return _file(_rows(user, asked.listed(clocks(developments, statute, day)), statute, day))
    state = state_of(Development, DevelopmentPause, IdleStatute, Parcel, Enterprise, Town)
    name = f"clocks {day} {asked.words}"
    found = kept_of(state, developments, name, lambda: _found(clocks(developments, statute, day), asked))

    def read(keys: Sequence[int]) -> dict[int, Clock]:
        return {each.development: each for each in clocks(developments.filter(pk__in=keys), statute, day)}

    page = page_of_keys(request, found.keys, read)
    context = {
        "page": page,
        "rows": _rows(user, page.object_list, statute, day),
        "day": day,
        "statute": statute,
        "found": found,
        "sort": asked.sort,
        "statuses": [each.value for each in Status],
        "causes": [*Development.Cause.values, UNKNOWN_CAUSE],
        "terms": _TERMS,
        "filtering": asked.is_narrow,
        "may_import": user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/idle.html", context)


class _Found(NamedTuple):
    """What the page says of all clocks, and the keys (developments) of those that are asked for, in order."""

    keys: array
    tallies: list[Tally]
    totals: Tally
    towns: list[str]


def _found(every: list[Clock], asked: "_Asked") -> _Found:
    listed = asked.listed(every)
    keys = array("q", (each.development for each in listed))
    return _Found(keys, tallies(every), tally(listed), sorted({each.town for each in every}))


def _rows(user: User, listed: Sequence[Clock], statute: Statute, day: date) -> list[tuple]:
    """Each with the day of its next reminder, and whether it is looked into."""
    under = plots_under_proceeding(user, (each.parcel for each in listed))
    return [(each, next_reminder(each.reading, statute, day), each.parcel in under) for each in listed]


@dataclass(frozen=True)
class _Asked:
    """What the address asks for; what it asks in vain gives an empty list, never an error."""

    given: QueryDict

    @property
    def sort(self) -> str:
        return self.given.get("sort", "left")

    @property
    def is_narrow(self) -> bool:
        return any(self.given.get(name) for name in _FILTERS)

    @property
    def words(self) -> list[str]:
        """What tells one list from another."""
        return [self.sort, *(self.given.get(name, "") for name in _FILTERS)]

    def listed(self, every: Sequence[Clock]) -> list[Clock]:
        return self.sorted(self.filtered(every))

    def filtered(self, every: Sequence[Clock]) -> list[Clock]:
        status, town, cause = (self.given.get(name) for name in ("status", "town", "cause"))
        words, within = self.given.get("q", "").strip(), self.given.get("within", "")
        return [
            each
            for each in every
            if (not status or each.reading.status == status)
            and (not town or each.town == town)
            and (not cause or each.cause == cause)
            and (not words or _speaks_of(each, words))
            and (not within or _within(each, within))
        ]

    def sorted(self, listed: list[Clock]) -> list[Clock]:
        key = _SORTS.get(self.sort.removeprefix("-"), _SORTS["left"])
        return sorted(listed, key=key, reverse=self.sort.startswith("-"))


def _speaks_of(each: Clock, words: str) -> bool:
    return words.upper() in each.code.upper() or words in (each.holder or "")


def _within(each: Clock, days: str) -> bool:
    return each.next is not None and days.isdecimal() and each.next.left <= int(days)


def _file(rows: Sequence[tuple]) -> HttpResponse:
    return csv_file(f"闲置土地期限 {timezone.localdate()}", _HEADER, (_row(*row) for row in rows))


def _row(each: Clock, reminder, is_open: bool) -> list[object]:
    reading, upcoming = each.reading, each.next
    basis = "交地日期推定" if reading.presumed else "合同约定" if reading.start else ""
    return [
        each.code, each.town, each.holder, each.area, reading.status, each.cause,
        reading.start, basis, upcoming and upcoming.name, upcoming and upcoming.due, each.left,
        reminder, reading.fee, "、".join(reading.missing), reading.words, "调查中" if is_open else "",
    ]  # fmt: skip
