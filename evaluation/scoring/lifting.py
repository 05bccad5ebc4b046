"""What lifts a unit: for each of its figures the smallest change that alone gives the next grade.

The engine is the oracle: a candidate value is put in the place of the unit's figure and everybody is scored again, so
that caps, rounding, ties, bases computed from the group and quotas hold as they are. Figures move on the grid of their
own decimals. Every answer was seen to reach the grade, and the value one step nearer was seen not to.

Candidates are looked at outwards from the present value: all of them where there are few, else at steps that grow
fourfold and wherever a bound of an item or a condition is met (`lift_turns`); then the step in which the grade is first
reached is halved until two neighbours remain. Where everything that the figure touches moves the unit one way, that
is all there is, and the answer is `sure`. Else the unit's standing (its rank, then its total) may rise and fall
between two stops – a base follows the figure, one item gains what another loses – so before the first step that
reaches, every peak of the standing is climbed, and the whole ground at its height is looked at to both ends. What could
still be missed then is a second peak between two stops.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from evaluation.methods.dictionary import Variable, dictionary
from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures
from evaluation.scoring.lift_turns import Reach, Turns
from evaluation.scoring.outcome import GroupOutcome

# a figure may grow to so many times itself, or to the largest of all units where that is more
HORIZON = 10
# so many candidates are looked at one by one
FEW = 64
# the steps that grow start at this part of the way
_PARTS, _GROWTH = 1024, 4
_DECIMALS = 4
# sections of a method that say what a name means; a name counts when something of the group leads to it
_DEFINITIONS = {"指标", "变量", "派生", "系数", "归类", "依据"}
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z_][\u4e00-\u9fffA-Za-z0-9_&·]*")


@dataclass(frozen=True)
class Lift:
    """`needed` gives the next grade when it takes the place of `value`; None: no such value within the horizon, or none
    was found where that is not `sure`.
    """

    variable: str
    value: Decimal
    needed: Decimal | None
    sure: bool = False

    @property
    def change(self) -> Decimal | None:
        return None if self.needed is None else self.needed - self.value

    @property
    def share(self) -> float | None:
        """The change as a share of the present value."""
        return (
            None
            if self.needed is None or not self.value
            else float((self.needed - self.value) / abs(self.value))
        )


@dataclass(frozen=True)
class Lifts:
    """`grade` is what the unit has, `next` the one above; both empty where there is none."""

    grade: str
    next: str
    ways: tuple[Lift, ...]


@dataclass(frozen=True)
class _Standing:
    """`height` orders standings: the better rank, then the larger total, is more."""

    reached: bool
    height: tuple[int, float]


_Look = Callable[[int], _Standing]


def lifts(method: Method, figures: Figures, row: int, few: int = FEW) -> Lifts:
    """For the unit in `row`: one way per figure and direction that reaches the next grade, or one that says there is
    none. A unit without a grade, or with the best one, has no ways.
    """
    group, at = _place(score(method, figures).groups, row)
    grade = int(group.grades[at]) if group is not None else -1
    if group is None or grade < 0:
        return Lifts("", "", ())
    if grade == 0:
        return Lifts(group.grade_names[0], "", ())
    ways: list[Lift] = []
    for name in read_by(method, group.name):
        column = figures.numbers.get(name)
        if column is not None and np.isfinite(column[row]):
            goal = _Goal(group, at, grade)
            ways += _ways(method, figures, row, goal, _grid(name, method), few)
    return Lifts(group.grade_names[grade], group.grade_names[grade - 1], tuple(ways))


def read_by(method: Method, group: str) -> list[str]:
    """Every name that the scoring of a group leads to, in the order in which the method leads there."""
    document = method.model_dump(mode="json", by_alias=True)
    defined = {
        name: _words(entry) for key in _DEFINITIONS - {"依据"} for name, entry in _entries(document, key)
    }
    rest = [part for key, part in document.items() if key not in _DEFINITIONS | {"分组"}]
    waiting = _words(document["分组"][group]) + _words(rest)
    found: dict[str, None] = {}
    while waiting:
        word = waiting.pop(0)
        if word not in found:
            found[word] = None
            waiting = defined.get(word, []) + waiting
    return list(found)


@dataclass(frozen=True)
class _Goal:
    """The group and the place in it of the unit as it is, and the grade that it has."""

    group: GroupOutcome
    at: int
    grade: int


def _ways(
    method: Method, figures: Figures, row: int, goal: _Goal, grid: Variable, few: int
) -> Iterator[Lift]:
    value = Decimal(repr(float(figures.numbers[grid.name][row])))
    unit = Decimal(1).scaleb(-grid.decimals)
    low, high = _bounds(figures.numbers[grid.name], value, grid)
    reached, all_sure = False, True
    for sign, bound, towards in ((1, high, ROUND_FLOOR), (-1, low, ROUND_CEILING)):
        start = value.quantize(unit, towards)  # one step from here is the first value beyond the present one
        steps = int((bound - start) / unit) * sign

        def figure(step: int, start: Decimal = start, sign: int = sign) -> float:
            return float(value if step == 0 else start + sign * step * unit)

        def look(step: int, figure: Callable[[int], float] = figure) -> _Standing:
            return _standing(method, figures, row, goal, grid.name, figure(step))

        turns = Turns((), True)
        if steps > few:
            group = method.groups[goal.group.name]
            turns = Reach(method, group, goal.group, goal.at, figures, row, grid.name, figure, steps).turns()
        all_sure &= turns.sure
        step = _smallest(look, steps, few, turns)
        if step is not None:
            reached = True
            yield Lift(grid.name, value, start + sign * step * unit, turns.sure)
    if not reached:
        yield Lift(grid.name, value, None, all_sure)


def _standing(method: Method, figures: Figures, row: int, goal: _Goal, name: str, value: float) -> _Standing:
    column = figures.numbers[name].copy()
    column[row] = value
    changed = replace(figures, numbers={**figures.numbers, name: column})
    group, at = _place(score(method, changed).groups, row)
    if group is None or group.name != goal.group.name:
        return _Standing(False, (-len(figures) - 1, -np.inf))
    rank, total = int(group.ranks[at]) or len(figures) + 1, float(group.totals[at])
    return _Standing(0 <= group.grades[at] < goal.grade, (-rank, -np.inf if np.isnan(total) else total))


def _smallest(look: _Look, steps: int, few: int, turns: Turns) -> int | None:
    """The fewest steps, of 1 … `steps`, that reach."""
    seen: dict[int, _Standing] = {}

    def at(step: int) -> _Standing:
        if step not in seen:
            seen[step] = look(step)
        return seen[step]

    if steps <= few:
        return next((step for step in range(1, steps + 1) if at(step).reached), None)
    stops = sorted({*_stops(steps), *turns.steps})
    hit = next((stop for stop in stops if at(stop).reached), None)
    looked = [0, *(stop for stop in stops if hit is None or stop <= hit)]
    for before, place, after in zip([0, *looked], looked, [] if turns.sure else looked[1:], strict=False):
        if at(before).height <= at(place).height > at(after).height and not at(after).reached:
            _climb(at, before, place, after)
    reached = [step for step in sorted(seen) if seen[step].reached]
    if not reached:
        return None
    short = max((step for step in seen if step < reached[0]), default=0)
    return _first(lambda step: at(step).reached, short, reached[0])


def _stops(steps: int) -> list[int]:
    stops = {1, steps}
    stop = max(steps // _PARTS, 2)
    while stop < steps:
        stops.add(stop)
        stop *= _GROWTH
    return sorted(stops)


def _climb(at: _Look, low: int, place: int, high: int) -> None:
    """Look at the highest standing between two steps, then at both ends of the ground that is no lower."""
    peak = place if at(low).height == at(place).height else _top(at, low, high)
    height = at(peak).height
    _first(lambda step: at(step).height < height, peak, high)
    if peak != place:
        _first(lambda step: at(-step).height < height, -peak, -low)


def _top(at: _Look, low: int, high: int) -> int:
    """The highest step between two, or the first that reaches."""
    while high - low > 3:
        one, other = high - _golden(high - low), low + _golden(high - low)
        for step in (one, other):
            if at(step).reached:
                return step
        if at(one).height < at(other).height:
            low = one
        else:
            high = other
    return max(range(low, high + 1), key=lambda step: at(step).height)


def _golden(length: int) -> int:
    """So that one of the two looks of a halving serves the next one too."""
    return max(round(length * 0.618), length // 2 + 1)


def _first(holds: Callable[[int], bool], false: int, true: int) -> int:
    """The neighbour of a step where it does not hold, on the way from `false` to `true`, where it does."""
    while true - false > 1:
        middle = (false + true) // 2
        if holds(middle):
            true = middle
        else:
            false = middle
    return true


def _bounds(column: np.ndarray, value: Decimal, grid: Variable) -> tuple[Decimal, Decimal]:
    """How far down and up a figure may go."""
    known = column[np.isfinite(column)]
    far = HORIZON * abs(value)
    high = max(far, Decimal(repr(float(known.max()))))
    low = min(-far, Decimal(repr(float(known.min()))))
    if grid.minimum is not None:
        low = grid.minimum
    return min(low, value), max(high if grid.maximum is None else min(high, grid.maximum), value)


def _grid(name: str, method: Method) -> Variable:
    """The variable of the dictionary; one that came with the method has four decimals."""
    for variable in dictionary().variables:
        if variable.name == name:
            return variable
    unit = method.variables[name].unit if name in method.variables else ""
    return Variable(code="declared", name=name, unit=unit, department="", decimals=_DECIMALS)


def _place(groups: Sequence[GroupOutcome], row: int) -> tuple[GroupOutcome | None, int]:
    for group in groups:
        at = np.flatnonzero(group.rows == row)
        if len(at):
            return group, int(at[0])
    return None, -1


def _entries(document: Mapping[str, object], key: str) -> list[tuple[str, object]]:
    section = document.get(key)
    return list(section.items()) if isinstance(section, dict) else []


def _words(part: object) -> list[str]:
    return _WORD.findall(json.dumps(part, ensure_ascii=False))
