"""A lever applied to one enterprise, in exact fractions, without a look at the arrays."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from evaluation.allocation.core.levers import Lever

_MODES = {"四舍五入": ROUND_HALF_UP, "四舍六入五成双": ROUND_HALF_EVEN, "截尾": ROUND_DOWN}


def running(lever: Lever, grades: Sequence[str]) -> int:
    """`grades` from the year judged backwards."""
    count = 0
    for grade in grades:
        if grade not in lever.grades:
            break
        count += 1
    return count


def rate(lever: Lever, year: int, grades: Sequence[str]) -> Decimal | None:
    steps = lever.rate_by_year or lever.rate_by_running
    if steps:
        at = year if lever.rate_by_year else running(lever, grades)
        begun = [step for step in steps if step <= at]
        stated = steps[max(begun)] if begun else None
    else:
        stated = lever.rate
    return None if stated is None else stated * lever.grade_shares.get(grades[0], Decimal(1))


def amount(lever: Lever, power: Decimal | None, year: int, grades: Sequence[str]) -> Decimal | None:
    """Of the formula 用电量 * 标准 / 3."""
    its = rate(lever, year, grades)
    if power is None or its is None:
        return None
    exact = Fraction(power) * Fraction(its) / 3
    if lever.at_most is not None:
        exact = min(exact, Fraction(lever.at_most))
    scaled = exact * 10**lever.places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if rest * 2 == scaled.denominator:
        up = {ROUND_HALF_UP: True, ROUND_HALF_EVEN: bool(whole % 2), ROUND_DOWN: False}[
            _MODES[lever.rounding]
        ]
    else:
        up = rest * 2 > scaled.denominator and _MODES[lever.rounding] != ROUND_DOWN
    return Decimal(whole + up).scaleb(-lever.places)
