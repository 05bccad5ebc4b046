"""Where a figure's effect on its unit turns, and whether nothing can turn between such places.

Within the range of a figure conditions begin or cease to hold and items meet their bounds: at those steps the search
looks, whatever its own stops. Where besides every item, and every key of the order, moves the unit the same way, the
next grade is reached at one end of a stretch between two stops or nowhere in it, and the search misses nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Name, Node, Operation, names, parse
from evaluation.methods.schema import Group, Item, Method
from evaluation.methods.schema.bases import Computed
from evaluation.methods.schema.points import OnCondition
from evaluation.methods.schema.shapes import (
    Direct,
    Inverse,
    LessIsBetter,
    Range,
    Ratio,
    Steps,
    TwoPoints,
    ladder,
)
from evaluation.scoring import points
from evaluation.scoring.deriving import derived
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Figures
from evaluation.scoring.items import Terms
from evaluation.scoring.lift_forms import Reading, compared, upwards
from evaluation.scoring.outcome import GroupOutcome
from evaluation.scoring.scorecard import GRADE, PLACE, TOTAL
from evaluation.scoring.scored import conditions, factor
from evaluation.scoring.settling import AS_IT_IS, MEAN


@dataclass(frozen=True)
class Turns:
    """`steps` at which the search has to look; `sure`: between stops that include them nothing is missed."""

    steps: tuple[int, ...]
    sure: bool


@dataclass(frozen=True)
class Reach:
    """One figure of one unit: `figure` gives its value at a step of 0 … `steps`."""

    method: Method
    group: Group
    outcome: GroupOutcome
    at: int
    figures: Figures
    row: int
    name: str
    figure: Callable[[int], float]
    steps: int

    @property
    def reading(self) -> Reading:
        return Reading(self.method, self.name)

    def turns(self) -> Turns:
        found: set[int] = set()
        watched = [*self._watched()]
        for node, edge in watched:
            found |= self._crossings(node, edge)
        forms = {self.reading.form(node) for node, _ in watched}
        if self._through_nothing:
            found |= self._crossings(Name(self.name), 0.0)
            forms |= {"other"} if "over" in forms else set()
        return Turns(tuple(sorted(found)), "other" not in forms and self._one_way())

    @property
    def _through_nothing(self) -> bool:
        """From below zero to above it: there a multiple of the inverse leaps."""
        return self.figure(0) * self.figure(self.steps) < 0

    def _watched(self) -> Iterator[tuple[Node, float]]:
        """Numbers with the edges at which something changes; only those that read the figure."""
        for name, item in self.group.items.items():
            node = self.reading.expanded(self.method.indicators[name].node)
            if self.reading.form(node) != "free":
                # beyond every number: only where it has none, by a zero denominator
                yield from ((node, edge) for edge in (np.inf, *self._edges(name, item)))
        words = {*ATTRIBUTES, *self.method.classes}
        for condition in self._conditions():
            for each in compared(condition, words):
                node = self.reading.expanded(Operation("-", each.left, each.right))
                if self.reading.form(node) != "free":
                    yield node, 0.0

    def _conditions(self) -> Iterator[Node]:
        method = self.method
        if method.scope:
            yield from (parse(each.condition) for each in method.scope.except_.values())
            yield from (parse(each) for each in [method.scope.within] if each)
        yield from (parse(each.condition) for each in method.groups.values() if each.condition)
        yield from (parse(cut.condition) for cut in self.group.grading or () if cut.condition)
        yield from (parse(rule.condition) for rule in method.adjustments)
        yield from conditions(method, self.group)
        yield from points.read_by(method, self.group)

    def _edges(self, name: str, item: Item) -> Iterator[float]:
        """Values of the item at which its score meets a bound or a step."""
        terms = Terms.of(item, self.method.rules, factor(self.group, name))
        base = next(each for each in self.outcome.items if each.name == name).base_of_row(self.at)
        if terms.negative.decision != AS_IT_IS:
            yield 0.0
        if isinstance(item.shape, Steps):
            yield from map(float, ladder(list(item.shape.steps)).edges)
        for bound in (terms.cap, terms.floor):
            edge = _edge(item, base, bound)
            if np.isfinite(edge):
                yield edge

    def _crossings(self, node: Node, edge: float) -> set[int]:
        """The two steps between which a number passes the edge; none where it stays on one side."""
        low, high = 0, self.steps
        side = self._side(node, edge, low)
        if side == self._side(node, edge, high):
            return set()
        while high - low > 1:
            middle = (low + high) // 2
            if self._side(node, edge, middle) == side:
                low = middle
            else:
                high = middle
        # what is on the edge itself, in the dust of binary arithmetic, is looked at too
        return {step for step in range(low - 1, high + 2) if 0 < step <= self.steps}

    def _side(self, node: Node, edge: float, step: int) -> int:
        number = self._value(node, step)
        return int(np.sign(number - edge)) if np.isfinite(number) else 2

    def _value(self, node: Node, step: int) -> float:
        column = np.array([self.figure(step)])
        changed = replace(self._alone, numbers={**self._alone.numbers, self.name: column})
        return float(values(node, derived(self.method, changed))[0])

    @cached_property
    def _alone(self) -> Figures:
        return self.figures.of(np.array([self.row]), self.figures.numbers)

    def _one_way(self) -> bool:
        """Whether whatever decides the unit's place only rises or only falls, and nobody else's does anything."""
        if self.method.pooling or (
            self.method.scope and any(r.follows for r in self.method.scope.except_.values())
        ):
            return False
        if any(cut.stages for cut in self.group.grading or ()):
            return False
        after = {TOTAL, PLACE, GRADE}
        if any(after & set(names(parse(rule.condition), ())) for rule in self.method.adjustments):
            return False
        if not upwards([parse(cut.condition) for cut in self.group.grading or () if cut.condition]):
            return False
        ways = {way for way in (*self._items(), *self._keys(), *self._points()) if way}
        return ways <= {1} or ways <= {-1}

    def _items(self) -> Iterator[int]:
        """1: the score rises with the steps, −1: it falls, 0: neither; 2 where that cannot be said."""
        if self.group.order and TOTAL not in {key.name for key in self.group.order}:
            return
        for name, item in self.group.items.items():
            node = self.reading.expanded(self.method.indicators[name].node)
            if self.reading.form(node) != "free":
                yield self._way_of(name, item, node)

    def _way_of(self, name: str, item: Item, node: Node) -> int:
        terms = Terms.of(item, self.method.rules, factor(self.group, name))
        alone = not isinstance(item.base, Computed) and not isinstance(item.shape, Range)
        policies = (terms.missing, terms.zero_denominator, terms.negative)
        settled = all(policy.decision != MEAN for policy in policies) and (
            terms.negative.decision == AS_IT_IS or self._never_negative(node)
        )
        base = next(each for each in self.outcome.items if each.name == name).base_of_row(self.at)
        return self._way(node) * _rising(item, base) if alone and settled else 2

    def _never_negative(self, node: Node) -> bool:
        return min(self._value(node, step) for step in (0, max(self.steps - 1, 0))) >= 0

    def _keys(self) -> Iterator[int]:
        ties = self.method.rules.ties
        for key in (*self.group.order, *(ties.keys if ties else ())):
            if key.name != TOTAL:
                yield self._way(self.reading.expanded(Name(key.name))) * (-1 if key.ascending else 1)

    def _points(self) -> Iterator[int]:
        """Points by condition turn at steps that are looked at; those by formula may do anything."""
        for family in points.families_of(self.method, self.group).values():
            parts = getattr(family, "parts", {"": family}).values()
            for part in parts:
                free = all(
                    self.reading.form(self.reading.expanded(node)) == "free" for node in points.formulas(part)
                )
                yield 0 if free or isinstance(part, OnCondition) else 2

    def _way(self, node: Node) -> int:
        form = self.reading.form(node)
        if form in ("free", "other"):
            return 0 if form == "free" else 2
        if form == "over" and self._through_nothing:
            return 2
        # an end may be nothing itself: two places inside tell
        low, high = (self._value(node, step) for step in (self.steps // 3, self.steps * 2 // 3))
        return int(np.sign(high - low)) if np.isfinite(low) and np.isfinite(high) else 2


def _edge(item: Item, base: float, bound: float) -> float:
    """The value at which the item gives so many multiples of its weight, or points."""
    match item.shape:
        case Ratio():
            return bound * base
        case Inverse():
            return base / bound if bound else np.inf
        case LessIsBetter():
            return base * (2 - 2 * bound)
        case TwoPoints(lower=lower, target=target):
            return float(lower) + bound * float(target - lower)
        case Direct():
            return bound
    return np.inf


def _rising(item: Item, base: float) -> int:
    """1 where more is better, −1 where less is; 2 where that is not so throughout."""
    match item.shape:
        case Ratio():
            return 2 if np.isnan(base) else int(np.sign(base))
        case Inverse() | LessIsBetter():
            return 2 if np.isnan(base) else -int(np.sign(base))
        case TwoPoints(lower=lower, target=target):
            return 1 if target > lower else -1
        case Direct():
            return 1
        case Steps():
            cut, given = ladder(list(item.shape.steps)), list(item.shape.steps.values())
            found = [given[at] for at in cut.steps]
            return 1 if found == sorted(found) else -1 if found == sorted(found, reverse=True) else 2
    return 2
