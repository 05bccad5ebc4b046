"""The best plan, and how good it is proven to be.

Prices first (linear programming), which bound what any plan can gain. Then mixed-integer programming (HiGHS) over the
few applicants about whom the prices are in doubt; if that is not yet within the gap, over every option that a better
plan could still use: one that loses more than plan and bound lie apart cannot be part of a better plan. What the solver
says is added up in whole numbers and mended where binary fractions deceived it, so a plan keeps every limit exactly.

The same problem gives the same plan, whatever the order of its rows, unless the time ran out. Among applicants whom
nothing tells apart the larger size goes to the smaller credit code.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import floor, inf
from time import monotonic

import numpy as np

from evaluation.allocation.planning.applicants import Bools, Integers
from evaluation.allocation.planning.conflicts import Conflict, conflict
from evaluation.allocation.planning.greedy import by_prices, greedy
from evaluation.allocation.planning.pricing import Prices, Scaled, relaxed
from evaluation.allocation.planning.problem import Plan, Problem
from evaluation.allocation.planning.solving import solve
from evaluation.allocation.planning.twins import settled

_IN_DOUBT = 40  # applicants, and two for each limit that binds: prices leave hardly more undecided


@dataclass(frozen=True)
class Effort:
    """Stop when plan and bound lie at most `gap` of the bound apart, or after about `seconds`; as long again may be
    spent on finding out which rules contradict each other.
    """

    gap: float = 1e-4
    seconds: float = 60.0


@dataclass(frozen=True)
class Optimum:
    """No plan that keeps all rules gains more than `bound`. `proven`: the gap asked for was reached in time."""

    plan: Plan
    gain: Decimal
    bound: Decimal
    proven: bool
    prices: Prices

    @property
    def gap(self) -> Decimal:
        """How far the plan may be from the best one, as a share of the bound."""
        return (self.bound - self.gain) / self.bound if self.bound else Decimal(0)

    @property
    def best(self) -> bool:
        return self.gain == self.bound


@dataclass(frozen=True)
class Unknown:
    """Neither a plan nor a proof that there is none, in the time given."""

    sentence: str = "限定时间内没有找到方案，也没有证明规则相互矛盾。放长时间后再算。"


def optimum(
    problem: Problem, effort: Effort | None = None, *, step: Callable[[str], None] = lambda _: None
) -> Optimum | Conflict | Unknown:
    """`step` is told what begins, in words for people; what it raises ends the search."""
    effort, scaled = effort or Effort(), Scaled(problem)
    step("计算边际价值")
    prices = relaxed(scaled)
    if prices is not None:
        search = _Search(scaled, prices, effort)
        for words, part in search.parts():
            step(words)
            part()
        if search.best is not None:
            return search.result(search.best)
        if search.bound > -inf:
            return Unknown()
    step("查找相互矛盾的规则")
    return conflict(problem, effort.seconds)


class _Search:
    """The best plan so far and the bound so far, in units of gain."""

    def __init__(self, scaled: Scaled, prices: Prices, effort: Effort) -> None:
        self.scaled, self.problem, self.prices, self.effort = scaled, scaled.problem, prices, effort
        self.until = monotonic() + effort.seconds
        self.best: Integers | None = None
        self.bound = prices.bound

    def parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What is left to do, until plan and bound are near enough."""
        yield "按边际价值试排", self.try_prices
        if not self.near and self.few_doubts:
            yield "排出把握不大的企业", self.settle_doubts
        if not self.near:
            yield "排出全部企业", self.settle_all

    @property
    def worth(self) -> float:
        return -inf if self.best is None else self.problem.worth(self.best) / self._step

    @property
    def near(self) -> bool:
        return self.bound - self.worth <= self.apart

    @property
    def apart(self) -> float:
        return self.effort.gap * max(self.bound, 0.0)

    @property
    def few_doubts(self) -> bool:
        """Whether looking at those in doubt first is much less work than looking at all."""
        return 3 * self._doubts <= len(self.problem.options)

    def try_prices(self) -> None:
        """What the prices alone say, brought within the limits."""
        self._offer(self.prices.options.argmax(axis=1))
        if self.best is None and (start := greedy(self.problem)) is not None:
            self.best = start.options

    def settle_doubts(self) -> None:
        """A quarter of the time for those whose second option is nearly as good as the best."""
        lost = self.prices.lost
        second = np.sort(lost, axis=1)[:, 1] if lost.shape[1] > 1 else np.full(len(lost), inf)
        keep = lost == 0
        keep &= keep.cumsum(axis=1) == 1
        doubtful = np.argsort(second, kind="stable")[: self._doubts]
        keep[doubtful] = self.problem.allowed[doubtful]
        found = solve(self.scaled, keep, most=self.bound, apart=self.apart / 2, seconds=self._left / 4)
        self._offer(found.options)

    def settle_all(self) -> None:
        """Every option that a better plan could use."""
        keep: Bools = self.problem.allowed
        if self.best is not None:
            keep = self.prices.lost <= max(self.bound - self.worth, 0.0) * (1 + 1e-9) + 1e-9
            keep[np.arange(len(keep)), self.best] = True
        found = solve(self.scaled, keep, most=self.bound, apart=self.apart, seconds=self._left)
        self._offer(found.options)
        self.bound = max(found.bound, self.worth)

    def result(self, plan: Integers) -> Optimum:
        best = settled(self.problem, plan)
        worth = self.problem.worth(best)
        # gains are whole steps, so the bound is one too; a hair is added for what binary fractions lost
        steps = self.bound * self._step
        bound = max(floor(steps + 1e-6 + 1e-11 * abs(steps)), worth)
        tell = self.problem.gains.tell
        near = bound - worth <= self.effort.gap * bound
        return Optimum(Plan(best), tell(worth), tell(bound), near, self.prices)

    @property
    def _doubts(self) -> int:
        return _IN_DOUBT + 2 * int((self.prices.limits > 0).sum())

    @property
    def _left(self) -> float:
        return self.until - monotonic()

    @property
    def _step(self) -> float:
        return 10.0**self.problem.gains.places

    def _offer(self, options: Integers | None) -> None:
        """Take a plan if, brought within the limits and filled up, it is better."""
        found = None if options is None else by_prices(self.problem, self.prices, options)
        if found is not None and (
            self.best is None or self.problem.worth(found) > self.problem.worth(self.best)
        ):
            self.best = found
