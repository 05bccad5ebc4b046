"""Amounts of a stretch of days shared out over quarters. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple


class Quarter(NamedTuple):
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year} 年第 {self.number} 季度"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


def quarters(first: date, last: date) -> Iterator[tuple[Quarter, int]]:
    """The quarters that two days and what lies between them touch, each with the number of its days among them."""
    at = Quarter(first.year, (first.month + 2) // 3)
    while at.first <= last:
        begin, end = max(first, at.first), min(last, at.next.first - timedelta(days=1))
        yield at, (end - begin).days + 1
        at = at.next


def spread(amount: Decimal, first: date, last: date) -> dict[Quarter, Decimal]:
    """By days; the parts have four decimals and add up to the amount."""
    shares = list(quarters(first, last))
    total, left, found = sum(days for _, days in shares), amount, {}
    for quarter, days in shares:
        found[quarter] = left if days == total else _rounded(left * days / total)
        left, total = left - found[quarter], total - days
    return found


def of_year(yearly: Decimal, first: date, last: date) -> dict[Quarter, Decimal]:
    """What of an amount of a whole year falls into each quarter of the stretch, by the days of its calendar year."""
    return {
        quarter: _rounded(yearly * days / (date(quarter.year + 1, 1, 1) - date(quarter.year, 1, 1)).days)
        for quarter, days in quarters(first, last)
    }


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.0001"))
