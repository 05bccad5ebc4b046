"""What happened to a parcel and what comes, laid out along a line of time. Pure: percentages of its width."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from landuse.idleness.clock import Pause
from landuse.idleness.reading import Plot, Reading

Kind = Literal["past", "agreed", "due", "today"]
_APART = 6.0  # per cent between two marks of a row
_MARGIN = 0.03  # of the span, left free on either side
_FEWEST_DAYS = 365


@dataclass(frozen=True)
class Mark:
    """`row` 0 lies on the line, higher ones above it, so that no two cover each other."""

    number: int
    day: date
    title: str
    kind: Kind
    at: float
    row: int


@dataclass(frozen=True)
class Bar:
    """Days that may not count."""

    first: date
    last: date | None
    cause: str
    counted: bool
    at: float
    width: float


@dataclass(frozen=True)
class Tick:
    year: int
    at: float


@dataclass(frozen=True)
class Timeline:
    marks: Sequence[Mark]
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    rows: int


def timeline(
    plot: Plot,
    known: Sequence[tuple[date | None, str]],
    reading: Reading,
    standing: Sequence[str],
    today: date,
) -> Timeline:
    """`known`: days of the contract that no clock asks for; `standing`: causes for which the clock stands."""
    points = sorted(_points(plot, known, reading, today))
    days = [day for day, _, _ in points] + [each.first for each in plot.pauses]
    first, span = min(days), max((max(days) - min(days)).days, _FEWEST_DAYS)

    def at(day: date) -> float:
        share = (day - first).days / span
        return round(100 * (_MARGIN + share * (1 - 2 * _MARGIN)), 2)

    marks = list(_marks(points, at))
    bars = [_bar(each, standing, today, at) for each in plot.pauses]
    ticks = [Tick(year, at(date(year, 1, 1))) for year in _years(first, span)]
    return Timeline(marks, bars, ticks, 1 + max(mark.row for mark in marks))


def _points(
    plot: Plot, known: Sequence[tuple[date | None, str]], reading: Reading, today: date
) -> Iterator[tuple[date, str, Kind]]:
    yield today, "今天", "today"
    for day, title in known:
        if day:
            yield day, title, "past"
    if reading.start:
        yield reading.start, "推定动工日期" if reading.presumed else "约定动工日期", "agreed"
    happened = [
        (plot.handed_over, "实际交地"), (plot.started, "实际动工"), (plot.stopped, "中止开发"),
        (plot.finished, "竣工"),
    ]  # fmt: skip
    for day, title in happened:
        if day:
            yield day, title, "past"
    for each in reading.thresholds:
        if each.due != reading.start:
            yield each.due, f"{each.name}的期限", "due"


def _marks(points: Sequence[tuple[date, str, Kind]], at: Callable[[date], float]) -> Iterator[Mark]:
    ends: list[float] = []
    for number, (day, title, kind) in enumerate(points, start=1):
        place = at(day)
        row = next((row for row, end in enumerate(ends) if place - end >= _APART), len(ends))
        ends[row : row + 1] = [place]
        yield Mark(number, day, title, kind, place, row)


def _bar(each: Pause, standing: Sequence[str], today: date, at: Callable[[date], float]) -> Bar:
    last = each.last or max(today, each.first)
    width = max(round(at(last) - at(each.first), 2), 0.5)
    return Bar(each.first, each.last, each.cause, each.cause in standing, at(each.first), width)


def _years(first: date, span: int) -> range:
    last = date.fromordinal(first.toordinal() + span)
    return range(first.year + 1, last.year + 1)
