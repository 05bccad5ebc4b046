"""A snapshot keeps what formulas ask for besides figures: titles, states, days, words, the years before."""

from datetime import date

import numpy as np
import pytest

from evaluation.actions import snapshots
from evaluation.methods.formulas import parse
from evaluation.scoring.evaluate import holds, values
from landuse.models import (
    EnterpriseState,
    EnterpriseTag,
    EnterpriseYear,
    Occupancy,
    Park,
    Performance,
    Relation,
    Tag,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    """Two enterprises with tax figures of 2023, 2024 and 2025: 10, 20, 30 and /, 5, 6."""
    county = make.county()
    town = make.town(county)
    first, second = (make.enterprise(town, name, credit_code=f"A{name}") for name in ("甲", "乙"))
    tax = next(variable for variable in make.variables() if variable.code == "tax")
    for year, amounts in {2023: (10, None), 2024: (20, 5), 2025: (30, 6)}.items():
        batch = make.batch(county, year)
        for enterprise, amount in zip((first, second), amounts, strict=True):
            if amount is not None:
                make.figure(enterprise, tax, amount, batch)
    return county


def frozen(county, years_back: int = 5):
    """As it is read back, which is what was in memory when it was taken."""
    taken = snapshots.freeze(county=county, year=2025, by=None, years_back=years_back)
    read = snapshots.thaw(taken.snapshot, years_back=years_back)
    assert (taken.rows, taken.enterprises) == (read.rows, read.enterprises)
    assert plain(taken.figures) == plain(read.figures)
    return read.figures


def plain(figures) -> str:
    """Everything there is, NaN too, in a form that can be compared."""
    parts = [figures.units, figures.year, figures.day]
    parts += [(name, column.tolist()) for name, column in figures.numbers.items()]
    parts += [(name, label.codes.tolist(), label.words) for name, label in figures.labels.items()]
    parts += [(name, flag.tolist()) for name, flag in figures.flags.items()]
    return repr(parts + [plain(before) for before in figures.past.values()])


def one(county, name: str):
    return county.enterprise_set.get(name=name)


def by_unit(figures, column) -> dict:
    return dict(zip((unit[1:] for unit in figures.units), np.asarray(column).tolist(), strict=True))


@pytest.mark.parametrize(
    ("since", "until", "borne"),
    [
        ("2020-01-01", None, True),
        ("2020-01-01", "2025-12-31", True),
        ("2020-01-01", "2025-12-30", False),
        ("2025-12-31", None, True),
        ("2026-01-01", None, False),
    ],
)
def test_a_title_counts_when_it_is_borne_on_the_last_day_of_the_year(county, since, until, borne):
    listed = Tag.objects.create(code="listed-test", name="上市企业（测试）", level="全国")
    EnterpriseTag.objects.create(enterprise=one(county, "甲"), tag=listed, since=since, until=until)
    figures = frozen(county)
    assert by_unit(figures, figures.flag("标签", "上市企业（测试）")) == {"甲": borne, "乙": False}


def test_states_days_parks_and_groups(county):
    first, second = one(county, "甲"), one(county, "乙")
    EnterpriseState.objects.create(enterprise=second, kind="停产", since="2025-03-01", reason="检修")
    first.founded_on = date(2023, 12, 31)
    first.save()
    park = Park.objects.create(county=county, name="东片小微园", kind="小微企业园")
    EnterpriseYear.objects.create(
        enterprise=first,
        year=2025,
        name="甲",
        town=first.town,
        industry=first.industry,
        scale="规上",
        park=park,
    )
    Relation.objects.create(
        enterprise=second, kind="集团成员", other_code="A甲", other_name="甲", since="2020-01-01"
    )
    figures = frozen(county)
    assert by_unit(figures, holds(parse("有状态(停产)"), figures)) == {"甲": False, "乙": True}
    assert by_unit(figures, holds(parse("满年(成立日期) >= 2"), figures)) == {"甲": True, "乙": False}
    assert by_unit(figures, figures.label("园区").among(["东片小微园"])) == {"甲": True, "乙": False}
    assert by_unit(figures, figures.label("集团").among(["A甲"])) == {"甲": True, "乙": True}


def test_the_years_before(county):
    first = one(county, "甲")
    for year, grade in {2023: "D", 2024: "D"}.items():
        Performance.objects.create(
            enterprise=first, year=year, scale="规上", industry="33", grade=grade, origin="", origin_url=""
        )
    figures = frozen(county)
    assert by_unit(figures, values(parse("上年(税收实际贡献)"), figures)) == {"甲": 20, "乙": 5}
    assert by_unit(figures, values(parse("近年均(税收实际贡献, 3)"), figures)) == {"甲": 20, "乙": 5.5}
    assert by_unit(figures, values(parse("连年(档次 = D)"), figures)) == {"甲": 2, "乙": 0}
    assert not frozen(county, years_back=0).past


def test_the_same_year_is_the_same_snapshot_until_a_title_changes(county):
    taken = snapshots.take(county=county, year=2025, by=None)
    assert snapshots.take(county=county, year=2025, by=None) == taken
    tag = Tag.objects.create(code="x-test", name="测试称号", level="市级")
    EnterpriseTag.objects.create(enterprise=one(county, "甲"), tag=tag, since="2025-01-01")
    assert snapshots.take(county=county, year=2025, by=None) != taken


def test_tenants_their_landlords_and_what_the_land_is(county):
    """乙 rents from 甲 and from a parcel that nobody holds; 甲 has land of its own and rents nothing."""
    first, second = one(county, "甲"), one(county, "乙")
    held, other = (make.parcel(first.town, area=area) for area in (20, 30))
    held.holder, held.tenure, held.supplied_on = first, "出让", date(2023, 6, 30)
    held.save()
    rented = {"enterprise": second, "kind": "承租", "since": "2020-01-01"}
    Occupancy.objects.create(parcel=held, area=3, floor_area="2000.5", **rented)
    Occupancy.objects.create(parcel=other, area=9, floor_area="500.25", **rented)
    park = Park.objects.create(county=county, name="东片小微园", kind="小微企业园")
    EnterpriseYear.objects.create(
        enterprise=second, year=2025, name="乙", town=second.town, industry=second.industry, scale="规下",
        park=park,
    )  # fmt: skip
    Relation.objects.create(
        enterprise=first, kind="合并自", other_code="B", other_name="丁", since="2024-05-01"
    )
    figures = frozen(county)
    words = {
        name: by_unit(figures, [[*label.words, ""][code] for code in label.codes])
        for name, label in figures.labels.items()
    }
    assert words["出租方"] == {"甲": "", "乙": "A甲"}
    assert words["用地方式"] == {"甲": "", "乙": "承租"}
    assert words["权利性质"] == {"甲": "出让", "乙": ""}
    assert words["园区类型"] == {"甲": "", "乙": "小微企业园"}
    assert by_unit(figures, holds(parse("承租建筑面积 >= 2500.75"), figures)) == {"甲": False, "乙": True}
    assert by_unit(figures, values(parse("满年(供地日期)"), figures))["甲"] == 2
    assert by_unit(figures, values(parse("满年(合并日期)"), figures))["甲"] == 1


def test_the_parcel_used_most_else_the_one_held(county):
    first, second = one(county, "甲"), one(county, "乙")
    small, large, held = (make.parcel(first.town, area=area) for area in (5, 9, 20))
    for parcel, area in ((small, 4), (large, 8)):
        Occupancy.objects.create(parcel=parcel, enterprise=first, kind="承租", area=area, since="2020-01-01")
    held.holder = second
    held.save()
    figures = frozen(county)
    label = figures.label("宗地")
    found = by_unit(figures, [label.words[code] for code in label.codes])
    assert found == {"甲": large.code, "乙": held.code}
