"""What one more unit of a quota is worth: at the margin of cut sizes, and within proven bounds for whole ones."""

from dataclasses import dataclass
from decimal import Decimal

from evaluation.allocation.planning.optimum import Effort, Optimum, optimum
from evaluation.allocation.planning.problem import Problem

_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Worth:
    """Gain for one more unit of the quota.

    `margin` comes from the prices, as if sizes could be cut at will: what each of a few more units would bring.
    The gain of the best plan with one unit more less that of the best plan is proven to lie from `least` to `most`;
    sizes come whole, so it may be 0 where the margin is not. None where nothing was solved once more, or in vain.
    """

    quota: str
    unit: str
    margin: Decimal
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def exact(self) -> Decimal | None:
        """Told only where the bounds meet."""
        return self.least if self.least == self.most else None

    @property
    def estimate(self) -> Decimal:
        """The margin, as far as the bounds allow it."""
        return (
            self.margin
            if self.least is None or self.most is None
            else min(max(self.margin, self.least), self.most)
        )


def worths(problem: Problem, found: Optimum, again: Effort | None = None) -> list[Worth]:
    """For each quota. With `again` each is solved once more with one unit more, for as long as that says."""
    return [
        Worth(name, quota.unit, _margin(problem, found, name), *_bounds(problem, found, name, again))
        for name, quota in problem.rules.quotas.items()
    ]


def _margin(problem: Problem, found: Optimum, quota: str) -> Decimal:
    """The prices of all limits that follow the quota, per unit."""
    prices = found.prices.per_unit(problem).tolist()
    grown = sum(price for limit, price in zip(problem.limits, prices, strict=True) if limit.grows == quota)
    return Decimal(repr(grown)).quantize(_PLACES)


def _bounds(
    problem: Problem, found: Optimum, quota: str, again: Effort | None
) -> tuple[Decimal | None, Decimal | None]:
    """Each best plan gains no less than the plan found and no more than its bound."""
    if again is None:
        return None, None
    larger = problem.with_more(quota, Decimal(1))
    more = optimum(larger, Effort(0.0, again.seconds))
    if not isinstance(more, Optimum):
        return None, None
    least, most = more.gain - found.bound, more.bound - found.gain
    return (max(least, Decimal(0)) if _wider(problem, larger) else least), most


def _wider(problem: Problem, larger: Problem) -> bool:
    """Whether every plan that was possible still is: then more is never worth less than nothing."""
    same = (problem.weights != larger.weights).nnz == 0
    return same and bool((larger.most >= problem.most).all() and (larger.allowed >= problem.allowed).all())
