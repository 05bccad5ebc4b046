"""Take over how enterprises did in a year. The evaluation hands it down; the land side never fetches it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import transaction

from landuse.models import Performance
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.copying import copy_in_text, escape, number_texts

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Year:
    """Columns by enterprise: land in 亩, amounts in 万元, energy in 吨标准煤, NaN if missing; grade empty if none."""

    enterprises: Sequence[int]
    scales: Sequence[str]
    industries: Sequence[str]
    grades: Sequence[str]
    land: Floats
    tax: Floats
    value_added: Floats
    revenue: Floats
    energy: Floats


@transaction.atomic
def hand_down(
    *, county: County, year: int, columns: Year, origin: str, origin_url: str, by: User | None
) -> None:
    """Replace the county's performances of the year."""
    Performance.objects.filter(enterprise__county=county, year=year).delete()
    size = len(columns.enterprises)
    numbers = [columns.land, columns.tax, columns.value_added, columns.revenue, columns.energy]
    copy_in_text(
        Performance,
        ["enterprise_id", "year", "scale", "industry", "grade", "origin", "origin_url"]
        + ["land", "tax", "value_added", "revenue", "energy"],
        [
            list(map(str, columns.enterprises)),
            [str(year)] * size,
            list(columns.scales),
            list(columns.industries),
            list(columns.grades),
            [escape(origin)] * size,
            [escape(origin_url)] * size,
            *map(number_texts, numbers),
        ],
    )
    audit.record("performance_handed_down", f"{year}", by=by, county=county, enterprises=size, origin=origin)
