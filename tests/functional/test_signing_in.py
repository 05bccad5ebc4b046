"""At the door: locked out and let in again, a second factor set up, a session ended from elsewhere."""

import re
import time
from base64 import b32decode

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

from tests import factories
from tests.factories import PASSWORD
from tests.functional.steps import DESK, PHONE, fits_a_phone, navigation, open_menu, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN = "wo-ziji-de-mima-7"


def try_password(page, user, password):
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_locked_out_and_let_in_again(sit_down, settings):
    """Chen mistypes five times; the administrator unlocks and resets; Chen chooses a password of her own."""
    settings.AXES_FAILURE_LIMIT = 5
    county = factories.county()
    officer = factories.user("town_officer", county, first_name="陈经办")
    page = sit_down(PHONE)
    page.goto("/signals/")
    for _ in range(5):
        try_password(page, officer, "bu-ji-de-le")
        page.wait_for_load_state()
    expect(page.locator("h1")).to_have_text("暂时不能登录")
    expect(page.get_by_role("alert")).to_contain_text("自动解除")
    page.get_by_role("link", name="回到登录页").click()
    try_password(page, officer, PASSWORD)
    expect(page.locator("h1")).to_have_text("暂时不能登录")

    desk = sit_down(DESK)
    sign_in(desk, factories.user("system_admin", county))
    open_menu(desk, "账号")
    desk.get_by_label("状态").select_option("已锁定")
    desk.get_by_role("button", name="筛选").click()
    desk.get_by_role("link", name=officer.username).click()
    desk.get_by_role("button", name="解除锁定").click()
    expect(desk.get_by_role("status")).to_have_text("已解除锁定。")
    fits_a_phone(desk)
    desk.get_by_role("button", name="重设密码").click()
    given = desk.locator("p.code").inner_text()

    page.goto("/signals/")
    try_password(page, officer, given)
    expect(page.locator("main")).to_contain_text("只能用这一次")
    page.get_by_label("现在的密码").fill(given)
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("再输一次新密码").fill(OWN)
    page.get_by_role("button", name="更改密码").click()
    expect(page.get_by_role("status")).to_contain_text("密码已更改")
    expect(navigation(page)).to_be_attached()


def test_a_second_factor_is_set_up_and_asked_for(sit_down, settings):
    settings.SECOND_FACTOR_ROLES = ["reform_office"]
    officer = factories.user("reform_office", factories.county())
    page = sit_down(DESK)
    page.goto("/runs/")
    try_password(page, officer, PASSWORD)
    expect(page.locator("h2")).to_have_text("设置手机验证码")
    expect(page.locator(".qr svg")).to_be_visible()
    fits_a_phone(page)
    secret = secret_on(page)
    first = code_of(secret, 0)
    page.get_by_label("验证码").fill(first)
    page.get_by_role("button", name="启用").click()
    expect(page.locator("h2")).to_have_text("恢复码")
    recovery = page.locator(".secrets li").all_inner_texts()
    assert len(recovery) == 8
    page.get_by_role("link", name="已抄下，继续").click()
    expect(navigation(page)).to_be_attached()

    later = sit_down(PHONE)
    later.goto("/runs/")
    try_password(later, officer, PASSWORD)
    expect(later.locator("h1")).to_have_text("手机验证码")
    later.get_by_label("验证码").fill(first)  # used already
    later.get_by_role("button", name="继续").click()
    expect(later.get_by_role("alert")).to_contain_text("验证码不对")
    later.get_by_label("验证码").fill(code_of(secret, 1))
    later.get_by_role("button", name="继续").click()
    later.wait_for_url("**/runs/")

    third = sit_down(DESK)
    third.goto("/")
    try_password(third, officer, PASSWORD)
    third.get_by_label("验证码").fill(recovery[0])
    third.get_by_role("button", name="继续").click()
    expect(navigation(third)).to_be_attached()


def test_a_session_is_ended_from_elsewhere_by_keyboard(sit_down):
    leader = factories.user("leader", factories.county())
    lost, here = sit_down(PHONE), sit_down(DESK)
    sign_in(lost, leader)
    sign_in(here, leader)
    summary = here.locator(".who summary")
    summary.focus()
    here.keyboard.press("Enter")
    here.keyboard.press("Tab")
    expect(here.get_by_role("link", name="我的账号")).to_be_focused()
    here.keyboard.press("Enter")
    here.get_by_role("navigation", name="我的账号").get_by_role("link", name="登录设备").click()
    expect(here.get_by_text("就是这里")).to_be_visible()
    fits_a_phone(here)
    here.get_by_role("button", name="结束", exact=True).click()
    expect(here.get_by_role("status")).to_have_text("已结束这处登录。")
    lost.goto("/runs/")
    expect(lost.get_by_role("alert")).to_contain_text("已过期或被结束")
    try_password(lost, leader, PASSWORD)
    lost.wait_for_url(re.compile("/runs/$"))


def secret_on(page):
    """As an app would have it typed in."""
    return b32decode(page.locator(".how-to .code").inner_text().replace(" ", ""))


def code_of(secret, steps):
    """What the app shows, so many half minutes from now: a clock that is a little fast is put up with."""
    totp = TOTP(secret)
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"
