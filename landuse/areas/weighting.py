"""Land used for part of a year counts by its days."""

import numpy as np
import numpy.typing as npt


def weighted_area(
    area: npt.NDArray[np.float64],
    since: npt.NDArray[np.datetime64],
    until: npt.NDArray[np.datetime64],
    year: int,
) -> npt.NDArray[np.float64]:
    """`area` (mu) × days in use within `year` / days of the year, element by element.

    `since` and `until` are days (datetime64[D]), both in use; NaT in `until` means still in use.
    """
    first, after = np.datetime64(f"{year}-01-01", "D"), np.datetime64(f"{year + 1}-01-01", "D")
    day = np.timedelta64(1, "D")
    start = np.maximum(since.astype("datetime64[D]"), first)
    last = until.astype("datetime64[D]")
    end = np.where(np.isnat(last), after, np.minimum(last + day, after))
    days = np.maximum((end - start) / day, 0)
    whole: npt.NDArray[np.float64] = area * (days / ((after - first) / day))
    return whole


def own_use(registered: npt.NDArray[np.float64], let: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What holders use of parcels of which no own use is stated: all but what is let, never less than nothing.

    Both in mu by parcel, weighted by the same days.
    """
    rest: npt.NDArray[np.float64] = np.maximum(registered - let, 0.0)
    return rest
