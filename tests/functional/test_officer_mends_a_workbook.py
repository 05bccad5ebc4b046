"""The tax officer hands in the year's workbook: wrong at first, then mended, then once more."""

import openpyxl
import pytest
from playwright.sync_api import expect

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from mujun.accounts.models import Department
from mujun.intake.models import Batch
from tests import factories
from tests.functional.steps import (
    download,
    find,
    fits_a_phone,
    open_menu,
    refused,
    rows,
    rows_of_csv,
    sign_in,
    wait_for_job,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CODES = ["91330100799655058B", "91330000755918469E", "913399010000000011"]
NOBODY = "913399010000000038"
NAMES = ["青澜恒泰五金有限公司", "青澜金源纺织有限公司", "青澜瑞丰机械有限公司"]


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    for code, name in zip(CODES, NAMES, strict=True):
        factories.enterprise(factories.town(county), name, credit_code=code)
    return county


@pytest.fixture
def tax_officer(county):
    return officer(county, "tax")


def officer(county, code):
    return factories.user("department_officer", county, department=Department.objects.get(code=code))


def fill_in(template, path, lines, more_headings=()):
    """The template as the officer saves it again, with these lines and headings written in."""
    book = openpyxl.load_workbook(template)
    page = book["数据"]
    for column, heading in enumerate(more_headings, page.max_column + 1):
        page.cell(1, column, heading)
    for row, line in enumerate(lines, 2):
        for column, value in enumerate(line, 1):
            page.cell(row, column, value)
    book.save(path)
    return path


def take_copy(page, folder):
    """The officer's own file with the mistakes marked."""
    with page.expect_download() as under_way:
        page.get_by_role("button", name="下载标错文件").click()
    path = folder / under_way.value.suggested_filename
    under_way.value.save_as(path)
    return path


def mend(copy, path):
    """Every marked cell is put right; the marks and the list stay in the file."""
    book = openpyxl.load_workbook(copy)
    page = book["数据"]
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {"D1", "C2", "A3", "A5"}
    assert book["错误清单"].max_row == 5
    page["D1"], page["C2"] = None, 600
    for column, value in enumerate([CODES[2], NAMES[2], -3.25], 1):
        page.cell(3, column, value)
    page.delete_rows(5)
    book.save(path)
    return path


def send(page, workbook, outcome):
    page.get_by_label("文件").set_input_files(workbook)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.locator("h1")).to_have_text(workbook.name)
    wait_for_job(page, outcome)


def counts(page):
    """新增, 更改, 不变 as the page shows them."""
    return page.locator("dl.facts dd.big").all_inner_texts()


def test_from_a_wrong_workbook_to_a_figure_with_its_source(sit_down, worker, tax_officer, tmp_path):
    page = sit_down()
    sign_in(page, tax_officer)
    open_menu(page, "采集")
    template = download(page, "税务数据", tmp_path)

    wrong = [
        [CODES[0], NAMES[0], "约600"],
        [NOBODY, "青澜无名厂", 80],
        [CODES[1], NAMES[1], 420.5],
        [CODES[1], NAMES[1], 421],
    ]
    page.get_by_role("link", name="上传工作簿").first.click()
    workbook = fill_in(template, tmp_path / "税务2025.xlsx", wrong, ["备注"])
    send(page, workbook, "有 4 处错误，没有写入任何数据")
    listed = rows(page.get_by_role("region", name="错误清单"))
    assert [(where, value, reason) for where, _, value, reason, _ in listed] == [
        ("数据 D1", "备注", "没有「备注」这一列"),
        ("数据 C2", "约600", "不是数值"),
        ("数据 A3", NOBODY, "不在企业名单中，企业名称也没有对上"),
        ("数据 A5", CODES[1], "第 5 行与第 4 行重复"),
    ]
    assert all(cure for *_, cure in listed)
    assert not Figure.objects.exists()
    fits_a_phone(page)

    taken = rows_of_csv(download(page, "下载错误清单", tmp_path))
    assert [[f"{sheet} {cell}", *rest] for sheet, cell, *rest in taken] == listed

    repaired = mend(take_copy(page, tmp_path), tmp_path / "税务2025改.xlsx")
    page.get_by_role("link", name="重新上传").click()
    send(page, repaired, "检查通过，共 3 行，还没有写入")
    assert counts(page) == ["3 项", "0 项", "0 项"]
    preview = rows(page.get_by_role("region", name="改动表"))
    assert [(name, kind, new, cell) for name, _, kind, _, new, _, cell, _ in preview] == [
        (NAMES[0], "新增", "600", "数据 C2"),
        (NAMES[2], "新增", "-3.25", "数据 C3"),
        (NAMES[1], "新增", "420.5", "数据 C4"),
    ]
    assert not Figure.objects.exists()
    page.get_by_role("button", name="导入", exact=True).click()
    wait_for_job(page, "导入，共 3 行")
    assert counts(page) == ["3 项", "0 项", "0 项"]
    imported = page.url

    page.goto("/imports/new/?year=2025")
    send(page, repaired, "与现有数据完全一致，没有改动")
    assert counts(page) == ["0 项", "0 项", "3 项"]
    fits_a_phone(page)

    find(page, NAMES[1])
    page.get_by_role("link", name="420.50 万元").click()
    expect(page.locator("h1")).to_have_text("税收实际贡献")
    source = page.locator("section", has_text="从哪里来")
    expect(source).to_contain_text("税务2025改.xlsx")
    expect(source).to_contain_text("数据!C4")
    fits_a_phone(page)
    source.get_by_role("link", name="批").click()
    expect(page).to_have_url(imported)

    page.get_by_label("原因").fill("年度填错")
    page.get_by_role("button", name="撤回这个批次").click()
    expect(page.get_by_role("alert")).to_contain_text("原因：年度填错")
    assert Figure.objects.count() == 3
    assert not Figure.objects.current().exists()
    fits_a_phone(page)


def test_another_department_neither_sees_nor_sends_it(sit_down, county, tax_officer, tmp_path):
    batch = factories.batch(county, sender="tax", sent_by=tax_officer)
    page = sit_down()
    sign_in(page, officer(county, "statistics"))
    open_menu(page, "采集")
    expect(page.locator("main")).not_to_contain_text(batch.filename)
    refused(page, f"/imports/{batch.pk}/", 404)
    refused(page, f"/imports/{batch.pk}/problems/", 404)
    refused(page, "/imports/template/tax/2025/", 404)

    page.goto("/imports/new/?year=2025")
    kinds = page.get_by_label("工作簿")
    expect(kinds.locator("option")).to_have_text(["统计数据"])
    kinds.locator("option").evaluate("option => option.value = 'tax'")
    (tmp_path / "税务.xlsx").write_bytes(b"any")
    page.get_by_label("文件").set_input_files(tmp_path / "税务.xlsx")
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("alert")).to_contain_text("不在可用的选项中")
    assert Batch.objects.count() == 1
