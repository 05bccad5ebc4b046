"""Whether the uses of a parcel fit into its area on every day."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

TOLERANCE = 0.00005  # mu; half of the last decimal kept


@dataclass(frozen=True)
class Excess:
    """On `day` the uses at the positions `uses` of a parcel add up to `total` mu, more than its `area`."""

    parcel: str
    day: np.datetime64
    total: float
    area: float
    uses: tuple[int, ...]


def excesses(uses: pd.DataFrame, areas: dict[str, float]) -> list[Excess]:
    """The first day of excess of each parcel. `uses`: parcel, area (mu), since, until (NaT: still in use)."""
    if uses.empty:
        return []
    starts = uses["since"].to_numpy("datetime64[D]")
    ends = uses["until"].to_numpy("datetime64[D]") + np.timedelta64(1, "D")
    open_ended = np.isnat(ends)
    steps = pd.DataFrame(
        {
            "parcel": np.concatenate([uses["parcel"], uses["parcel"][~open_ended]]),
            "day": np.concatenate([starts, ends[~open_ended]]),
            "step": np.concatenate([uses["area"], -uses["area"][~open_ended]]),
        }
    )
    days = steps.groupby(["parcel", "day"], as_index=False)["step"].sum()
    days["total"] = days.groupby("parcel")["step"].cumsum()
    days["area"] = days["parcel"].map(areas)
    over = days[days["total"] > days["area"] + TOLERANCE].groupby("parcel", sort=False).head(1)
    places, taken = uses.groupby("parcel").indices, uses["area"].to_numpy()
    found = []
    for row in over.itertuples():
        of, day = places[row.parcel], np.datetime64(row.day, "D")
        active = of[(starts[of] <= day) & (np.isnat(ends[of]) | (day < ends[of]))]
        found.append(Excess(row.parcel, day, float(taken[active].sum()), row.area, tuple(active.tolist())))
    return found
