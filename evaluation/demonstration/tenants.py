"""Tenants: with a landlord or in a standard workshop, for periods that may begin or end within a year."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.demonstration.chance import days, dice

Column = pd.Series | pd.Index | npt.NDArray
OPEN = np.datetime64("NaT", "D")
LEDGER_START = np.datetime64("2022-01-01")
WITH_LANDLORD = 0.35
PER_LANDLORD = 3
PER_WORKSHOP = 12
RECENT = 0.12  # share of long-standing enterprises that rent their present rooms only since 2023
MOVING = 0.08


def uses(
    parcel: Column, enterprise: Column, kind: str, area: Column, since: Column, until: Column
) -> pd.DataFrame:
    """Occupancies: parcel (key), enterprise (label), area (亩), since, until (NaT: still in use), kind."""
    columns = {"parcel": parcel, "enterprise": enterprise, "area": area, "since": since, "until": until}
    frame = pd.DataFrame({name: np.asarray(values) for name, values in columns.items()})
    days_of_use = {"since": "datetime64[s]", "until": "datetime64[s]"}
    return frame.assign(kind=kind).astype({"enterprise": int, **days_of_use})


def lettings(held: pd.DataFrame, owned: pd.DataFrame) -> pd.DataFrame:
    """What every tenant rents: parcel (key), enterprise, kind, area (亩), since, until.

    A parcel of `owned` (town, own, since, until) is let by its holder; other keys are workshops, "town number".
    """
    tenants = held[held["tenure"] == "rent"].sample(frac=1, random_state=dice("order of tenants"))
    tenants["host"] = _hosts(tenants, owned)
    recent = (tenants["opens"] > 2023) | (dice("recent tenants").random(len(tenants)) < RECENT)
    moving = ~recent & (tenants["odd"] == "") & (dice("moving tenants").random(len(tenants)) < MOVING)
    since, until = _begin(tenants, recent), _end(tenants, moving)
    built = tenants["host"].map(owned["since"]).fillna(pd.Timestamp("2002-01-01"))
    since = np.maximum(since, built.to_numpy())
    staying = uses(tenants["host"], tenants.index, "承租", tenants["land"], since, until)
    return pd.concat([staying, _moved(staying[moving.to_numpy()], tenants)], ignore_index=True)


def _hosts(tenants: pd.DataFrame, owned: pd.DataFrame) -> pd.Series:
    """Some to landlords of their town as long as there are any, all others to workshops."""
    with_landlord = dice("landlords").random(len(tenants)) < WITH_LANDLORD
    number = tenants.groupby(["town", with_landlord]).cumcount()
    landlords = owned[(owned["since"] < LEDGER_START) & (owned["own"] > 4) & owned["until"].isna()]
    places = pd.MultiIndex.from_arrays([landlords["town"], landlords.groupby("town").cumcount()])
    keys = pd.MultiIndex.from_arrays([tenants["town"], number // PER_LANDLORD])
    landlord = pd.Series(landlords.index, places).reindex(keys).to_numpy()
    workshop = tenants["town"] + " " + (number // PER_WORKSHOP).astype(str)
    return workshop.mask(with_landlord & pd.notna(landlord), pd.Series(landlord, tenants.index))


def _begin(tenants: pd.DataFrame, recent: pd.Series) -> npt.NDArray[np.datetime64]:
    long_ago = days("tenants", len(tenants), "2016-01-01", "2022-06-30")
    lately = days("late tenants", len(tenants), "2023-01-01", "2023-12-01")
    return np.where(
        recent, lately + np.timedelta64(365, "D") * (tenants["opens"].to_numpy() - 2023), long_ago
    )


def _end(tenants: pd.DataFrame, moving: pd.Series) -> npt.NDArray[np.datetime64]:
    leaving = days("moves", len(tenants), "2023-03-01", "2025-10-31")
    shut = days("shut tenants", len(tenants), "2024-10-01", "2024-12-31")
    return np.select([moving, tenants["closes"] < 9999], [leaving, shut], OPEN)


def _moved(left: pd.DataFrame, tenants: pd.DataFrame) -> pd.DataFrame:
    """Where those who leave go the day after: somewhat larger rooms in the first workshop of their town."""
    to = left["enterprise"].map(tenants["town"]) + " 0"
    area = (left["area"] * 1.25).round(2)
    return uses(
        to, left["enterprise"], "承租", area, left["until"] + pd.Timedelta(days=1), np.full(len(left), OPEN)
    )
