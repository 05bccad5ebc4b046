"""The star of a park is kept by year, by the list that says it: each year is judged by its own star."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from landuse.models import Park, ParkStar
from landuse.register.attributes import attributes_of_year
from mujun.intake.withdrawal import withdraw
from tests import factories as make
from tests.factories import regions as regional
from tests.landuse.test_parks import PARK, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    county = make.county()
    make.department("reform_office")
    return county


def parks(county, year: int, **more):
    return send(county, "parks", {"园区": [PARK | more]}, year)


def stars(*years: int) -> list[str]:
    return [Park.objects.with_star(year).get().star for year in years]


def test_a_star_holds_from_the_year_of_its_list_until_another_says_otherwise(county):
    made = parks(county, 2023, 园区星级="二星", 评星文件="嘉经信〔2023〕1号")
    assert (made.created, made.changed) == (1, 0)
    raised = parks(county, 2025, 园区星级="三星")
    assert (raised.created, raised.changed, raised.unchanged) == (0, 1, 0)
    assert list(raised.changes.values_list("title", "old", "new"))[:1] == [("园区星级", "二星", "三星")]
    assert stars(2022, 2023, 2024, 2025, 2026) == ["", "二星", "二星", "三星", "三星"]
    assert parks(county, 2025).unchanged == 1  # a list without the column says nothing of stars
    assert parks(county, 2025, 园区星级="三星").unchanged == 1
    parks(county, 2026, 园区星级="")
    assert stars(2025, 2026) == ["三星", ""]
    assert [each.star for each in ParkStar.objects.in_force(2025)] == ["三星"]
    assert not ParkStar.objects.in_force(2026).exists()
    about = ParkStar.objects.get(year=2023)
    assert (about.document, about.batch, about.row) == ("嘉经信〔2023〕1号", made, 2)


def test_a_list_of_an_earlier_year_says_its_stars_and_leaves_the_description(county):
    parks(county, 2025, 园区星级="三星", 投运日期=date(2020, 5, 1))
    older = parks(county, 2023, 园区类型="特色小镇", 园区星级="一星", 投运日期="")
    assert (older.changed, list(older.changes.values_list("title", "new"))) == (1, [("园区星级", "一星")])
    about = Park.objects.get()
    assert (about.kind, about.opened_on, about.batch.year) == ("小微企业园", date(2020, 5, 1), 2025)
    assert stars(2023, 2025) == ["一星", "三星"]


def test_a_row_says_from_which_year_on(county):
    (problem,) = parks(county, 2025, 园区星级="二星", 星级年度=2026).problems
    assert problem["column"] == "星级年度"
    assert parks(county, 2025, 园区星级="二星", 星级年度=2025).problems == []
    made = parks(county, 2025, 园区星级="一星", 星级年度=2021)
    assert list(made.changes.values_list("title", "old", "new")) == [("园区星级", None, "一星")]
    assert stars(2020, 2021, 2024, 2025) == ["", "一星", "一星", "二星"]


def test_a_withdrawn_list_gives_back_the_star_before(county):
    parks(county, 2024, 园区星级="二星")
    corrected = parks(county, 2024, 园区星级="四星", 评星文件="示例")
    later = parks(county, 2025, 园区星级="五星")
    withdraw(batch=later, reason="填错", by=None)
    assert stars(2024, 2025) == ["四星", "四星"]
    withdraw(batch=corrected, reason="填错", by=None)
    assert stars(2024, 2025) == ["二星", "二星"]


def test_each_year_is_frozen_with_its_own_star(county):
    enterprise = make.enterprise(make.town(county))
    park = regional.park(county, star="二星", since=2024)
    ParkStar.objects.create(park=park, year=2025, star="四星")
    for year in (2023, 2024, 2025):
        entry = make.listed(enterprise, year=year)
        entry.park = park
        entry.save()
    found = [attributes_of_year(county, year).words["园区星级"] for year in (2023, 2024, 2025)]
    assert found == [{}, {enterprise.pk: "二星"}, {enterprise.pk: "四星"}]


def test_what_was_on_record_becomes_the_star_of_the_year_of_its_batch(county):
    """The statement of the migration, on parks as the version before wrote them."""
    parks(county, 2024)
    first, second = (
        parks(county, 2024, 投运日期=date(2020, 1, 1)),
        parks(county, 2025, 投运日期=date(2021, 1, 1)),
    )
    before = import_module("landuse.migrations.0005_park_stars").ON_RECORD
    with connection.cursor() as cursor:
        cursor.execute("UPDATE landuse_park SET star = '三星'")
        kept = """UPDATE landuse_formerstate SET before = before || '{"star": "二星"}' WHERE batch_id = %s"""
        cursor.execute(kept, [second.pk])
        cursor.execute(before)
    assert [(each.year, each.star, each.batch) for each in ParkStar.objects.all()] == [(2025, "三星", second)]
    withdraw(batch=second, reason="填错", by=None)
    assert [(each.year, each.star, each.batch) for each in ParkStar.objects.all()] == [(2024, "二星", first)]
