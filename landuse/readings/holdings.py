"""What enterprises' parcels say of each enterprise as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landuse.identification.record import Bools, Days, Floats, Rows
from landuse.readings.plots import Plots


@dataclass(frozen=True)
class Holdings:
    """The parcels that each enterprise holds, taken together by enterprise: ratios weighted by land, sums added up.

    A figure is known only where it is known of every parcel the enterprise holds; an enterprise without a parcel has
    none. `vacant` is since when all its parcels have been; a flag is set by any of them.
    """

    size: int
    plots: Plots
    # of each parcel the place of its holder, and which parcels have one
    at: Rows
    held: Bools

    @classmethod
    def of(cls, enterprises: Sequence[int], plots: Plots) -> "Holdings":
        places = {enterprise: at for at, enterprise in enumerate(enterprises)}
        at = np.array([places.get(holder, -1) for holder in plots.holders.tolist()], dtype=np.int64)
        return cls(len(places), plots, at[at >= 0], at >= 0)

    def levels(self, land: Floats) -> dict[str, Floats]:
        """Of the metrics that are not yearly. `land` is what enterprises use (亩): `invested` is stated for it, at the
        intensity of what they hold, so that rented land does not thin it.
        """
        plots = self.plots
        ratios = plots.levels
        vacant_floor = self._sum(plots.vacant_floor)
        return {
            "invested": self._weighted(plots.invested / plots.land) * land,
            "plot_ratio": self._weighted(ratios["plot_ratio"]),
            "building_density": self._weighted(ratios["building_density"]),
            "vacant_floor": vacant_floor,
            "vacancy": _ratio(vacant_floor, self._sum(plots.floor)) * 100,
        }

    def promised(self) -> dict[str, Floats]:
        return {name: self._weighted(column) for name, column in self.plots.promised.items()}

    def vacant(self) -> Days:
        """NaT where any parcel is in use."""
        since = self.plots.vacant[self.held]
        latest = np.full(self.size, np.iinfo(np.int64).min)
        np.maximum.at(latest, self.at, since.astype(np.int64))
        used = np.bincount(self.at, np.isnat(since), self.size) > 0
        return np.where(used, np.datetime64("NaT"), latest.astype("datetime64[D]"))

    def flags(self) -> dict[str, Bools]:
        return {name: self._sum(column.astype(float)) > 0 for name, column in self.plots.flags.items()}

    def _weighted(self, ratio: Floats) -> Floats:
        return _ratio(self._sum(ratio * self.plots.land), self._sum(self.plots.land))

    def _sum(self, column: Floats) -> Floats:
        """By enterprise; unknown without a parcel, or where one is unknown."""
        total = np.bincount(self.at, column[self.held], self.size)
        return np.where(np.bincount(self.at, minlength=self.size) > 0, total, np.nan)


def _ratio(amount: Floats, over: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = amount / over
    return np.where(np.isfinite(ratio), ratio, np.nan)
