"""退还: what an enterprise gets back of a surcharge after it has risen."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from evaluation.allocation.core.levers import Lever

_MODES = {"四舍五入": ROUND_HALF_UP, "四舍六入五成双": ROUND_HALF_EVEN, "截尾": ROUND_DOWN}


def refund(lever: Lever, charged: Mapping[int, Decimal], year: int, grade: str) -> Decimal | None:
    """Of the amounts charged by year, for who has `grade` in `year`; None where the lever says nothing of refunds or
    the grade is not among those that get one. In the lever's unit, rounded once by its rule.
    """
    rule = lever.refund
    if rule is None or grade not in rule.grades:
        return None
    counted = sum((charged.get(year - back, Decimal()) for back in range(1, rule.years + 1)), Decimal())
    return (counted * rule.share).quantize(Decimal(1).scaleb(-lever.places), _MODES[lever.rounding])
