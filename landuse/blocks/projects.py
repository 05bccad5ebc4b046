"""LE-03: blocks seen as a whole, and which of them would be worth redeveloping. Columns in, columns out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from landuse.blocks.grouping import Blocks, Floats, Integers

Order = Literal["area", "tax", "gain"]


@dataclass(frozen=True)
class View:
    """One row per block: parcels and holders in number, `area` and `flagged` 亩 (all its land, and that of flagged
    parcels), `floor` m² of buildings, `tax` 万元. NaN where a parcel of the block has no figure.
    """

    parcels: Integers
    holders: Integers
    area: Floats
    flagged: Floats
    floor: Floats
    tax: Floats

    @property
    def flagged_share(self) -> Floats:
        return self.flagged / self.area

    @property
    def plot_ratio(self) -> Floats:
        return self.floor * 3 / (self.area * 2000)

    @property
    def tax_per_mu(self) -> Floats:
        return self.tax / self.area


def view(
    blocks: Blocks,
    *,
    area: Floats,
    holder: Integers,
    flagged: npt.NDArray[np.bool_],
    floor: Floats,
    tax: Floats,
) -> View:
    """From columns with one row per parcel; units as in `View`, areas positive, holders as in `Blocks.holders`."""
    return View(
        parcels=blocks.parcels(),
        holders=blocks.holders(holder),
        area=blocks.area(area),
        flagged=blocks.area(np.where(flagged, area, 0.0)),
        floor=blocks.total(floor),
        tax=blocks.total(tax),
    )


@dataclass(frozen=True)
class Candidates:
    """Blocks in the order asked for: best first, those without the figure last, equals by number of the block.

    `gain` is 万元 a year, None without a target; NaN where the present tax is not known.
    """

    block: Integers
    area: Floats
    tax: Floats
    gain: Floats | None


def candidates(
    whole: View, *, by: Order = "area", target: float | None = None, least: float = 0.0
) -> Candidates:
    """Blocks with flagged land of at least `least` 亩 in all: the largest, those with the least tax per mu, or those
    with the largest gain first. `target` is 万元/亩; gain = area × (target − present tax per mu).

    Raises ValueError when ordered by gain without a target.
    """
    if by == "gain" and target is None:
        raise ValueError("no gain without a target")
    gain = whole.area * (np.nan if target is None else target) - whole.tax
    key = {"area": -whole.area, "tax": whole.tax_per_mu, "gain": -gain}[by]
    (chosen,) = np.nonzero((whole.flagged > 0) & (whole.area >= least))
    block = chosen[np.argsort(key[chosen], kind="stable")]
    return Candidates(block, whole.area[block], whole.tax[block], None if target is None else gain[block])
