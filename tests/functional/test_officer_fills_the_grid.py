"""The tax officer types and pastes the year's figures in the browser, without a workbook."""

import pytest
from playwright.sync_api import expect

from evaluation.actions.reference import load_reference
from evaluation.models import CellComment, Figure, Variable
from mujun.accounts.models import Department
from mujun.intake.models import Batch
from mujun.intake.windows import lock_year
from tests import factories
from tests.functional.steps import fits_a_phone, open_menu, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMES = ["青澜恒泰五金有限公司", "青澜金源纺织有限公司", "青澜瑞丰机械有限公司"]
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def tax():
    load_reference()
    department = Department.objects.get(code="tax")
    # a second figure of the tax office, so that there is a block to paste
    Variable.objects.create(code="refund", name="退税", unit="万元", department=department, minimum=0)
    return department


@pytest.fixture
def firms(tax):
    """The second one has a figure of the statistics office."""
    town = factories.town(factories.county())
    firms = [factories.enterprise(town, name) for name in NAMES]
    revenue = Variable.objects.get(code="revenue")
    factories.figure(firms[1], revenue, 888, factories.batch(town.county, sender="statistics"))
    return firms


@pytest.fixture
def officer(tax, firms):
    return factories.user("department_officer", firms[0].county, department=tax, first_name="甲税务")


def open_grid(page, officer):
    sign_in(page, officer)
    open_menu(page, "采集")
    page.get_by_role("link", name="在线录入").click()
    expect(page.locator("h1")).to_have_text("2025 年税务数据录入")
    expect(page.locator("#grid[data-ready]")).to_be_visible()


def cell(page, firm, column):
    row = page.locator(".tabulator-row", has_text=firm.name)
    return row.locator(f".tabulator-cell[tabulator-field='{column}']")


def paste(page, text):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_a_block_from_excel_one_cell_wrong_mended_by_keyboard(sit_down, officer, firms):
    page = sit_down(permissions=CLIPBOARD)
    open_grid(page, officer)
    cell(page, firms[0], "tax").click()
    paste(page, "1,234.5\t10\r\n12万\t20\r\n300\t\r\n")
    expect(page.locator("#grid-outcome")).to_contain_text("已粘贴 6 个单元格")
    expect(page.locator("#grid-count")).to_contain_text("改动 5 个单元格（3 家企业）")

    page.get_by_role("button", name="保存").click()
    outcome = page.locator("#grid-outcome")
    expect(outcome).to_contain_text("有 1 处错误，没有写入任何数据")
    expect(outcome).to_contain_text(f"{NAMES[1]}，税收实际贡献（万元）：“12万”不是数值。只填数字，例如 12")
    wrong = cell(page, firms[1], "tax")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert "不是数值" in wrong.get_attribute("title")
    assert Figure.objects.filter(batch__department="tax").count() == 0

    page.keyboard.press("Tab")  # from the list of mistakes to the first
    page.keyboard.press("Enter")  # to its cell
    expect(page.locator("#grid-here")).to_contain_text("不是数值")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Escape")  # out of the table
    expect(page.get_by_role("button", name="保存")).to_be_focused()
    page.keyboard.press("Enter")
    expect(outcome).to_contain_text("新增 5 个，更改 0 个")
    batch = Batch.objects.get(origin=Batch.Origin.GRID)
    expect(outcome.get_by_role("link", name=f"第 {batch.pk} 批")).to_be_visible()
    expect(page.locator("#grid-count")).to_have_text("显示 3 家企业")
    tax = Figure.objects.filter(variable__code="tax").order_by("enterprise")
    assert [float(each.value) for each in tax] == [1234.5, 12, 300]
    expect(cell(page, firms[0], "tax")).to_have_text("1,234.5")

    cell(page, firms[0], "tax").click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()") == "1234.5\t10\n12\t20"
    cell(page, firms[1], "tax").click()
    page.keyboard.press("Shift+ArrowDown")
    paste(page, "7")  # one value fills the selection
    expect(cell(page, firms[1], "tax")).to_have_text("7")
    expect(cell(page, firms[2], "tax")).to_have_text("7")


BLOCKS = {
    "1\t2\r\n3\t4\r\n": [["1", "2"], ["3", "4"]],
    "5": [["5"]],
    "\t\n": [["", ""]],
    "1\n\n2": [["1"], [""], ["2"]],
    '"甲\n乙"\t"说""是"""\n 7 \t"': [["甲\n乙", '说"是"'], ["7", '"']],
}


def test_blocks_are_read_as_spreadsheets_write_them(sit_down, officer):
    page = sit_down()
    sign_in(page, officer)
    read = "text => import('/static/mujun/grid-paste.js').then(module => module.cellsOf(text))"
    assert {text: page.evaluate(read, text) for text in BLOCKS} == BLOCKS


