"""Sending a workbook through the pages: check, look, import."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from landuse.models import Enterprise
from mujun.accounts.models import Department
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.jobs.models import Job
from tests import factories
from tests.workbooks import CODES, book
from tests.workers import ended

TAX = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"]


@pytest.fixture
def county(db):
    load_reference()
    county = factories.county()
    factories.enterprise(factories.town(county), credit_code=CODES[0])
    return county


def officer(client, county, role: str = "department_officer", **fields):
    if role == "department_officer":
        fields.setdefault("department", Department.objects.get(code="tax"))
    user = factories.user(role, county, **fields)
    client.force_login(user)
    return user


def tax(value: object) -> bytes:
    return book({"数据": [TAX, [CODES[0], "甲厂", value]]})


def upload(client, content: bytes, layout: str = "tax"):
    file = SimpleUploadedFile("税务.xlsx", content)
    return client.post(reverse("batch-new"), {"layout": layout, "year": 2025, "file": file})


def checked(county, content: bytes, by) -> Batch:
    batch = actions.receive(
        content=content, filename="税务.xlsx", layout="tax", year=2025, county=county, by=by
    )
    return actions.check(batch=batch, by=by)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_upload_check_look_import(client, worker):
    load_reference()
    county = factories.county()
    factories.enterprise(factories.town(county), credit_code=CODES[0])
    officer(client, county)
    page = upload(client, tax(12.5)).url
    job = ended(Job.objects.get())
    assert (job.state, job.result_url) == ("done", page)
    assert job.result == {"状态": "检查通过", "行数": 1, "新增": 1, "更改": 0, "不变": 0}
    assert "检查通过，共 1 行，还没有写入" in text(client.get(page))
    assert not Figure.objects.exists()
    client.post(f"{page}import/")
    assert ended(Job.objects.exclude(pk=job.pk).get()).state == "done"
    assert "导入，共 1 行" in text(client.get(page))
    assert Figure.objects.get().value == 12.5


def test_page_shows_progress_while_the_job_waits(client, county):
    officer(client, county)
    response = upload(client, tax(12.5))
    batch = Batch.objects.get()
    assert response.url == reverse("batch", args=[batch.pk])
    assert f'hx-get="{reverse("batch-progress", args=[batch.pk])}"' in text(client.get(response.url))
    assert "检查 税务.xlsx" in text(client.get(reverse("batch-progress", args=[batch.pk])))
    Job.objects.update(state="cancelled", finished_at=batch.received_at)
    assert client.get(reverse("batch-progress", args=[batch.pk]))["HX-Refresh"] == "true"
    assert "已取消，没有写入任何数据" in text(client.get(response.url))


def test_job_that_ends_while_the_page_is_read_leaves_no_stale_page(client, county, monkeypatch):
    by = officer(client, county)
    batch = checked(county, tax(12.5), by)
    latest_job = actions.latest_job

    def and_then_it_ends(pk):
        job = latest_job(pk)
        actions.import_batch(batch=batch, by=by)
        return job

    monkeypatch.setattr(actions, "latest_job", and_then_it_ends)
    assert "导入，共 1 行" in text(client.get(reverse("batch", args=[batch.pk])))


def test_problems_are_shown_with_cell_reason_and_cure(client, county):
    batch = checked(county, tax("12万"), officer(client, county))
    page = text(client.get(reverse("batch", args=[batch.pk])))
    for words in (
        "有 1 处错误，没有写入任何数据",
        "数据 C2",
        "12万",
        "不是数值",
        "只填数字，例如 12（单位：万元）。",
        "重新上传",
    ):
        assert words in page
    assert "导入</button>" not in page


def test_problems_come_fifty_a_page(client, county):
    content = book({"数据": [TAX, *(["x", "", 1] for _ in range(60))]})
    batch = checked(county, content, officer(client, county))
    page = reverse("batch", args=[batch.pk])
    assert text(client.get(page)).count("应为 18 位") == 50
    assert text(client.get(f"{page}?page=2")).count("应为 18 位") == 10


def test_list_of_problems_can_be_taken_along_without_formulas(client, county):
    batch = checked(county, tax("=cmd()"), officer(client, county))
    response = client.get(reverse("batch-problems", args=[batch.pk]))
    header, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header == ["工作表", "单元格", "列", "值", "原因", "办法"]
    assert row[:4] == ["数据", "C2", "税收实际贡献（万元）", "'=cmd()"]


def test_values_from_a_file_are_escaped(client, county):
    batch = checked(county, tax("<script>1</script>"), officer(client, county))
    assert "<script>1" not in text(client.get(reverse("batch", args=[batch.pk])))


def test_same_file_again_says_that_nothing_changes(client, county):
    user = officer(client, county)
    actions.import_batch(batch=checked(county, tax(1), user), by=user)
    batch = checked(county, tax(1), user)
    assert "与现有数据完全一致，没有改动" in text(client.get(reverse("batch", args=[batch.pk])))


def test_notes_are_shown(client, county):
    batch = checked(county, tax("１２"), officer(client, county))
    assert "是全角字符，已按数值读取（C2）" in text(client.get(reverse("batch", args=[batch.pk])))


def test_too_large_a_file_is_refused_in_the_form(client, county, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    officer(client, county)
    assert "文件超过 1 MB" in text(upload(client, b"PK" + b"\0" * 1024 * 1024))
    assert not Batch.objects.exists()


def test_empty_list_teaches(client, county):
    officer(client, county)
    page = text(client.get(reverse("batch-list")))
    assert "还没有收到工作簿" in page
    assert reverse("batch-new") in page
    assert "/imports/template/tax/" in page
    assert "/imports/template/statistics/" not in page


def test_list_shows_the_batches_of_the_year(client, county):
    batch = checked(county, tax(1), officer(client, county))
    page = text(client.get(reverse("batch-list"), {"year": 2025}))
    assert reverse("batch", args=[batch.pk]) in page
    assert "检查通过" in page


def test_template_has_the_columns_of_the_county(client, county):
    officer(client, county, "reform_office")
    response = client.get(reverse("template-download", args=["enterprises", 2025]))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["名单"]
    assert [cell.value for cell in sheet[1]] == [
        "统一社会信用代码", "企业名称", "镇街", "行业大类", "规模", "是否参评", "行业小类", "园区", "联系人",
        "联系电话", "成立日期", "投产日期",
    ]  # fmt: skip
    assert '"云栖镇"' in [rule.formula1 for rule in sheet.data_validations.dataValidation]


def test_good_rows_are_a_choice_of_the_page(client, county):
    user = officer(client, county)
    content = book({"数据": [TAX, [CODES[0], "", 1], [CODES[1], "", 2]]})
    batch = checked(county, content, user)
    page = reverse("batch", args=[batch.pk])
    assert "只取没有错误的行" in text(client.get(page))
    client.post(f"{page}check/", {"partial": "1"})
    assert Job.objects.get().params["partial"] is True
    Job.objects.update(state="done", finished_at=batch.received_at)
    actions.check(batch=batch, by=user, partial=True)
    shown = text(client.get(page))
    assert "其中 1 行有错误，不会写入" in shown
    assert "不在企业名单中" in shown
    actions.import_batch(batch=batch, by=user)
    assert "其中 1 行有错误，没有写入" in text(client.get(page))
    assert "缺 1 行" in text(client.get(reverse("batch-list"), {"year": 2025}))
    assert client.post(f"{page}copy/")["Content-Type"].startswith("application/vnd")


def test_template_knows_the_enterprises_and_protects_its_headings(client, county):
    factories.enterprise(factories.town(factories.county("赤岭县", "339902")))
    user = officer(client, county)
    response = client.get(reverse("template-download", args=["tax", 2025]))
    workbook = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = workbook["数据"]
    name = Enterprise.objects.get(county=county).name
    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows(min_row=2)] == [
        [CODES[0], name, None]
    ]
    assert sheet.protection.sheet
    assert not sheet.protection.deleteRows  # the file says what is forbidden
    assert sheet["C1"].protection.locked
    assert not sheet["A2"].protection.locked
    assert not sheet.column_dimensions["C"].protection.locked
    properties = {each.name: each.value for each in workbook.custom_doc_props.props}
    assert properties == {"县": county.name, "年度": "2025", "工作簿": "税务数据"}
    batch = checked(county, response.content, user)
    assert (batch.state, batch.rows, batch.notes, batch.created) == ("checked", 1, [], 0)


# Scope


def test_tax_officer_cannot_send_statistics(client, county):
    officer(client, county)
    assert "选择一个有效的选项" in text(upload(client, tax(1), "statistics"))
    assert client.get(reverse("template-download", args=["statistics", 2025])).status_code == 404
    assert not Batch.objects.exists()


@pytest.mark.parametrize("role", ["town_officer", "leader"])
def test_others_send_and_see_nothing(client, county, role):
    officer(client, county, role)
    batch = checked(county, tax(1), None)
    assert client.get(reverse("batch-list")).status_code == 403
    assert upload(client, tax(2)).status_code == 403
    for name in ("batch", "batch-progress", "batch-problems"):
        assert client.get(reverse(name, args=[batch.pk])).status_code == 404
    for name in ("batch-import", "batch-check"):
        assert client.post(reverse(name, args=[batch.pk])).status_code == 404
    assert not Job.objects.exists()


def test_batches_of_other_departments_and_counties_are_hidden(client, county):
    batch = checked(county, tax(1), None)
    officer(client, county, department=Department.objects.get(code="statistics"))
    assert client.get(reverse("batch", args=[batch.pk])).status_code == 404
    officer(client, factories.county("赤岭县", "339902"), "reform_office")
    assert client.post(reverse("batch-import", args=[batch.pk])).status_code == 404


@pytest.mark.parametrize("name", ["batch-import", "batch-check"])
def test_reading_never_starts_anything(client, county, name):
    batch = checked(county, tax(1), officer(client, county))
    assert client.get(reverse(name, args=[batch.pk])).status_code == 405
