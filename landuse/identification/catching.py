"""What a rule set would catch before anybody adopts it: how many, how much land, where, which."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landuse.identification.engine import Hit
from landuse.identification.record import Bools, Floats, Rows, Words


@dataclass(frozen=True)
class Part:
    """Enterprises, or parcels, and what was caught of them. `land` and `towns` have one entry for each row judged,
    `holders` the number of the enterprise that the row is, or that holds the parcel (0: nobody in the list).
    """

    hits: Sequence[Hit]
    land: Floats
    towns: Words
    holders: Rows
    plots: bool = False

    @property
    def rows(self) -> Rows:
        return joined([hit.rows for hit in self.hits])


@dataclass(frozen=True)
class Share:
    """`name` is a rule's code or a town; `number` of enterprises, holders of caught `plots` included; `area` in 亩."""

    name: str
    number: int
    area: float
    plots: int = 0


@dataclass(frozen=True)
class Catch:
    """What several rules catch counts once, except under each of its rules; what has no area counts 0 亩, and so does
    a parcel whose holder is caught as a whole, since its land is counted already.
    """

    number: int
    area: float
    plots: int
    by_rule: list[Share]
    by_town: list[Share]


def catch(parts: Sequence[Part]) -> Catch:
    """Shares by rule in the order of the parts and their hits, by town in the order of the names."""
    caught = _Caught.of(parts)
    total = caught.share("", np.ones(len(caught.area), bool))
    return Catch(
        number=total.number,
        area=total.area,
        plots=total.plots,
        by_rule=[_of_rule(part, hit) for part in parts for hit in part.hits],
        by_town=[caught.share(str(town), caught.towns == town) for town in np.unique(caught.towns)],
    )


@dataclass(frozen=True)
class _Caught:
    """Columns of all that were caught: where each lies, the land it adds, who holds it, whether it is a plot."""

    towns: Words
    area: Floats
    holders: Rows
    plots: Bools

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "_Caught":
        whole = joined([part.holders[part.rows] for part in parts if not part.plots])
        return cls(
            towns=np.concatenate([part.towns[part.rows] for part in parts]),
            area=np.concatenate([_added(part, whole) for part in parts]),
            holders=np.concatenate([part.holders[part.rows] for part in parts]),
            plots=np.concatenate([np.full(len(part.rows), part.plots) for part in parts]),
        )

    def share(self, name: str, here: Bools) -> Share:
        area = round(float(self.area[here].sum()), 4)
        return Share(name, _enterprises(self.holders[here]), area, int(self.plots[here].sum()))


def _added(part: Part, whole: Rows) -> Floats:
    area = np.nan_to_num(part.land[part.rows])
    return np.where(np.isin(part.holders[part.rows], whole), 0, area) if part.plots else area


def _of_rule(part: Part, hit: Hit) -> Share:
    area = round(float(np.nan_to_num(part.land[hit.rows]).sum()), 4)
    return Share(hit.rule.code, _enterprises(part.holders[hit.rows]), area, len(hit.rows) * part.plots)


def _enterprises(holders: Rows) -> int:
    return int((np.unique(holders) > 0).sum())


def joined(parts: Sequence[Rows]) -> Rows:
    """Every row once, in order."""
    return np.unique(np.concatenate([*parts, np.zeros(0, np.int64)]))
