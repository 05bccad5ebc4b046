"""An enterprise disputes a figure with evidence, the tax department corrects it, and both see the whole trail."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evaluation.actions import confirmation_calls
from evaluation.models import ConfirmationCall, Dispute, Figure
from tests import factories, judged
from tests.functional.steps import PHONE, fits_a_phone, open_menu, refused, sign_in
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county():
    made = judged.county()
    for enterprise in made.enterprises:
        factories.listed(enterprise)
    return made


def call_by_page(page, county):
    """The reform office sees the deadline while it chooses, and opens the call."""
    sign_in(page, factories.user("reform_office", county.county))
    open_menu(page, "一企一单")
    page.get_by_role("link", name="发起核对").click()
    shown = page.locator("#term")
    before = shown.inner_text()
    page.get_by_label("期限（开始当天不计）").fill("30")
    expect(shown).not_to_have_text(before)
    page.get_by_role("button", name="发起核对").click()
    expect(page.get_by_text(f"共 {len(county.enterprises)} 张核对表")).to_be_visible()


def dispute_by_page(page, folder):
    """On a phone, with a photo."""
    page.get_by_role("link", name="去核对").first.click()
    row = page.locator("#tax")
    expect(row).to_contain_text("待核对")
    for button in row.locator(".btn").all():
        assert button.bounding_box()["height"] >= 44
    row.get_by_role("link", name="有异议").click()
    (folder / "完税证明.png").write_bytes(png(60, 40))
    page.get_by_label("异议的理由（必填）").fill("12 月退税未扣除")
    page.get_by_label("认为正确的数值").fill("580.5")
    page.get_by_label("附件").set_input_files(folder / "完税证明.png")
    page.get_by_role("button", name="提交异议").click()
    raised = Dispute.objects.get()
    expect(page.get_by_text(f"异议已收到，回执号 {raised.number}")).to_be_visible()
    expect(page.locator("#tax")).to_contain_text("有异议")
    return raised


def answer_by_page(page, raised, folder):
    page.get_by_role("link", name="去答复").click()
    page.get_by_role("link", name=raised.number).click()
    expect(page.get_by_text("12 月退税未扣除")).to_be_visible()
    with page.expect_download() as under_way:
        page.get_by_role("link", name="完税证明.png").click()
    under_way.value.save_as(folder / "evidence.png")
    assert (folder / "evidence.png").read_bytes() == png(60, 40)
    page.get_by_label("更正", exact=True).check()
    page.get_by_label("更正后的数值").fill("580.5")
    page.get_by_label("理由（必填，企业可以看到）").fill("退税 12 月 28 日已退库，应扣除")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_text("已答复，企业可以看到。")).to_be_visible()


def sees_the_trail(page):
    for words in ("12 月退税未扣除", "更正为 580.50 万元", "退税 12 月 28 日已退库，应扣除", "完税证明.png"):
        expect(page.locator("main")).to_contain_text(words)


def test_an_enterprise_disputes_and_the_department_corrects(sit_down, county, tmp_path):
    first = county.enterprises[0]
    call_by_page(sit_down(), county)

    phone = sit_down(PHONE)
    accountant = factories.user(
        "enterprise", county.county, credit_code=first.credit_code, first_name="李会计"
    )
    sign_in(phone, accountant)
    expect(phone.locator("main")).to_contain_text("还剩 30 个工作日，到 ")
    raised = dispute_by_page(phone, tmp_path)

    desk = sit_down()
    sign_in(desk, factories.user("department_officer", county.county, first_name="税务数据员"))
    expect(desk.get_by_text("1 条异议待答复")).to_be_visible()
    answer_by_page(desk, raised, tmp_path)
    sees_the_trail(desk)
    fits_a_phone(desk)

    phone.goto("/")
    expect(phone.get_by_text("1 条异议已答复")).to_be_visible()
    phone.get_by_role("link", name="看答复").click()
    sees_the_trail(phone)
    expect(phone.locator("#tax")).to_contain_text("580.50 万元")
    phone.locator("#tax").get_by_role("button", name="同意答复").click()
    expect(phone.locator("#tax")).to_contain_text("李会计")
    phone.get_by_role("button", name="确认全部").click()
    expect(phone.locator(".clock").first).to_contain_text("已确认")

    figure = Figure.objects.current().get(enterprise=first, variable__code="tax", year=2025)
    desk.goto(reverse("figure", args=[figure.pk]))
    expect(desk.locator("main")).to_contain_text("已确认：李会计")
    expect(desk.locator("main")).to_contain_text(f"异议答复 {raised.number}")
    before = desk.get_by_role("row").filter(has_text=f"有异议（{raised.number}）：李会计")
    expect(before).to_have_count(1)  # the version that was disputed says so too

    other = call_of(county).sheets.exclude(enterprise=first).first()
    refused(phone, reverse("sheet", args=[other.pk]), 404)


def test_the_town_stands_in_and_silence_is_shown(sit_down, county):
    call = factories.confirmation_call(county.county)
    officer = factories.user("town_officer", county.county, town=county.towns[0])
    sheet = call.sheets.filter(enterprise__town=county.towns[0]).first()
    page = sit_down(PHONE)
    sign_in(page, officer)
    page.get_by_role("link", name="去代核对").click()
    page.get_by_role("link", name=sheet.enterprise.name, exact=True).click()
    page.get_by_label("镇街代核对：怎样听取了企业的意见").fill("上门核对，企业负责人在场")
    page.get_by_role("button", name="确认全部").click()
    expect(page.get_by_text("镇街代核对：上门核对，企业负责人在场")).to_be_visible()

    ConfirmationCall.objects.update(deadline=timezone.now())
    confirmation_calls.take_silence()
    open_menu(page, "一企一单")
    whole = page.get_by_role("region", name="分镇街核对情况").get_by_role("row").last
    expect(whole).to_contain_text("本镇街")
    page.goto(reverse("sheet", args=[call.sheets.filter(enterprise__town=county.towns[0]).last().pk]))
    expect(page.locator("main")).to_contain_text("默认同意")


def call_of(county):
    return county.county.confirmationcall_set.get()