def test_the_history_of_a_cell_and_what_is_said_of_it(sit_down, officer, firms):
    page = sit_down(permissions=CLIPBOARD)
    open_grid(page, officer)
    cell(page, firms[0], "tax").click()
    for value, counts in (("10", "新增 1 个"), ("12", "更改 1 个")):
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#grid-outcome")).to_contain_text(counts)
        cell(page, firms[1], "tax").click()
        cell(page, firms[0], "tax").click()

    beside = page.get_by_role("complementary", name="单元格的来源、历史和批注")
    expect(beside.locator(".cell-versions")).to_contain_text("12.00 万元 现行甲税务")
    expect(beside.locator(".cell-versions")).to_contain_text("10.00 万元 已更正甲税务")
    page.keyboard.press("F6")
    expect(beside.get_by_label("写批注")).to_be_focused()
    page.keyboard.type("已与税务所核对")
    beside.get_by_role("button", name="添加批注").click()
    expect(beside.locator(".cell-comments")).to_contain_text("已与税务所核对甲税务")
    expect(cell(page, firms[0], "tax")).to_have_attribute("title", "1 条批注")
    assert CellComment.objects.get().enterprise == firms[0]
    fits_a_phone(page)


def test_cells_of_other_departments_are_seen_and_not_changed(sit_down, officer, firms):
    page = sit_down(permissions=CLIPBOARD)
    open_grid(page, officer)
    locked = cell(page, firms[1], "revenue")
    expect(locked).to_be_hidden()
    page.get_by_text("显示的列").click()
    page.get_by_label("统计局").check()
    page.get_by_text("显示的列").click()
    expect(locked).to_have_text("888")

    locked.click()
    page.keyboard.type("5")
    expect(page.locator("#grid-outcome")).to_contain_text("由别的部门报送")
    page.keyboard.press("Delete")
    paste(page, "1\t2")
    expect(page.locator("#grid-outcome")).to_contain_text("2 个落在锁定的列")
    expect(locked).to_have_text("888")
    expect(page.locator("#grid-count")).to_have_text("显示 3 家企业")


def test_a_blank_puts_the_figure_back_and_steps_can_be_undone(sit_down, officer, firms):
    given = factories.batch(firms[0].county, sender="tax")
    factories.figure(firms[0], Variable.objects.get(code="tax"), 7.5, given)
    page = sit_down(permissions=CLIPBOARD)
    open_grid(page, officer)
    first = cell(page, firms[0], "tax")
    first.click()
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Z")
    expect(first).to_have_text("7.5")
    page.keyboard.press("Control+Y")
    expect(first).to_have_text("9")

    first.click()
    page.keyboard.press("Delete")
    expect(first).to_have_text("7.5")
    expect(page.locator("#grid-outcome")).to_contain_text("空白不会删掉已有的数值")
    page.keyboard.press("F2")
    page.keyboard.type("5")
    page.keyboard.press("Escape")
    expect(first).to_have_text("7.5")


def test_a_block_with_codes_finds_its_rows_and_survives_a_reload(sit_down, officer, firms):
    page = sit_down(permissions=CLIPBOARD)
    page.on("dialog", lambda dialog: dialog.accept())
    open_grid(page, officer)
    cell(page, firms[0], "tax").click()
    lines = [
        "统一社会信用代码\t企业名称\t退税（万元）\t税收实际贡献（万元）",
        f"{firms[2].credit_code}\t{NAMES[2]}\t3\t33",
        f"{firms[0].credit_code}\t{NAMES[0]}\t1\t11",
        "913399010000000038\t别的厂\t5\t55",
    ]
    paste(page, "\r\n".join(lines))
    expect(page.locator("#grid-outcome")).to_contain_text("1 行的代码不在表中")
    expect(cell(page, firms[0], "tax")).to_have_text("11")
    expect(cell(page, firms[2], "refund")).to_have_text("3")
    expect(cell(page, firms[1], "tax")).to_have_text("")

    page.reload()
    expect(page.locator("#grid-kept")).to_contain_text("有 4 处改动没有保存")
    page.get_by_role("button", name="接着改").click()
    expect(cell(page, firms[0], "tax")).to_have_text("11")
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#grid-outcome")).to_contain_text("检查通过：新增 4 个")
    assert Figure.objects.filter(batch__department="tax").count() == 0


def test_a_locked_year_asks_for_the_reason_once(sit_down, officer, firms):
    office = factories.user("reform_office", firms[0].county)
    lock_year(county=firms[0].county, year=2025, reason="定稿", by=office)
    page = sit_down()
    open_grid(page, officer)
    cell(page, firms[0], "tax").click()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#grid-outcome")).to_contain_text("请先写明更正的原因")
    expect(page.get_by_label("更正的原因")).to_be_focused()
    page.keyboard.type("退税更正")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#grid-outcome")).to_contain_text("新增 1 个")
    assert Batch.objects.get(origin=Batch.Origin.GRID).reason == "退税更正"


def test_last_year_beside_the_own_columns_does_not_move_a_block(sit_down, officer, firms):
    page = sit_down(permissions=CLIPBOARD)
    open_grid(page, officer)
    page.get_by_text("显示的列").click()
    page.get_by_label("上年数值").check()
    page.get_by_text("显示的列").click()
    cell(page, firms[0], "tax").click()
    paste(page, "11\t1")
    expect(cell(page, firms[0], "tax")).to_have_text("11")
    expect(cell(page, firms[0], "refund")).to_have_text("1")


def test_without_the_table_the_way_by_workbook_is_named(sit_down, officer):
    page = sit_down(without="**/vendor/**")
    sign_in(page, officer)
    page.goto("/grid/?year=2025")
    expect(page.get_by_role("link", name="下载税务数据模板")).to_be_visible()
    expect(page.locator("#grid")).to_be_hidden()
