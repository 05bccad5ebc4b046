"""A snapshot of a year shows the register of that year, and a later year's list leaves it as it is."""

import pytest

from evaluation.actions import snapshots
from mujun.intake import actions
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

LIST = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "规模", "是否参评"]


@pytest.fixture
def county():
    county = factories.county()
    factories.town(county)
    factories.industry()
    return county


def send_list(county, year: int, name: str, scale: str, takes_part: str = "") -> None:
    rows = [LIST, [CODES[0], name, "云栖镇", "33", scale, takes_part]]
    content = book({"名单": rows})
    batch = actions.receive(
        content=content, filename="名单.xlsx", layout="enterprises", year=year, county=county, by=None
    )
    assert actions.import_batch(batch=batch, by=None).problems == []


def give_tax(county, year: int) -> None:
    tax = next(variable for variable in factories.variables() if variable.code == "tax")
    about = county.enterprise_set.get()
    factories.figure(about, tax, 12, factories.batch(county, year))


def test_a_later_list_changes_no_earlier_snapshot(county):
    send_list(county, 2023, "青澜机械厂", "规下")
    give_tax(county, 2023)
    before = snapshots.take(county=county, year=2023, by=None)
    send_list(county, 2024, "青澜重工", "规上")
    after = snapshots.take(county=county, year=2023, by=None)
    assert after == before
    assert list(after.rows.values_list("name", "scale")) == [("青澜机械厂", "规下")]


def test_a_corrected_list_of_the_year_gives_a_new_snapshot(county):
    send_list(county, 2023, "青澜机械厂", "规下")
    give_tax(county, 2023)
    before = snapshots.take(county=county, year=2023, by=None)
    send_list(county, 2023, "青澜机械厂", "规上")
    after = snapshots.take(county=county, year=2023, by=None)
    assert after != before
    assert list(after.rows.values_list("scale", flat=True)) == ["规上"]


def test_who_does_not_take_part_is_not_in_the_snapshot(county):
    send_list(county, 2023, "青澜机械厂", "规下", "否")
    give_tax(county, 2023)
    assert snapshots.take(county=county, year=2023, by=None).enterprises == 0
