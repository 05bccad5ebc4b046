"""What regions are judged by besides figures: low-efficiency land treated, plot ratio, LE-05 and words of parks."""

from datetime import date
from decimal import Decimal as D

import numpy as np
import pytest

from evaluation.actions import snapshots
from evaluation.methods.formulas import parse
from evaluation.regions.gathering import regions_of
from evaluation.scoring.evaluate import values
from landuse.models import EnterpriseYear, Parcel, Park
from tests import factories as make
from tests import judged
from tests.factories import supply as supplied
from tests.landuse import handling

pytestmark = pytest.mark.django_db


def frozen(world):
    return snapshots.take(county=world.county, year=2025, by=None)


def ratio(regions, above, below):
    """As the engine reads a formula."""
    found = values(parse(f"{above} / {below}"), regions.behind([above, below]))
    return dict(zip(regions.units, found.tolist(), strict=True))


def test_plot_ratio_is_of_the_parcels_of_those_who_hold_them():
    world = judged.county(sizes=(4, 0))
    for each in world.enterprises:
        make.listed(each)
    Parcel.objects.update(area=3, floor_area=3000)  # 3 亩 are 2000 平方米
    unknown = Parcel.objects.filter(holder=world.enterprises[0])
    unknown.update(floor_area=None)
    regions = regions_of(frozen(world), "镇街", False)
    assert ratio(regions, "登记建筑面积", "登记宗地面积") == pytest.approx(
        {town.name: 1.5 for town in world.towns}
    )
    gaps = dict(zip(regions.units, map(len, regions.gaps(["登记建筑面积"])), strict=True))
    assert gaps == {world.enterprises[0].town.name: 1, world.enterprises[1].town.name: 0}


def test_land_on_the_list_and_treated_is_that_of_the_cases_of_the_members():
    """Not of a case that was closed before the year."""
    world = judged.county(sizes=(4, 0))
    for each in world.enterprises:
        make.listed(each)
    first, _, other, _ = world.enterprises
    handling.case_of(first, area=D(10), treated=D(4), listed_on=date(2025, 3, 1))
    handling.case_of(
        other, area=D(5), treated=D(5), listed_on=date(2023, 3, 1), accepted_on=date(2024, 1, 5),
        closed_on=date(2024, 3, 1), stage="closed",
    )  # fmt: skip
    regions = regions_of(frozen(world), "镇街", False)
    assert ratio(regions, "已整治用地", "应整治用地")[first.town.name] == 0.4
    assert regions.number("应整治用地").tolist() == [
        10 if name == first.town.name else 0 for name in regions.units
    ]


@pytest.mark.parametrize(("part", "share"), [("7", 70.0), ("6", 60.0)])
def test_le_05_a_park_has_its_shares_of_the_ledger(part, share):
    world = judged.county(sizes=(4, 0))
    for name in ("东园", "西园"):
        Park.objects.create(
            county=world.county,
            name=name,
            kind="小微企业园",
            state="投运",
            land_source="出让",
            build_mode="政府主导",
        )
    inside = [make.listed(each).pk for each in world.enterprises]
    EnterpriseYear.objects.filter(pk__in=inside[:2]).update(park=Park.objects.get(name="东园"))
    EnterpriseYear.objects.filter(pk__in=inside[2:]).update(park=Park.objects.get(name="西园"))
    supplied.year_ledger(
        world.county, "small_park", part, "10", park=Park.objects.get(name="东园"), year=2025,
        on=date(2025, 12, 31), area_part=D(75), area_whole=D(100),
    )  # fmt: skip
    regions = regions_of(frozen(world), "园区", False)
    assert list(regions.units) == ["东园", "西园"]
    assert regions.number("制造类小微企业数量占比")[0] == share
    assert regions.number("制造类小微企业面积占比")[0] == 75
    assert np.isnan(regions.number("制造类小微企业数量占比")[1])
    assert regions.label("园区土地来源").among(["出让"]).all()
    assert regions.label("园区建设方式").among(["政府主导"]).all()
