"""The ranking workbook: what the page shows, formatted, and what it rests on."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.actions import runs
from evaluation.models import Result, Run
from evaluation.reports.ranking import GRADE_COLOURS
from tests import factories
from tests.evaluation.county import small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    county = small_county()
    job = factories.job(county.county, by=county.office, params={"year": 2025, "method": county.method.pk})
    runs.carry_out(job=job, progress=lambda *_: None)
    return county


def download(client, user, **query):
    client.force_login(user)
    response = client.get(reverse("ranking-download"), query)
    assert response.status_code == 200
    return load_workbook(BytesIO(response.content))


def test_rows_formats_and_frozen_header(client, small):
    book = download(client, small.office)
    assert book.sheetnames == ["规上", "说明"]
    page = book["规上"]
    assert page.freeze_panes == "D2"
    header = [cell.value for cell in page[1]]
    assert header[:3] == ["名次", "统一社会信用代码", "企业名称"]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    stored = list(Result.objects.order_by("rank").values_list("rank", "row__credit_code", "total", "grade"))
    total, grade = header.index("总分"), header.index("档次")
    assert [(row[0], row[1], row[total], row[grade]) for row in rows] == stored
    cell = page.cell(2, grade + 1)
    assert cell.fill.start_color.rgb.lower().endswith(GRADE_COLOURS["A"][1:])
    assert page.cell(2, total + 1).number_format == "#,##0.00"
    assert page.cell(2, header.index("亩均税收\n万元/亩") + 1).number_format == "#,##0.0000"


def test_it_says_what_it_rests_on(client, small):
    facts = dict(download(client, small.office)["说明"].iter_rows(min_row=3, max_col=2, values_only=True))
    run = Run.objects.get()
    assert facts["办法摘要"] == run.method.digest
    assert facts["快照摘要"] == run.snapshot.digest
    assert facts["结果摘要"] == run.digest
    assert facts["测算"].startswith(f"第 {run.pk} 号")
    assert facts["办法未定之处"] == "无"


def test_filters_of_the_page_hold(client, small):
    book = download(client, small.office, grade="D")
    assert book["规上"].max_row == 2
    assert dict(book["说明"].iter_rows(min_row=3, max_col=2, values_only=True))["筛选"] == "档次：D"
    assert download(client, small.office, q="没有这样的企业").sheetnames == ["没有符合条件的企业", "说明"]


def test_a_town_takes_only_its_own(client, small):
    elsewhere = factories.town(small.county, "别处镇")
    officer = factories.user("town_officer", small.county, town=elsewhere)
    assert download(client, officer).sheetnames == ["没有符合条件的企业", "说明"]


def test_a_name_is_never_a_formula(client, small):
    first = Result.objects.order_by("rank").first().row
    first.name = "=1+1"
    first.save()
    cell = download(client, small.office)["规上"]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_no_run_no_workbook(client):
    county = factories.county()
    client.force_login(factories.user("reform_office", county))
    assert client.get(reverse("ranking-download")).status_code == 404
