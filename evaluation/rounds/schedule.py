"""日程: every dated thing of a year's round in one list, how its clock stands and with whom it lies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from django.utils import timezone

from mujun.calendars.clock import Calendar, Counting, written
from mujun.calendars.county import standing
from mujun.templatetags.figures import day, moment

OFFICE, ENTERPRISES = "亩均办", "企业"
T = TypeVar("T", bound=Any)  # `Dated`, or what is known of one before it is read


class State(StrEnum):
    LATE = "late"
    OPEN = "open"
    AHEAD = "ahead"
    DONE = "done"

    @property
    def label(self) -> str:
        return {"late": "逾期", "open": "在办", "ahead": "未开始", "done": "已完成"}[self]


FILTERS = {
    "open": ("未完成", frozenset({State.LATE, State.OPEN, State.AHEAD})),
    "late": ("逾期", frozenset({State.LATE})),
    "all": ("全部", frozenset(State)),
}


@dataclass(frozen=True)
class Dated:
    """`at`: when it is due, or when it happened (`is_due` False). `note` in place of the clock where that says more.
    `town` of the enterprise it is about; `url` empty where the user may not go.
    """

    kind: str
    title: str
    who: str
    at: datetime
    state: State
    url: str = ""
    town: str = ""
    starts: datetime | None = None
    counting: str = Counting.NATURAL
    is_due: bool = True
    note: str = ""

    @property
    def when(self) -> str:
        local = timezone.localtime(self.at)
        if self.is_due:
            return written(local)
        return moment(local) if local.time() > time() else day(local)

    def words(self, calendar: Calendar, now: datetime) -> str:
        """How it stands, as people say it."""
        if self.note:
            return self.note
        if self.state is State.DONE:
            return self.state.label
        if self.state is State.AHEAD:
            return f"{moment(self.starts)} 开始"
        return standing(self.at, self.counting, calendar, now).brief


Counts = dict[str, tuple[int, int]]  # name → how much is not done, and how much of it late


@dataclass(frozen=True)
class Load:
    """How much lies with somebody, or in a town, that is not done; how much of it is late."""

    name: str
    waiting: int
    late: int


def due(state_if_open: State, at: datetime, now: datetime) -> State:
    """Open until it is due, then late."""
    return State.LATE if at <= now else state_if_open


def chosen(dated: Iterable[T], state: str, who: str = "", town: str = "") -> list[T]:
    """Of one of `FILTERS`, with one of those it may lie with, of one town; empty words choose everything."""
    _, states = FILTERS[state]
    return [
        each for each in dated if each.state in states and who in ("", each.who) and town in ("", each.town)
    ]


def counts(dated: Iterable[T], field: str) -> Counts:
    """By `who` or `town`."""
    found: dict[str, list[State]] = {}
    for each in dated:
        if each.state in (State.LATE, State.OPEN) and getattr(each, field):
            found.setdefault(getattr(each, field), []).append(each.state)
    return {name: (len(states), states.count(State.LATE)) for name, states in found.items()}


def loads(*parts: Counts) -> list[Load]:
    """Of all parts together, what is late first."""
    added: dict[str, tuple[int, int]] = {}
    for name, (waiting, late) in (each for part in parts for each in part.items()):
        known = added.get(name, (0, 0))
        added[name] = known[0] + waiting, known[1] + late
    counted = [Load(name, *numbers) for name, numbers in added.items()]
    return sorted(counted, key=lambda load: (-load.late, -load.waiting, load.name))


def in_order(parts: Sequence[Iterable[T]]) -> list[T]:
    return sorted(
        (each for part in parts for each in part), key=lambda each: (each.at, each.kind, each.title)
    )
