"""From a signal on the list to a closed case: finding, notice, objection, decision, plan, photos, acceptance."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from landuse.models import Case, LandFinding, Performance
from tests import factories
from tests.functional.steps import PHONE, fits_a_phone, open_menu, sign_in
from tests.landuse import handling
from tests.landuse.test_map import square
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def of():
    made = handling.people()
    factories.batch(made.county, handling.YEAR)
    handling.signal(made.about, "T-2", title="连续两年D", sentence="2024、2025 年评价为 D")
    before = timezone.localdate().year - 1
    Performance.objects.create(enterprise=made.about, year=before, tax=12.5, land=12.5)
    drawn(made.parcel, 121.0)
    drawn(factories.parcel(made.other_town.town), 121.2)
    return made


def drawn(parcel, west):
    parcel.polygon = square(west, 29)
    parcel.save()


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def deed(page, code):
    """The form of a deed, unfolded where it lies under 其他办理."""
    form = page.locator(f"#{code}")
    if form.evaluate("element => element.tagName == 'DETAILS' && !element.open"):
        form.locator("summary").click()
    return form


def do(page, code, button, said, **given):
    """Fill in by label, press, and read what was done."""
    form = deed(page, code)
    for label, words in given.items():
        form.get_by_label(label).fill(words)
    form.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text(said)


def pointed_at_on_the_map(page):
    """Map and list follow the filter together; a click on the land opens its card, which leads to the signal."""
    open_menu(page, "用地地图")
    count, rows = page.locator("#map-count"), page.get_by_role("listbox").get_by_role("option")
    expect(count).to_have_text("筛选出 2 宗，32.50 亩")
    page.get_by_label("着色").select_option("低效线索和认定")
    page.get_by_role("button", name="没有线索").click()
    expect(rows).to_have_count(1)
    page.get_by_label("镇街").select_option("青石街道")
    expect(page.get_by_text("没有符合条件的宗地")).to_be_visible()
    page.get_by_label("镇街").select_option("云栖镇")
    expect(count).to_have_text("筛选出 1 宗，12.50 亩")
    page.get_by_role("listbox").focus()
    page.keyboard.press("ArrowDown")  # the parcel comes into the middle of the map
    expect(rows).to_have_attribute("aria-selected", "true")
    page.locator("#map").click()
    card = page.locator("#map-card")
    expect(card).to_contain_text("近两年平均亩均税收 1 万元")
    assert "parcel=" in page.url  # the way back and a link to others keep what is chosen
    card.get_by_role("link", name="亩均税收低").click()
    expect(page.locator("main")).to_contain_text("云栖轴承厂")


def seen_on_the_map(page, stage):
    open_menu(page, "用地地图")
    page.get_by_label("着色").select_option("整治进展")
    expect(page.get_by_role("button", name=f"{stage} 1 宗")).to_be_visible()


def proposed_by_page(page):
    """Of both signals of the enterprise that the list shows."""
    open_menu(page, "低效线索")
    page.get_by_label("企业或宗地").fill("云栖轴承厂")
    page.get_by_role("button", name="筛选").click()
    page.get_by_role("link", name="列为拟认定").click()
    expect(page.locator("main")).to_contain_text("将列为拟认定 1 家企业")
    page.get_by_role("button", name="列为拟认定").click()
    expect(page.locator("h1")).to_contain_text("拟认定")
    expect(page.locator("#evidence-title + .sheet tbody tr")).to_have_count(2)


def notified_by_page(page):
    """The draft tells land and grounds; a day to come is refused at its field, and what was typed stays."""
    form = deed(page, "notify")
    expect(form.get_by_label("告知内容")).to_have_value(re.compile(r"12\.50 亩[\s\S]*1．[\s\S]*2．"))
    do(page, "notify", "告知企业", "日期不能晚于今天", 告知日期=day(1), 异议期限="7")
    expect(deed(page, "notify").get_by_label("异议期限")).to_have_value("7")
    do(page, "notify", "告知企业", "已告知，异议到", 告知日期=day())
    expect(page.get_by_text("期满以后才能认定")).to_be_visible()


def objected_by_page(page, folder):
    """By the enterprise itself, with evidence, from the page on which it finds what it was told."""
    open_menu(page, "用地认定")
    page.get_by_role("link", name="查看依据，提出异议").click()
    (folder / "设备合同.png").write_bytes(png(60, 40))
    deed(page, "object").get_by_label("证明材料").set_input_files(folder / "设备合同.png")
    do(page, "object", "提出异议", "异议已收到，回执号", 异议的理由="新设备 11 月到厂，产值将恢复")
    fits_a_phone(page)


def decided_by_page(page):
    page.reload()
    expect(page.get_by_text("设备合同.png")).to_be_visible()
    deed(page, "answer").get_by_label("不采纳").check()
    do(page, "answer", "答复异议", "已答复：不采纳", 理由="合同没有履行，设备没有到厂")
    LandFinding.objects.update(due=timezone.now())  # the term goes by
    page.reload()
    do(page, "find", "认定", "已认定为低效用地", 认定理由="现场核实，情况属实")
    do(page, "list", "列入整治清单", "已列入整治清单", 方案期限=day(30))
    page.get_by_role("link", name=re.compile("整治 .*：已列入")).click()


def planned_by_page(page):
    form = deed(page, "plan")
    form.get_by_label("处置方式").select_option("改造提升")
    form.get_by_label("再开发方式").select_option("自主改造")
    do(
        page, "plan", "确定整治方案", "整治方案已确定", 整治方案="拆旧建新", 开工期限=day(10), 验收期限=day(200),
        销号期限=day(230),
    )  # fmt: skip
    do(page, "start", "开始实施", "已办理：开始实施")


def worked_by_page(page, case, folder):
    """By the town, on a phone in the yard."""
    page.goto(f"/cases/{case.pk}/")
    do(page, "report", "报告进展", "进展已记下", 已整治面积="12.5", 进展情况="东侧厂房已拆除，新厂房竣工")
    form = deed(page, "file")
    form.get_by_label("整治后").check()
    (folder / "现场.png").write_bytes(png(80, 60))
    form.get_by_label("照片或材料").set_input_files(folder / "现场.png")
    do(page, "file", "上传照片和材料", "已上传 1 份", 说明="新厂房")
    expect(page.get_by_role("img", name="新厂房")).to_be_visible()
    expect(page.locator("#accept")).to_have_count(0)  # not the town's


def closed_by_page(page, case):
    page.goto(f"/cases/{case.pk}/")
    expect(page.get_by_text("验收以前还要")).to_have_count(0)
    do(page, "accept", "验收通过", "验收通过。", 验收单位="县亩均办、云栖镇", 验收意见="与方案一致，同意验收")
    do(page, "close", "销号", "已办理：销号", 说明="资料齐全")
    worth = page.locator("section", has_text="整治前后的亩均税收")
    expect(worth).to_contain_text("1.00")
    expect(worth).to_contain_text("没有数据")
    open_menu(page, "整治")
    expect(page.get_by_role("link", name="已销号 1 宗")).to_be_visible()


def test_from_a_signal_to_a_closed_case(sit_down, of, tmp_path):
    officer, own, town = sit_down(), sit_down(), sit_down(PHONE)
    sign_in(officer, of.officer)
    pointed_at_on_the_map(officer)
    proposed_by_page(officer)
    notified_by_page(officer)
    sign_in(own, of.own)
    objected_by_page(own, tmp_path)
    decided_by_page(officer)
    planned_by_page(officer)
    case = Case.objects.get()
    sign_in(town, of.town)
    worked_by_page(town, case, tmp_path)
    closed_by_page(officer, case)
    seen_on_the_map(officer, "已销号")
    case.refresh_from_db()
    assert (case.stage, case.remaining, case.closed_on) == ("closed", 0, timezone.localdate())
