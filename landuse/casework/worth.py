"""Whether a case was worth it: tax per mu before and after. Pure.

Before is the year before the case was listed, after the first full year after it was closed; a year in which the work
was going on is neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# tax (万元) and land (亩) of a year
Yearly = tuple[float | None, float | None]


@dataclass(frozen=True)
class Worth:
    """万元 per 亩; None where there are no figures (yet). `after_year` is None until the case is closed."""

    before_year: int
    before: float | None
    after_year: int | None
    after: float | None

    @property
    def gain(self) -> float | None:
        """By how much the tax per mu rose."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def worth(years: Mapping[int, Yearly], listed: date, closed: date | None) -> Worth:
    """`years` of the enterprise as the evaluation handed them down."""
    before_year = listed.year - 1
    after_year = closed.year + 1 if closed else None
    after = per_mu(years.get(after_year)) if after_year else None
    return Worth(before_year, per_mu(years.get(before_year)), after_year, after)


def per_mu(yearly: Yearly | None) -> float | None:
    if yearly is None:
        return None
    tax, land = yearly
    return tax / land if tax is not None and land else None
