"""Who uses which land when: owners, second plots, landlords with their tenants, standard workshops."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.demonstration.chance import chosen, days, dice, factor
from evaluation.demonstration.enterprises import COUNTY_CODE, YEARS, towns
from evaluation.demonstration.plots import boundaries
from evaluation.demonstration.tenants import LEDGER_START, OPEN, Column, lettings, uses

LARGEST_PLOT = 320.0  # 亩
SMALLEST_PLOT = 0.4
RISERS_PLOT = 6.0  # 亩 at most of those who grow above size within the three years
MEAN_ABOVE = 32.0  # 亩 per enterprise above size: 丽水 2019
# By scale: share of owners; median 亩 and spread of its logarithm of those who own and of those who rent.
OWNER_SHARE = {"规上": 0.86, "规下": 0.27}
MEDIAN = {("规上", "own"): 27.0, ("规下", "own"): 5.0, ("规上", "rent"): 8.0, ("规下", "rent"): 1.6}
SPREAD = {("规上", "own"): 0.80, ("规下", "own"): 0.65, ("规上", "rent"): 0.45, ("规下", "rent"): 0.50}
LAST_SETTLED = np.datetime64("2021-06-30")
# The registered area against the drawn one where the two do not fit, and parcels without a boundary.
MISFITS = [0.88, 0.95, 1.06, 1.15]
UNDRAWN = 12


@dataclass(frozen=True)
class Land:
    """parcels: code, town, holder, area, land_use, boundary, misfit (registered area / drawn area).
    occupancies: code of the parcel, enterprise, kind, area, since, until. Areas in 亩; holder and enterprise are
    labels of the enterprises.
    """

    parcels: pd.DataFrame
    occupancies: pd.DataFrame


def holdings(enterprises: pd.DataFrame) -> pd.DataFrame:
    """The enterprises with `tenure` (own, rent or none) and `land`, the 亩 they themselves use."""
    share = enterprises["scale"].map(OWNER_SHARE)
    owner = (dice("owners").random(len(enterprises)) < share) | (enterprises["odd"] == "tiny_land")
    tenure = owner.map({True: "own", False: "rent"})
    kind = pd.MultiIndex.from_arrays([enterprises["scale"], tenure])
    area = kind.map(MEDIAN).to_numpy() * factor("land", len(kind), 1.0) ** kind.map(SPREAD).to_numpy()
    area = area * enterprises["town"].map(towns()["plot"]).where(owner, 1.0)
    above = enterprises["scale"] == "规上"
    area[above] *= MEAN_ABOVE / area[above].mean()
    largest = (enterprises["rises"] > YEARS[0]).map({True: RISERS_PLOT, False: LARGEST_PLOT})
    area = area.clip(SMALLEST_PLOT, largest).mask(enterprises["odd"] == "tiny_land", 0.06)
    landless = enterprises["odd"] == "landless"
    return enterprises.assign(tenure=tenure.mask(landless, "none"), land=area.mask(landless, 0.0).round(2))


def land_of(held: pd.DataFrame) -> Land:
    """Parcels and occupancies of the holdings. On no day do the uses of a parcel exceed its area."""
    owned = pd.concat([_first_plots(held), _second_plots(held)])
    let = lettings(held, owned)
    workshops = _workshops(let, owned.index)
    let_area = let.groupby("parcel")["area"].sum()
    owned["area"] = owned["own"].add(let_area.reindex(owned.index), fill_value=0.0).round(2)
    parcels = pd.concat([owned, workshops])
    occupancies = pd.concat([_own_use(owned, let), let, _former_use(held, owned)])
    parcels = _registered(parcels)
    occupancies["code"] = occupancies["parcel"].map(parcels["code"])
    occupancies["area"] = occupancies["area"].round(2)
    return Land(parcels.reset_index(drop=True), occupancies.sort_values(["code", "since", "enterprise"]))


def _first_plots(held: pd.DataFrame) -> pd.DataFrame:
    """One parcel per owner. Who opens within the three years gets the land shortly before."""
    owners = held[held["tenure"] == "own"]
    first = (owners["town"].map(towns()["since"]).to_numpy() - 1970).astype("M8[Y]").astype("M8[D]")
    span = (LAST_SETTLED - first).astype(int)
    settled = first + (dice("first plots").random(len(owners)) * span).astype(int)
    fresh = days("new owners", len(owners), "2022-10-01", "2023-06-30")
    fresh = fresh + np.timedelta64(365, "D") * (owners["opens"].to_numpy() - 2023)
    since = np.where(owners["opens"] > 2023, fresh, settled)
    shut = days("shut owners", len(owners), "2024-10-01", "2024-12-31")
    until = np.where(owners["closes"] < 9999, shut, OPEN)
    return _plots("一 " + owners["credit_code"], owners["town"], owners.index, owners["land"], since, until)


def _second_plots(held: pd.DataFrame) -> pd.DataFrame:
    """Enterprises above size that win another plot in the development zone within the three years."""
    growing = held.loc[chosen("second plots", _settled(held), 24)]
    area = (growing["land"] * 0.5).clip(6, 60).round(2)
    since = days("second plots", len(growing), "2023-02-01", "2025-09-30")
    zone = towns()["plot"].idxmax()
    until = np.full(len(growing), OPEN)
    return _plots("二 " + growing["credit_code"], zone, growing.index, area, since, until)


def _plots(
    keys: pd.Series, town: Column | str, holder: pd.Index, own: Column, since: Column, until: Column
) -> pd.DataFrame:
    """Owned parcels by key: town, holder (label), own (亩 for the holder's own use), since, until."""
    columns = {"town": town, "holder": holder, "own": own, "since": since, "until": until}
    values = {name: np.asarray(value) if np.ndim(value) else value for name, value in columns.items()}
    return pd.DataFrame(values, index=pd.Index(keys))


def _settled(held: pd.DataFrame) -> pd.Series:
    settled = (held["opens"] == 2023) & (held["rises"] == 2023) & (held["odd"] == "")
    return settled & (held["tenure"] == "own") & (held["scale"] == "规上")


def _former_use(held: pd.DataFrame, owned: pd.DataFrame) -> pd.DataFrame:
    """The first four second plots were bought from others, who used them to the day before."""
    sold = owned[owned.index.str.startswith("二")].head(4)
    sellers = chosen("sellers", _settled(held) & ~held.index.isin(sold["holder"]), len(sold))
    since = days("sold", len(sold), "2008-01-01", "2015-12-31")
    return uses(sold.index, sellers, "自用", sold["own"], since, sold["since"] - pd.Timedelta(days=1))


def _workshops(let: pd.DataFrame, owned: pd.Index) -> pd.DataFrame:
    """Standard workshops: their holder is no industrial enterprise, a little of them stands empty."""
    rooms = let[~let["parcel"].isin(owned)].groupby("parcel")["area"].sum()
    town = rooms.index.str.split(" ").str[0]
    return pd.DataFrame({"town": town, "holder": np.nan, "area": (rooms * 1.06).round(2)}, index=rooms.index)


def _own_use(owned: pd.DataFrame, let: pd.DataFrame) -> pd.DataFrame:
    """What a holder uses: the parcel less what is let, a new period whenever a letting begins or ends.

    Lettings from before the ledger's start are taken out from the first day; no evaluated year looks there.
    """
    let = let[let["parcel"].isin(owned.index)]
    begins = let["since"].where(let["since"] >= LEDGER_START, let["parcel"].map(owned["since"]))
    ends = let[let["until"].notna()]
    changes = {
        "parcel": [owned.index, let["parcel"], ends["parcel"]],
        "since": [owned["since"], begins, ends["until"] + pd.Timedelta(days=1)],
        "area": [owned["area"], -let["area"], ends["area"]],
    }
    changes = pd.DataFrame({name: np.concatenate(parts) for name, parts in changes.items()})
    sums = changes.groupby(["parcel", "since"], as_index=False)["area"].sum()
    area = sums.groupby("parcel")["area"].cumsum()
    until = sums.groupby("parcel")["since"].shift(-1) - pd.Timedelta(days=1)
    until = until.fillna(sums["parcel"].map(owned["until"]))
    return uses(sums["parcel"], sums["parcel"].map(owned["holder"]), "自用", area, sums["since"], until)


def _registered(parcels: pd.DataFrame) -> pd.DataFrame:
    """Codes, boundaries and the planted misfits between the registered and the drawn area."""
    parcels = parcels.sort_index().sort_values("town", key=lambda town: town.map(_town_number), kind="stable")
    parcels["misfit"] = 1.0
    middling = parcels["area"].between(5, 40) & parcels["holder"].notna()
    parcels.loc[chosen("misfits", middling, len(MISFITS)), "misfit"] = MISFITS
    undrawn = chosen("undrawn", middling & (parcels["misfit"] == 1.0), UNDRAWN)
    parcels["boundary"] = boundaries(parcels["town"], parcels["area"] / parcels["misfit"])
    parcels.loc[undrawn, "boundary"] = None
    return parcels.assign(code=_parcel_codes(parcels["town"]), land_use="工业用地")


def _town_number(town: str) -> int:
    return towns().index.get_loc(town) + 1


def _parcel_codes(town: pd.Series) -> npt.NDArray[np.str_]:
    """19 characters: county, cadastral area and sub-area, GB for state-owned construction land, serial number."""
    serials = town.groupby(town).cumcount() + 1
    numbers = zip(town.map(_town_number), serials, strict=True)
    return np.array([f"{COUNTY_CODE}{area:03d}001GB{serial:05d}" for area, serial in numbers])
