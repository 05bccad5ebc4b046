"""Read shapes over several models of the register."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from django.db import connection
from django.db.models import Exists, OuterRef

from landuse.areas.weighting import own_use, weighted_area
from landuse.models import Occupancy, Parcel
from mujun.accounts.models import County
from mujun.copying import copy_out

# Only those missing from the list of the year are looked up in the lists around it.
_ENTRIES = """
SELECT e.id, e.credit_code, coalesce(y.name, near.name, e.name), t.name,
    coalesce(y.industry_id, near.industry_id, e.industry_id), coalesce(y.scale, near.scale, e.scale)
FROM landuse_enterprise e
LEFT JOIN landuse_enterpriseyear y ON y.enterprise_id = e.id AND y.year = %(year)s
LEFT JOIN LATERAL (
    SELECT * FROM landuse_enterpriseyear listed
    WHERE y.id IS NULL AND listed.enterprise_id = e.id
    ORDER BY listed.year > %(year)s, abs(listed.year - %(year)s) LIMIT 1
) near ON true
JOIN accounts_town t ON t.id = coalesce(y.town_id, near.town_id, e.town_id)
WHERE e.county_id = %(county)s AND y.takes_part IS NOT FALSE
ORDER BY e.credit_code
"""

# days since 1970-01-01, as NumPy counts them
_USES = """
SELECT o.parcel_id, o.enterprise_id, array_position(%s::text[], o.kind::text), o.area, o.since - DATE 'epoch',
    o.until - DATE 'epoch'
FROM landuse_occupancy o
JOIN landuse_enterprise e ON e.id = o.enterprise_id
WHERE e.county_id = %s AND o.since <= %s AND (o.until IS NULL OR o.until >= %s)
"""


class Entry(NamedTuple):
    """An enterprise as the list of a year has it; `town` is the name, `industry` the code."""

    enterprise: int
    credit_code: str
    name: str
    town: str
    industry: str
    scale: str


def entries_of_year(county: County, year: int) -> list[Entry]:
    """Who takes part in `year`, in order of credit codes.

    Not in the list of the year: as in the last list before it, else as in the first after it. So a list of a later
    year changes nothing for those already listed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, {"county": county.pk, "year": year})
        return list(map(Entry._make, cursor.fetchall()))


def land_by_enterprise(county: County, year: int) -> dict[int, float]:
    """Land each enterprise used in `year`, in mu, by days; id of the enterprise → area. Who used none is absent.

    Stated uses, and of parcels without a stated own use (自用) what the holder does not let: registered + rented
    − let. What is let to somebody outside the list (出租) is nobody's land here.
    """
    uses = _weighted_uses(county, year)
    own = _unstated_own_use(county, uses)
    used = uses.loc[uses["kind"] != Occupancy.Kind.LET, ["enterprise", "land"]]
    land = pd.concat([used, own]) if len(own) else used
    return land.groupby("enterprise")["land"].sum().to_dict()


def _weighted_uses(county: County, year: int) -> pd.DataFrame:
    """parcel, enterprise, kind, land: the uses that fall into the year."""
    kinds = Occupancy.Kind.values
    columns = ["parcel", "enterprise", "kind", "area", "since", "until"]
    table = copy_out(_USES, [kinds, county.pk, f"{year}-12-31", f"{year}-01-01"], columns, by="kind")
    table = table.astype({"parcel": int, "enterprise": int})
    table["kind"] = np.array(kinds)[table["kind"].to_numpy(int) - 1]
    days = {name: table[name].to_numpy().astype("datetime64[D]") for name in ("since", "until")}
    table["land"] = weighted_area(table["area"].to_numpy(), **days, year=year)
    return table


def _unstated_own_use(county: County, uses: pd.DataFrame) -> pd.DataFrame:
    """enterprise, land: of holders whose parcels have never had a stated own use."""
    stated = Occupancy.objects.filter(parcel=OuterRef("pk"), kind=Occupancy.Kind.OWN)
    held = Parcel.objects.filter(~Exists(stated), county=county, holder__isnull=False)
    table = pd.DataFrame(held.values_list("pk", "holder", "area"), columns=["parcel", "enterprise", "area"])
    let = table["parcel"].map(uses.groupby("parcel")["land"].sum()).fillna(0.0)
    return table[["enterprise"]].assign(land=own_use(table["area"].to_numpy(float), let.to_numpy(float)))
