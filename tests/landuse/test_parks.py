"""Parks are described by known words that a county may add to; a parcel lies in the park its year's ledger says."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from landuse.actions import park_words as words
from landuse.models import Parcel, ParcelPark, Park
from landuse.readings.park_words import words_of
from mujun.accounts.models import AuditEvent
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories as make
from tests.workbooks import book

pytestmark = pytest.mark.django_db
PARK = {"园区名称": "东港园", "园区类型": "小微企业园", "园区状态": "投运"}
USE = {"宗地代码": "1", "统一社会信用代码": "", "方式": "自用", "使用面积（亩）": 5, "起": date(2020, 1, 1)}


@pytest.fixture
def county():
    county = make.county()
    make.department("reform_office")
    make.department("natural_resources")
    return county


def send(county, layout: str, sheets: dict[str, list[dict]], year: int = 2025) -> Batch:
    content = book({
        name: [list(rows[0]), *(list(row.values()) for row in rows)] for name, rows in sheets.items()
    })  # fmt: skip
    batch = actions.receive(
        content=content, filename="表.xlsx", layout=layout, year=year, county=county, by=None
    )
    return actions.import_batch(batch=batch, by=None)


def parks(county, **more) -> Batch:
    return send(county, "parks", {"园区": [PARK | more]})


def test_a_word_that_nobody_knows_is_refused_with_the_cure(county):
    (problem,) = parks(county, 建设方式="自己建").problems
    assert (problem["cell"], problem["code"]) == ("D2", "not_a_choice")
    assert "政府主导、国资开发" in problem["cure"]
    assert "园区用词" in problem["cure"]
    (problem,) = parks(county, 配套设施="食堂、游泳池").problems
    assert (problem["cell"], problem["code"]) == ("D2", "unknown_word")
    assert "没有“游泳池”这个用词" in problem["reason"]
    assert not Park.objects.exists()


def test_a_county_adds_a_word_by_its_source_and_ends_it(county):
    office = make.user("reform_office", county)
    word = words.add(
        county=county, field="facilities", word="游泳池", source="青政办发〔2025〕9号", by=office
    )
    assert parks(county, 配套设施="食堂、 游泳池、食堂").problems == []
    assert Park.objects.get().facility_words == ["食堂", "游泳池"]
    for wrong in ("食堂", "游泳池"):
        with pytest.raises(ValidationError, match="已有"):
            words.add(county=county, field="facilities", word=wrong, source="示例", by=office)
    with pytest.raises(PermissionDenied):
        words.end(word=word, by=make.user("land_officer", county))
    words.end(word=word, by=office)
    assert "游泳池" not in words_of(county)["facilities"].names
    assert parks(county, 配套设施="游泳池").problems
    assert Park.objects.get().facility_words == ["食堂", "游泳池"]
    assert AuditEvent.objects.filter(act__startswith="park_word_").count() == 2


def ledger(county, enterprise, park: str | None, year: int) -> Batch:
    """One parcel of 10 亩; without a `park` the ledger has no such column."""
    parcel = {"宗地代码": "1", "镇街": enterprise.town.name, "权利人统一社会信用代码": enterprise.credit_code,
              "登记面积（亩）": 10, "用途": "工业用地"}  # fmt: skip
    said = {} if park is None else {"园区": park}
    use = USE | {"统一社会信用代码": enterprise.credit_code, "止": ""}
    return send(county, "land", {"宗地": [parcel | said], "用地": [use]}, year)


def park_in(year: int) -> str | None:
    return Parcel.objects.with_park(year).get().park_name


def test_a_parcel_lies_in_the_park_that_the_ledger_of_its_year_says(county):
    enterprise = make.enterprise(make.town(county))
    parks(county)
    (problem,) = ledger(county, enterprise, "西港园", 2024).problems
    assert problem["cure"] == "先导入园区，或核对园区名称。"
    made = ledger(county, enterprise, "东港园", 2024)
    assert (made.problems, made.created) == ([], 3)
    assert [park_in(year) for year in (2023, 2024, 2025)] == [None, "东港园", "东港园"]
    silent = ledger(county, enterprise, None, 2025)
    assert (silent.created, silent.changed, park_in(2025)) == (0, 0, "东港园")
    left = ledger(county, enterprise, "", 2025)
    assert list(left.changes.values_list("title", "old", "new")) == [("园区", "东港园", None)]
    assert [park_in(year) for year in (2024, 2025, 2026)] == ["东港园", None, None]
    assert [each.year for each in ParcelPark.objects.in_force(2024)] == [2024]
    assert not ParcelPark.objects.in_force(2026).exists()
    withdraw(batch=left, reason="填错", by=None)
    assert park_in(2025) == "东港园"


def test_a_ledger_that_names_no_park_leaves_no_lines(county):
    ledger(county, make.enterprise(make.town(county)), "", 2025)
    assert not ParcelPark.objects.exists()
