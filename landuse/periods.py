"""Terms in calendar months and years, for single days and for columns of days. Pure.

The day from which a term runs does not count; its last day is the day of the same number, or the last of a shorter
month (29 February + 1 year is 28 February). A term is over from the day after its last day.
"""

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Bools = npt.NDArray[np.bool_]


@lru_cache(maxsize=10_000)
def last_day(start: date, months: int) -> date:
    """The last day of a term of `months` that runs from `start`."""
    last: date = last_days(np.array([start], "datetime64[D]"), months)[0].item()
    return last


def last_days(starts: Days, months: int) -> Days:
    """`last_day` of every start; NaT stays NaT."""
    month = starts.astype("datetime64[M]")
    number = starts - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    longest = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - target.astype("datetime64[D]")
    ends: Any = target.astype("datetime64[D]") + np.minimum(number, longest - np.timedelta64(1, "D"))
    return ends  # type: ignore[no-any-return]


def over(starts: Days, months: int, day: date) -> Bools:
    """Whether on `day` a term of `months` from each start is over; never for NaT."""
    return last_days(starts, months) < np.datetime64(day, "D")
