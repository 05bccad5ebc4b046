"""Rules that cannot be kept together: the fewest that already contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from evaluation.allocation.planning.demands import Demand, QuotaLimit
from evaluation.allocation.planning.pricing import Prices, Scaled, relaxed
from evaluation.allocation.planning.problem import Problem
from evaluation.allocation.planning.solving import solve
from evaluation.allocation.planning.standing import Standing

_TOLD = 3  # demands of one rule that a sentence tells
Group = tuple[Demand, ...]


@dataclass(frozen=True)
class Conflict:
    """Demands that no plan keeps together; `least` where leaving out any one of them is known to make room."""

    demands: tuple[Demand, ...]
    least: bool

    @property
    def sentence(self) -> str:
        told = "；".join(_told(each) for each in _by_rule(self.demands))
        cure = "放宽或停用其中一条后再算" if self.least else "放宽或停用其中几条后再算"
        return f"不能同时做到：{told}。{cure}。"


def _told(demands: Group) -> str:
    words = "；".join(each.sentence for each in demands[:_TOLD])
    return f"{demands[0].rule}（{words}{f'；等 {len(demands)} 条' if len(demands) > _TOLD else ''}）"


def _by_rule(demands: Sequence[Demand]) -> list[Group]:
    rules = dict.fromkeys(each.rule for each in demands)
    return [tuple(each for each in demands if each.rule == rule) for rule in rules]


def conflict(problem: Problem, seconds: float) -> Conflict:
    """Of a problem that cannot be had: the rules first, then what they ask for one by one.

    Within about `seconds`; what could not be looked at in time stays in.
    """
    search = _Search(problem, seconds)
    # those before are tried as the cause first: a quota is only named where the rules alone could be kept
    rules = search.least(
        [], False, _by_rule(sorted(problem.demands, key=lambda each: isinstance(each, QuotaLimit)))
    )
    found = search.least([], False, [(each,) for group in rules for each in group])
    kept = {id(each) for group in found for each in group}
    return Conflict(tuple(each for each in problem.demands if id(each) in kept), search.sure)


class _Search:
    """QuickXplain: halves, so that few among many are found with few questions."""

    def __init__(self, problem: Problem, seconds: float) -> None:
        self.problem, self.sure = problem, True
        self.until = monotonic() + seconds

    def least(self, given: list[Group], new: bool, groups: list[Group]) -> list[Group]:
        """The fewest of `groups` that contradict each other and `given`, to which something `new` may have come."""
        if new and not self.possible(given):
            return []
        if len(groups) <= 1:
            return groups
        first, second = groups[: len(groups) // 2], groups[len(groups) // 2 :]
        of_second = self.least(given + first, True, second)
        of_first = self.least(given + of_second, bool(of_second), first)
        return of_first + of_second

    def possible(self, groups: Sequence[Group]) -> bool:
        left = self.until - monotonic()
        demands = [each for group in groups for each in group]
        answer = possible(self.problem.only(demands), left) if left > 0 else None
        self.sure &= answer is not None
        return answer is not False


def possible(problem: Problem, seconds: float) -> bool | None:
    """Whether any plan keeps all demands; None where that could not be told in time."""
    if _mended(Standing(problem)):
        return True
    scaled = Scaled(problem)
    prices = relaxed(scaled)
    if prices is None:
        return False
    if _mended(Standing(problem, prices.options.argmax(axis=1), prices.options)):
        return True
    found = solve(scaled, problem.allowed, most=prices.bound, apart=_anything(prices), seconds=seconds)
    if found.options is None:
        return False if found.impossible else None
    return _mended(Standing(problem, found.options)) or None


def _mended(standing: Standing) -> bool:
    standing.mend()
    return standing.result is not None


def _anything(prices: Prices) -> float:
    """So far apart that the first plan will do."""
    return abs(prices.bound) + 1.0
