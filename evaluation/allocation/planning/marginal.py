"""What one more unit of a quota is worth: at the margin of cut sizes, and where it can be told, exactly."""

from dataclasses import dataclass
from decimal import Decimal

from evaluation.allocation.planning.optimum import Effort, Optimum, optimum
from evaluation.allocation.planning.problem import Problem

_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Worth:
    """Gain for one more unit of the quota.

    `margin` comes from the prices, as if sizes could be cut at will: what each of a few more units would bring.
    `exact` is the gain of the best plan with one unit more less that of the best plan; sizes come whole, so it may be 0
    where the margin is not. None where one of the two plans is not proven to be the best.
    """

    quota: str
    unit: str
    margin: Decimal
    exact: Decimal | None = None


def worths(problem: Problem, found: Optimum, again: Effort | None = None) -> list[Worth]:
    """For each quota. With `again` each is solved once more with one unit more, for as long as that says."""
    return [
        Worth(name, quota.unit, _margin(problem, found, name), _exact(problem, found, name, again))
        for name, quota in problem.rules.quotas.items()
    ]


def _margin(problem: Problem, found: Optimum, quota: str) -> Decimal:
    """The prices of all limits that follow the quota, per unit."""
    prices = found.prices.per_unit(problem).tolist()
    grown = sum(price for limit, price in zip(problem.limits, prices, strict=True) if limit.grows == quota)
    return Decimal(repr(grown)).quantize(_PLACES)


def _exact(problem: Problem, found: Optimum, quota: str, again: Effort | None) -> Decimal | None:
    if again is None or not found.best:
        return None
    more = optimum(problem.with_more(quota, Decimal(1)), Effort(0.0, again.seconds))
    return more.gain - found.gain if isinstance(more, Optimum) and more.best else None
