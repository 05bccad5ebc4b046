"""LE-03: the blocks of a county seen as a whole, from the parcels that the user may see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from django.db.models import Q

from landuse.blocks import Blocks, View, view
from landuse.map.ground import ground
from landuse.map.themes import POINTED_AT, findings_of
from landuse.models import Block, BlockParcel, Occupancy, Parcel, Performance
from mujun.accounts.models import User
from mujun.accounts.scope import within


@dataclass(frozen=True)
class Whole:
    """`parcels`: a row for each, as in `landuse.map.ground`, with `block` (place in `blocks`), holder, floor (m²),
    tax (万元), flagged. `blocks` in the order of `grouped` and `view`.
    """

    parcels: pd.DataFrame
    blocks: list[Block]
    grouped: Blocks
    view: View


def whole(user: User, year: int, day: date, only: Collection[int] | None = None) -> Whole:
    """Ten queries; of all blocks, or of those with the ids `only`, which reads nothing about the others.

    Flagged is what a signal or a standing finding points at; tax goes with the land in use.
    """
    seen, members = Parcel.objects.visible_to(user), BlockParcel.objects.filter(block__county=user.county_id)
    if only is not None:
        seen, members = seen.filter(in_block__block__in=only), members.filter(block__in=only)
    parcels = ground(user, day, None if only is None else seen)
    parcels["block_id"] = parcels["id"].map(dict(members.values_list("parcel", "block")))
    pointed = np.isin(findings_of(user, year, parcels, only is not None).labels, POINTED_AT)
    parcels = parcels.assign(flagged=pointed, tax=_tax(user, year, day, parcels["id"], only is not None))
    parcels = parcels[parcels["block_id"].notna()].reset_index(drop=True)
    held = pd.DataFrame(
        seen.values_list("pk", "holder", "floor_area"),
        columns=["id", "holder", "floor"],
    ).set_index("id")
    parcels["floor"] = parcels["id"].map(held["floor"].astype(float))
    parcels["holder"] = parcels["id"].map(held["holder"]).fillna(-1).astype(np.int64)
    present = Block.objects.visible_to(user).present().filter(pk__in=set(parcels["block_id"]))
    blocks = list(present.defer("outline").order_by("code"))
    places = {block.pk: at for at, block in enumerate(blocks)}
    parcels["block"] = parcels["block_id"].map(places).astype(np.int64)
    grouped = Blocks(parcels["block"].to_numpy(np.int64), len(blocks))
    columns = {name: parcels[name].to_numpy() for name in ("area", "holder", "flagged", "floor", "tax")}
    return Whole(parcels, blocks, grouped, view(grouped, **columns))


def _tax(user: User, year: int, day: date, parcels: pd.Series, are_few: bool) -> np.ndarray:
    """万元 of the year of each parcel: of each user its tax per mu, for the land it uses there. Nobody there: 0; NaN
    where a user's tax or land is not known.
    """
    in_force = Q(until=None) | Q(until__gte=day)
    uses = Occupancy.objects.filter(in_force, parcel__county=user.county_id, since__lte=day)
    if are_few:
        uses = uses.filter(parcel__in=parcels.tolist())
    used = pd.DataFrame(
        uses.exclude(kind=Occupancy.Kind.LET).values_list("parcel", "enterprise", "area"),
        columns=["parcel", "enterprise", "area"],
    )
    rows = Performance.objects.filter(within(user, "enterprise__"), year=year, land__gt=0)
    if are_few:
        rows = rows.filter(enterprise__in={*used["enterprise"]})
    per_mu = {
        enterprise: tax / land
        for enterprise, tax, land in rows.values_list("enterprise", "tax", "land")
        if tax is not None
    }
    used["tax"] = used["area"].astype(float) * used["enterprise"].map(per_mu).astype(float)
    sums = used.groupby("parcel")["tax"].agg(lambda taxes: taxes.sum(skipna=False))
    return parcels.map(sums).where(parcels.isin(sums.index), 0.0).to_numpy(float)
