"""What a workbook of marks would change is told field by field, and is what writing changes."""

from datetime import date

import pytest

from landuse.models import Tag
from mujun.intake.models import Batch
from tests.landuse.test_marks import CODE, ROWS, SHEETS, county, send
from tests.workbooks import CODES

__all__ = ["county"]
pytestmark = pytest.mark.django_db

FIELDS = ["kind", "subject", "name", "title", "old", "new", "cell"]


def changes(batch: Batch) -> list[tuple]:
    assert batch.problems == []
    return list(batch.changes.values_list(*FIELDS))


@pytest.mark.parametrize("layout", SHEETS)
def test_new_and_unchanged_entries(county, layout):
    (created,) = changes(send(county, layout, ROWS[layout]))
    assert created[0] == "created"
    assert created[2].startswith("青澜机械厂 ")
    assert created[3:5] == ("整条", None)
    assert changes(send(county, layout, ROWS[layout])) == []


def test_days_and_evidence_of_a_tag(county):
    send(county, "tags", ROWS["tags"])
    ended = ["高新技术企业", date(2023, 1, 1), "", "示例〔2024〕2号"]
    again = ["专精特新中小企业", date(2025, 1, 1), "", ""]
    subject, name = (f"{first} 高新技术企业 2023-01-01" for first in (CODES[0], "青澜机械厂"))
    other = "专精特新中小企业 2025-01-01"
    assert changes(send(county, "tags", ended, again)) == [
        ("created", f"{CODES[0]} {other}", f"青澜机械厂 {other}", "整条", None, "", "A3"),
        ("changed", subject, name, "止", "2025-12-31", None, "D2"),
        ("changed", subject, name, "依据", "示例〔2023〕1号", "示例〔2024〕2号", "E2"),
    ]


def test_an_account_that_passes_to_another(county):
    send(county, "meters", ROWS["meters"])
    assert changes(send(county, "meters", ROWS["meters"], by=CODES[1])) == [
        ("changed", "电 330012345678", "青澜纺织厂 电 330012345678", CODE, CODES[0], CODES[1], "A2"),
    ]


def test_a_long_name_of_a_tag_is_cut(county):
    Tag.objects.create(code="long", name="长" * 50, level="市")
    ((_, subject, *_),) = changes(send(county, "tags", ["长" * 50, date(2025, 1, 1), "", ""]))
    assert len(subject) == 60
