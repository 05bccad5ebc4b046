"""Read shapes over several models of the register."""

import pandas as pd

from landuse.areas import weighted_area
from landuse.models import Occupancy
from mujun.accounts.models import County


def land_by_enterprise(county: County, year: int) -> dict[int, float]:
    """Land each enterprise used in `year`, in mu, by days; id of the enterprise → area. Who used none is absent."""
    uses = Occupancy.objects.filter(enterprise__county=county, since__lte=f"{year}-12-31").exclude(
        until__lt=f"{year}-01-01"
    )
    table = pd.DataFrame(
        uses.values_list("enterprise", "area", "since", "until"),
        columns=["enterprise", "area", "since", "until"],
    )
    table["land"] = weighted_area(
        table["area"].to_numpy(float),
        table["since"].to_numpy("datetime64[D]"),
        pd.to_datetime(table["until"]).to_numpy("datetime64[D]"),
        year,
    )
    return table.groupby("enterprise")["land"].sum().to_dict()
