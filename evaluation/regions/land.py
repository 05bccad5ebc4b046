"""What regions are judged by besides the figures of their members: land on the list of 整治, buildings, small firms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from django.db.models import Sum

from evaluation.models import Snapshot
from evaluation.regions.summing import LAND_OF_MEMBERS, SMALL_FIRMS
from evaluation.scoring.figures import Figures, Floats
from landuse.areas.units import square_metres_of
from landuse.models import Case, Parcel, YearLedger
from landuse.readings.case_board import in_year


def with_land(figures: Figures, snapshot: Snapshot) -> Figures:
    """With 应整治用地, 已整治用地 (亩, of the cases on the list in the year; none is 0), 登记宗地面积 and 登记建筑面积
    (平方米, of parcels that an enterprise holds; unknown where one of them says no buildings).
    """
    names = LAND_OF_MEMBERS
    columns = zip(names, (*_cases(snapshot), *_buildings(snapshot)), strict=True)
    return replace(
        figures, numbers={**figures.numbers, **{name: _column(figures, known) for name, known in columns}}
    )


def small_firms(snapshot: Snapshot, parks: Sequence[str]) -> dict[str, Floats]:
    """LE-05: the shares of manufacturing small firms by number and by area (%), as the ledger of the year has them."""
    kept = YearLedger.objects.current().filter(
        county=snapshot.county_id, year=snapshot.year, kind=YearLedger.Kind.SMALL_PARK
    )
    found = {
        name: (_share(part, whole), _share(area, of))
        for name, part, whole, area, of in kept.values_list(
            "park__name", "part", "whole", "area_part", "area_whole"
        )
    }
    unknown = (np.nan, np.nan)
    return {
        title: np.array([found.get(park, unknown)[at] for park in parks])
        for at, title in enumerate(SMALL_FIRMS)
    }


def _cases(snapshot: Snapshot) -> tuple[dict[str, float], dict[str, float]]:
    cases = in_year(Case.objects.filter(county=snapshot.county_id), snapshot.year).order_by()
    sums = list(cases.values_list("enterprise__credit_code").annotate(Sum("area"), Sum("treated")))
    return {code: float(area) for code, area, _ in sums}, {code: float(done) for code, _, done in sums}


def _buildings(snapshot: Snapshot) -> tuple[dict[str, float], dict[str, float]]:
    held = Parcel.objects.filter(county=snapshot.county_id, holder__isnull=False).order_by()
    rows = held.values_list("holder__credit_code").annotate(Sum("area"), floor=Sum("floor_area"))
    lacking = set(held.filter(floor_area=None).values_list("holder__credit_code", flat=True))
    known = [(code, area, np.nan if code in lacking else floor) for code, area, floor in rows]
    land = {code: float(square_metres_of(area)) for code, area, _ in known}
    return land, {code: float(floor) for code, _, floor in known}


def _column(figures: Figures, known: Mapping[str, float]) -> Floats:
    return np.fromiter((known.get(unit, 0.0) for unit in figures.units), float, len(figures))


def _share(part: object, whole: object) -> float:
    return float(100 * part / whole) if part is not None and whole else np.nan
