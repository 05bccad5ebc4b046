"""What rules are put to: columns of enterprises or parcels, and what is derived of them once for all rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from landuse.identification.metrics import Metric

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Days = npt.NDArray[np.datetime64]
Words = npt.NDArray[np.str_]
T = TypeVar("T")

# ratios of amounts lie on a line or off it as written, whatever binary arithmetic makes of their last digits
PLACES = 9


@dataclass(frozen=True)
class Retained:
    """Reasons on record for keeping an enterprise in place, one entry per reason: the row it is about, the reason
    (LE-02a …), its first and last day (NaT: open), and whether it fits its surroundings after rework.
    """

    rows: Rows
    reasons: Words
    since: Days
    until: Days
    fits: Bools


@dataclass(frozen=True)
class Record:
    """One row per enterprise or parcel. `amounts[name][i]` is the amount (万元, energy in 吨标准煤) of year
    `years[i]`, the last being the year judged; `land` (亩) and `grades` likewise; NaN or empty where nothing was
    handed down. Scale and industry are those of the last year.

    As of `day` (by default the last of the year judged): `levels` by column of a metric that is not yearly;
    `promised` by name of the metric; `stopped` and `vacant` are first days, NaT where neither. What is left out is
    unknown, and a rule that asks for it says nothing.
    """

    years: Sequence[int]
    amounts: Mapping[str, Sequence[Floats]]
    land: Sequence[Floats]
    scale: Words
    industry: Words
    day: date | None = None
    levels: Mapping[str, Floats] = field(default_factory=dict)
    promised: Mapping[str, Floats] = field(default_factory=dict)
    grades: Sequence[Words] = ()
    stopped: Days | None = None
    vacant: Days | None = None
    flags: Mapping[str, Bools] = field(default_factory=dict)
    retained: Retained | None = None

    @property
    def as_of(self) -> date:
        return self.day or date(self.years[-1], 12, 31)


class Columns:
    """Columns of a record, each made when first asked for. `back` counts years before the one judged."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.size = len(record.scale)
        self._made: dict[Any, Any] = {}

    def value(self, metric: Metric, back: int = 0) -> Floats:
        """NaN where an amount is missing, the denominator is zero or the year was not handed down."""
        return self._once(("value", metric.name, back), lambda: self._ratio(metric, back))

    def mean(self, metric: Metric, years: int) -> Floats:
        """Mean of the ratios of the last `years` years; NaN where one is missing."""
        if years == 1:
            return self.value(metric)
        return self._once(("mean", metric.name, years), lambda: self._mean(metric, years))

    def branch(self, metric: Metric, back: int = 0) -> Floats:
        """The industry's ratio of sums over all that have both amounts."""
        return self._once(("branch", metric.name, back), lambda: self._branch(metric, back))

    def promised(self, metric: Metric) -> Floats:
        return self.record.promised.get(metric.name, self._unknown())

    def of_scale(self, scale: str) -> Bools:
        return self._once(("scale", scale), lambda: self.record.scale == scale)

    def of_industries(self, divisions: Sequence[str]) -> Bools:
        key = ("industries", *divisions)
        return self._once(key, lambda: np.isin(self.record.industry, divisions))

    def graded(self, grades: Sequence[str], back: int) -> Bools:
        if back >= len(self.record.grades):
            return np.zeros(self.size, bool)
        column = self.record.grades[-1 - back]
        return self._once(("graded", *grades, back), lambda: np.isin(column, grades))

    def kept(self, reasons: Sequence[str]) -> Bools:
        """Where one of the reasons is in force and the enterprise fits its surroundings."""
        kept, known, day = np.zeros(self.size, bool), self.record.retained, np.datetime64(self.record.as_of)
        if known is not None:
            begun = known.since <= day
            running = np.isnat(known.until) | (known.until >= day)
            kept[known.rows[np.isin(known.reasons, reasons) & known.fits & begun & running]] = True
        return kept

    def _mean(self, metric: Metric, years: int) -> Floats:
        return _settled(np.mean([self.value(metric, back) for back in range(years)], axis=0))

    def _ratio(self, metric: Metric, back: int) -> Floats:
        amount, under = self._amount(metric.column, back), self._amount(metric.over, back)
        if not metric.over:
            return _settled(amount)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = amount / under
        ratio[~np.isfinite(ratio)] = np.nan
        return _settled(ratio)

    def _branch(self, metric: Metric, back: int) -> Floats:
        amount, under = self._amount(metric.column, back), self._amount(metric.over, back)
        both = np.isfinite(amount) & np.isfinite(under)
        _, branch = self._once(("branches",), lambda: np.unique(self.record.industry, return_inverse=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.bincount(branch, np.where(both, amount, 0)) / np.bincount(
                branch, np.where(both, under, 0)
            )
        return ratio[branch]

    def _amount(self, column: str, back: int) -> Floats:
        """Amount of a year, or what is known as of the day."""
        if back == 0 and column in self.record.levels:
            return self.record.levels[column]
        years = self.record.land if column == "land" else self.record.amounts.get(column, ())
        return years[-1 - back] if back < len(years) else self._unknown()

    def _unknown(self) -> Floats:
        return self._once(("unknown",), lambda: np.full(self.size, np.nan))

    def _once(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made


def _settled(values: Floats) -> Floats:
    return np.round(values, PLACES)
