"""The reform office writes a method down: begins from the library, is led to a mistake, inserts a word, keeps it."""

import pytest
from playwright.sync_api import expect

from evaluation.models import Method
from tests import factories
from tests.functional.steps import fits_a_phone, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_method_from_the_library_is_mended_and_kept(sit_down):
    page = sit_down()
    sign_in(page, factories.user("reform_office", factories.county()))
    page.goto("/methods/write/?from=qinglan-2025")
    text, lines = page.get_by_label("办法", exact=True), page.locator("[data-gutter] span")
    expect(lines).to_have_count(text.input_value().count("\n") + 1)

    # a key mistyped
    text.fill(text.input_value().replace("保底: 0", "保低: 0", 1))
    page.get_by_label("文件名").fill("qinglan-2026")
    page.get_by_role("button", name="检查").click()
    page.get_by_role("link", name="第 17 行").click()
    selected = "field => field.value.slice(field.selectionStart, field.selectionEnd).trim()"
    assert text.evaluate(selected) == "保低: 0"
    expect(page.locator("[data-gutter] .is-wrong")).to_have_text(["17"])
    page.keyboard.type("  保底: 0")

    # a part inserted behind everything, on a line of its own
    text.press("Control+End")
    page.get_by_placeholder("找数据项、函数").fill("上级约束")
    page.get_by_role("button", name="上级约束").click()
    assert text.input_value().endswith("\n上级约束: {A: 至多20%, D: 至少5%}\n")
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_role("heading", name="检查通过")).to_be_visible()
    fits_a_phone(page)
    page.get_by_role("button", name="保存为新的版本").click()
    expect(page.get_by_role("status")).to_contain_text("已保存为新的版本")
    assert "上级约束" in Method.objects.get(code="qinglan-2026").text
