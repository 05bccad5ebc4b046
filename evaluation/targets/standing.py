"""How a result stands against a target: reached, on course, behind, or nothing known; never without its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluation.targets.language import Target


class State(StrEnum):
    REACHED = "达到"
    ON_COURSE = "在轨"
    BEHIND = "落后"
    MISSED = "未达到"
    UNKNOWN = "没有数据"


@dataclass(frozen=True)
class Standing:
    """`value` is what is compared (for 年变化 the change in %), `wanted` the target, `due` its year; `course` is what
    the straight line from the first known year asks of this one. Both None where nothing is known.
    """

    state: State
    due: int
    wanted: Decimal
    value: Decimal | None = None
    course: Decimal | None = None

    @property
    def distance(self) -> Decimal | None:
        """Result less target; its sign says nothing of good or bad."""
        return None if self.value is None else self.value - self.wanted


def standing(target: Target, results: Mapping[int, Decimal], year: int) -> Standing:
    """In `year`, by the results of that year and those before it. The target is the next that falls due, else the
    last.
    """
    due = min((each for each in target.values if each >= year), default=max(target.values))
    wanted = target.values[due]
    if target.kind == "年变化":
        return _of_change(target, results, year, due, wanted)
    value = results.get(year)
    if value is None:
        return Standing(State.UNKNOWN, due, wanted)
    if _holds(target, value, wanted):
        return Standing(State.REACHED, due, wanted, value)
    if year >= due:
        return Standing(State.MISSED, due, wanted, value)
    course = _course(results, year, due, wanted)
    if course is None:
        return Standing(State.BEHIND, due, wanted, value)
    state = State.ON_COURSE if _holds(target, value, course) else State.BEHIND
    return Standing(state, due, wanted, value, course)


def _of_change(
    target: Target, results: Mapping[int, Decimal], year: int, due: int, wanted: Decimal
) -> Standing:
    now, before = results.get(year), results.get(year - 1)
    if now is None or not before:
        return Standing(State.UNKNOWN, due, wanted)
    change = 100 * (now - before) / abs(before)
    return Standing(State.REACHED if _holds(target, change, wanted) else State.MISSED, due, wanted, change)


def _course(results: Mapping[int, Decimal], year: int, due: int, wanted: Decimal) -> Decimal | None:
    """From the first known year straight to the target; None where no year before is known."""
    first = min((each for each in results if each < year), default=None)
    if first is None:
        return None
    return results[first] + (wanted - results[first]) * (year - first) / (due - first)


def _holds(target: Target, value: Decimal, wanted: Decimal) -> bool:
    return value >= wanted if target.sense == "不低于" else value <= wanted
