"""Rules that cannot be kept together: the fewest that already contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.allocation.planning.demands import Demand
from evaluation.allocation.planning.pricing import Prices, Scaled, relaxed
from evaluation.allocation.planning.problem import Problem
from evaluation.allocation.planning.solving import solve
from evaluation.allocation.planning.standing import Standing


@dataclass(frozen=True)
class Conflict:
    """Demands that no plan keeps together; `least` where leaving out any one of them is known to make room."""

    demands: tuple[Demand, ...]
    least: bool

    @property
    def sentence(self) -> str:
        told = "；".join(f"{each.rule}（{each.sentence}）" for each in self.demands)
        cure = "放宽或停用其中一条后再算" if self.least else "放宽或停用其中几条后再算"
        return f"不能同时做到：{told}。{cure}。"


def conflict(problem: Problem, seconds: float) -> Conflict:
    """Of a problem that cannot be had. `seconds` for each question put to the solver; one without an answer in time
    leaves its demands in.
    """
    search = _Search(problem, seconds)
    found = search.least([], False, list(problem.demands))
    kept = tuple(each for each in problem.demands if any(each is one for one in found))
    return Conflict(kept, search.sure)


class _Search:
    """QuickXplain: halves, so that few among many are found with few questions."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem, self.seconds, self.sure = problem, seconds, True

    def least(self, given: list[Demand], new: bool, demands: list[Demand]) -> list[Demand]:
        """The fewest of `demands` that contradict each other and `given`, to which something `new` may have come."""
        if new and not self.possible(given):
            return []
        if len(demands) == 1:
            return demands
        first, second = demands[: len(demands) // 2], demands[len(demands) // 2 :]
        of_second = self.least(given + first, bool(first), second)
        of_first = self.least(given + of_second, bool(of_second), first)
        return of_first + of_second

    def possible(self, demands: Sequence[Demand]) -> bool:
        answer = possible(self.problem.only(demands), self.seconds)
        self.sure &= answer is not None
        return answer is not False


def possible(problem: Problem, seconds: float) -> bool | None:
    """Whether any plan keeps all demands; None where that could not be told in time."""
    standing = Standing(problem)
    standing.mend()
    if standing.result is not None:
        return True
    scaled = Scaled(problem)
    prices = relaxed(scaled)
    if prices is None:
        return False
    found = solve(scaled, problem.allowed, most=prices.bound, apart=_anything(prices), seconds=seconds)
    if found.options is None:
        return False if found.impossible else None
    standing = Standing(problem, found.options)
    standing.mend()
    return None if standing.result is None else True


def _anything(prices: Prices) -> float:
    """So far apart that the first plan will do."""
    return abs(prices.bound) + 1.0
