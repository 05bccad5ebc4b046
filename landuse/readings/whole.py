"""LE-03: the blocks of a county seen as a whole, from the parcels that the user may see."""

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


def whole(user: User, year: int, day: date) -> Whole:
    """Seven queries. Flagged is what a signal or a standing finding points at; tax goes with the land in use."""
    parcels = ground(user, day)
    parcels["block_id"] = parcels["id"].map(
        dict(BlockParcel.objects.filter(block__county=user.county_id).values_list("parcel", "block"))
    )
    pointed = np.isin(findings_of(user, year, parcels).labels, POINTED_AT)
    parcels = parcels.assign(flagged=pointed, tax=_tax(user, year, day, parcels["id"]))
    parcels = parcels[parcels["block_id"].notna()].reset_index(drop=True)
    held = pd.DataFrame(
        Parcel.objects.visible_to(user).values_list("pk", "holder", "floor_area"),
        columns=["id", "holder", "floor"],
    ).set_index("id")
    parcels["floor"] = parcels["id"].map(held["floor"].astype(float))
    parcels["holder"] = parcels["id"].map(held["holder"]).fillna(-1).astype(np.int64)
    blocks = list(
        Block.objects.visible_to(user).present().filter(pk__in=set(parcels["block_id"])).order_by("code")
    )
    places = {block.pk: at for at, block in enumerate(blocks)}
    parcels["block"] = parcels["block_id"].map(places).astype(np.int64)
    grouped = Blocks(parcels["block"].to_numpy(np.int64), len(blocks))
    columns = {name: parcels[name].to_numpy() for name in ("area", "holder", "flagged", "floor", "tax")}
    return Whole(parcels, blocks, grouped, view(grouped, **columns))


def _tax(user: User, year: int, day: date, parcels: pd.Series) -> np.ndarray:
    """万元 of the year of each parcel: of each user its tax per mu, for the land it uses there. Nobody there: 0; NaN
    where a user's tax or land is not known.
    """
    in_force = Q(until=None) | Q(until__gte=day)
    uses = Occupancy.objects.filter(in_force, parcel__county=user.county_id, since__lte=day)
    used = pd.DataFrame(
        uses.exclude(kind=Occupancy.Kind.LET).values_list("parcel", "enterprise", "area"),
        columns=["parcel", "enterprise", "area"],
    )
    rows = Performance.objects.filter(within(user, "enterprise__"), year=year, land__gt=0)
    per_mu = {
        enterprise: tax / land
        for enterprise, tax, land in rows.values_list("enterprise", "tax", "land")
        if tax is not None
    }
    used["tax"] = used["area"].astype(float) * used["enterprise"].map(per_mu).astype(float)
    sums = used.groupby("parcel")["tax"].agg(lambda taxes: taxes.sum(skipna=False))
    return parcels.map(sums).where(parcels.isin(sums.index), 0.0).to_numpy(float)
