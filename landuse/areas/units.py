"""亩 and square metres: 1 亩 is 2000/3 m², exactly."""

from decimal import ROUND_HALF_UP, Decimal

PLACES = Decimal("0.0001")  # of a 亩: what the register keeps


def mu_of(square_metres: Decimal) -> Decimal:
    """亩, rounded half up to four decimals; the product before rounding is exact."""
    return (square_metres * 3 / 2000).quantize(PLACES, ROUND_HALF_UP)


def square_metres_of(mu: Decimal) -> Decimal:
    return mu * 2000 / 3
