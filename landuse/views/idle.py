"""闲置土地: every parcel whose contract is known, by what the statute's clock says of it today."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from landuse.idleness.reading import Status
from landuse.models import Development, IdleProceeding
from landuse.readings.idle_land import Clock, clocks, next_reminder, statute_of, tallies, tally
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of

UNKNOWN_CAUSE = "未查明"
_NEVER = 10**6
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
    statute = statute_of(user.county)
    every = clocks(Development.objects.visible_to(user), statute, day)
    asked = _Asked(request.GET)
    listed = asked.sorted(asked.filtered(every))
    open_ones = dict(IdleProceeding.objects.visible_to(user).open().values_list("parcel", "pk"))
    reminders = {each.parcel: next_reminder(each.reading, statute, day) for each in listed}
    if request.GET.get("download"):
        return _file(listed, reminders, open_ones)
    page = page_of(request, listed)
    context = {
        "page": page,
        "rows": [(each, reminders[each.parcel], each.parcel in open_ones) for each in page],
        "day": day,
        "statute": statute,
        "every": every,
        "tallies": tallies(every),
        "totals": tally(listed),
        "sort": asked.sort,
        "statuses": [each.value for each in Status],
        "towns": sorted({each.town for each in every}),
        "causes": [*Development.Cause.values, UNKNOWN_CAUSE],
        "terms": _TERMS,
        "filtering": asked.is_narrow,
        "may_import": user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/idle.html", context)


@dataclass(frozen=True)
class _Asked:
    """What the address asks for; what it asks in vain gives an empty list, never an error."""

    given: QueryDict

    @property
    def sort(self) -> str:
        return self.given.get("sort", "left")

    @property
    def is_narrow(self) -> bool:
        return any(self.given.get(name) for name in ("status", "town", "within", "cause", "q"))

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


def _file(listed: Sequence[Clock], reminders: dict, open_ones: dict) -> HttpResponse:
    rows = (_row(each, reminders[each.parcel], each.parcel in open_ones) for each in listed)
    return csv_file(f"闲置土地期限 {timezone.localdate()}", _HEADER, rows)


def _row(each: Clock, reminder, is_open: bool) -> list[object]:
    reading, upcoming = each.reading, each.next
    basis = "交地日期推定" if reading.presumed else "合同约定" if reading.start else ""
    return [
        each.code, each.town, each.holder, each.area, reading.status, each.cause,
        reading.start, basis, upcoming and upcoming.name, upcoming and upcoming.due, each.left,
        reminder, reading.fee, "、".join(reading.missing), reading.words, "调查中" if is_open else "",
    ]  # fmt: skip
