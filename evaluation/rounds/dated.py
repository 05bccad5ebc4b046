"""Where the dates of a round come from: windows, confirmation, announcements, publications. The rest is `numerous`.

Each source says what a user sees of it: a department what lies with it or was raised by it, a town what is about its
enterprises, both what holds for the whole county. In a fixed number of queries.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from evaluation.confirmation.agenda import left_to_towns
from evaluation.models import ConfirmationCall, Publication, Publicity, Round
from evaluation.rounds.schedule import ENTERPRISES, OFFICE, Dated, State, due, in_order
from evaluation.rounds.table import Stage
from mujun.accounts.models import Department, User
from mujun.accounts.roles import Permission
from mujun.intake.layouts import Layout, all_layouts
from mujun.intake.windows import day_of, deadlines
from mujun.templatetags.figures import moment

_STAGE_OF = {Publicity.Subject.LAND: Stage.LAND_PUBLICITY, Publicity.Subject.RESULTS: Stage.PUBLICITY}


def dates(user: User, year: int, now: datetime) -> list[Dated]:
    """Of the year's round and what was collected for it, in order of time."""
    parts = [_windows(user, year, now), _calls(user, year, now)]
    for each in Round.objects.visible_to(user).standing().filter(year=year):
        parts += [_announced(each, now), _published(each)]
    return in_order(parts)


def _windows(user: User, year: int, now: datetime) -> Iterator[Dated]:
    names = dict(Department.objects.values_list("code", "name"))
    own = user.may(Permission.IMPORT_OWN_FIGURES)
    address = f"{reverse('window-list')}?year={year}"
    url = address if own or user.may(Permission.IMPORT_ANY_FIGURES) else ""
    for each in deadlines(user.county, year, _layouts(user), day_of()):
        if each.year != year:
            continue
        starts, at = _midnight(each.standing.opens), _midnight(each.standing.last_day + timedelta(days=1))
        state = State.AHEAD if each.standing.is_ahead else due(State.OPEN, at, now)
        state = State.DONE if each.imported_at else state
        note = f"已导入，{moment(each.imported_at)}" if each.imported_at else ""
        who = names[each.layout.department]
        yield Dated("报送", each.layout.title, who, at, state, url, starts=starts, note=note)


def _layouts(user: User) -> list[Layout]:
    if user.may(Permission.IMPORT_OWN_FIGURES):
        return [each for each in all_layouts() if each.department == user.department.code]
    return [] if user.town_id else all_layouts()


def _calls(user: User, year: int, now: datetime) -> Iterator[Dated]:
    """Each call, and while it runs what the towns have to ask for enterprises without an account."""
    for call in ConfirmationCall.objects.visible_to(user).filter(year=year).select_related("county"):
        url = f"{reverse('confirmation')}?call={call.pk}"
        state, who, note = State.OPEN, ENTERPRISES, ""
        if call.closed_at:
            state, who, note = State.DONE, OFFICE, "已结束"
        elif not call.has_begun(now):
            state = State.AHEAD
        elif call.deadline <= now:
            who, note = OFFICE, "已截止，待结束核对"
        common = {"starts": call.starts_at, "counting": call.counting}
        yield Dated("一企一单", str(call), who, call.deadline, state, url, note=note, **common)
        if call.is_running(now) and not user.may(Permission.IMPORT_OWN_FIGURES):
            for town, size in left_to_towns(user, call).items():
                title, place = f"代 {size} 家没有账号的企业核对", f"{url}&state=pending#list"
                yield Dated("一企一单", title, town, call.deadline, State.OPEN, place, town, **common)


def _announced(round: Round, now: datetime) -> Iterator[Dated]:
    announced = list(round.publicities.select_related("round__county"))
    last = {each.subject: each.pk for each in reversed(announced)}
    for each in announced:
        is_last = last[each.subject] == each.pk and round.at is _STAGE_OF[each.subject]
        state, note = _run_of(each, now, is_last)
        url = f"{reverse('round')}?year={round.year}"
        if each.starts_at <= now and not each.ended_early_at:
            url = reverse("public-publicity", args=[each.round.county.code, each.pk])
        yield Dated(
            "公示",
            f"{each.get_subject_display()}公示",
            OFFICE,
            each.ends_at,
            state,
            url,
            starts=each.starts_at,
            counting=each.counting,
            note=note,
        )


def _run_of(announced: Publicity, now: datetime, holds_the_round: bool) -> tuple[State, str]:
    """State and note of an announcement; one that is over may hold the round up."""
    if announced.ended_early_at:
        return State.DONE, f"{moment(announced.ended_early_at)} 撤回"
    if announced.starts_at > now:
        return State.AHEAD, ""
    if announced.ends_at > now:
        return State.OPEN, ""
    return (State.OPEN, "已截止，待进入下一步") if holds_the_round else (State.DONE, "已截止")


def _published(round: Round) -> Iterator[Dated]:
    for each in Publication.objects.filter(round=round).select_related("published_by"):
        url, kind = reverse("publication", args=[each.pk]), "更正" if each.reason else "公布"
        by = str(each.published_by or OFFICE)
        yield Dated(
            kind, each.document, by, each.published_at, State.DONE, url, is_due=False, note=f"已{kind}"
        )
        ahead = each.effective_from > day_of()
        state, note = (State.AHEAD, "尚未施行") if ahead else (State.DONE, "已施行")
        at = _midnight(each.effective_from)
        yield Dated("施行", each.document, OFFICE, at, state, url, is_due=False, note=note)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
