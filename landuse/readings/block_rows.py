"""The list of blocks: each with its view as a whole (LE-03), what was surveyed, and what redevelopment would bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from landuse.blocks import candidates
from landuse.models import Block
from landuse.readings.surveyed import Judged
from landuse.readings.whole import Whole

Order = Literal["area", "tax", "gain"]


@dataclass(frozen=True)
class Row:
    """亩, m² and 万元; None where a parcel of the block has no figure. `gain` is 万元 a year against the target."""

    block: Block
    towns: str
    parcels: int
    holders: int
    area: float
    flagged: float
    flagged_share: float
    plot_ratio: float | None
    tax: float | None
    tax_per_mu: float | None
    gain: float | None
    judged: Judged | None

    @property
    def state(self) -> str:
        """In words what the survey says."""
        if self.judged is None or self.judged.target is None:
            return "没有调查"
        return {True: "候选", False: "不列入", None: "未查明"}[self.judged.target.is_target]


def rows_of(whole: Whole, surveys: dict[int, Judged], target: float | None) -> list[Row]:
    """In the order of `whole.blocks`; `target` is 万元/亩."""
    view = whole.view
    towns = whole.parcels.groupby("block")["town"].agg(lambda names: "、".join(sorted({*names})))
    gain = view.area * (np.nan if target is None else target) - view.tax
    columns = [
        view.parcels, view.holders, view.area, view.flagged, view.flagged_share, view.plot_ratio, view.tax,
        view.tax_per_mu, gain,
    ]  # fmt: skip
    return [
        Row(block, towns[at], *(_known(column[at]) for column in columns), surveys.get(block.pk))
        for at, block in enumerate(whole.blocks)
    ]


def ranked(whole: Whole, rows: Sequence[Row], by: Order, target: float | None, least: float) -> list[Row]:
    """Those with flagged land, of at least `least` 亩, best first (landuse.blocks.candidates)."""
    found = candidates(whole.view, by=by, target=target, least=least)
    return [rows[at] for at in found.block.tolist()]


def _known(value: np.generic):
    plain = value.item()
    return None if isinstance(plain, float) and np.isnan(plain) else plain
