"""The reform office changes a weight and sees who moves, keeps it as a draft, and checks how steady the grades are."""

import pytest
from playwright.sync_api import expect

from evaluation.actions import runs
from evaluation.models import Method, RobustnessCheck, Run
from tests import factories as make
from tests.evaluation.county import small_county
from tests.functional.steps import fits_a_phone, rows, sign_in, wait_for_job

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(sit_down, worker):
    """At the page of a run of twenty that differ in tax only: 4 A, 8 B, 7 C, 1 D."""
    small = small_county()
    fields = {"year": 2025, "method": small.method.pk}
    job = make.job(small.county, state="running", by=small.office, params=fields)
    run = runs.carry_out(job=job, progress=lambda done, total, step: None)
    page = sit_down()
    sign_in(page, small.office)
    page.goto(f"/runs/{run.pk}/")
    return page


def try_it(page):
    page.get_by_role("button", name="试算").first.click()
    page.wait_for_load_state()


def table(page, name):
    return rows(page.get_by_role("region", name=name).locator(".grid"))


def test_a_method_is_tried_kept_as_a_draft_and_checked(page):
    start = page.url
    try_and_keep(page)
    page.goto(start)
    check_steadiness(page)


def try_and_keep(page):
    page.get_by_role("link", name="试算").click()
    expect(page.get_by_text("没有企业的档次变动")).to_be_visible()

    page.get_by_label("规上 亩均税收 权重").fill("0")
    try_it(page)
    expect(page.get_by_role("alert")).to_contain_text("分组 › 规上 › 计分 › 亩均税收 › 权重：应大于 0")
    expect(page.get_by_label("规上 亩均税收 权重")).to_have_class("form-control changed is-invalid")

    page.get_by_label("规上 亩均税收 权重").fill("45")
    page.get_by_label("A 档前（%）").first.fill("30")
    try_it(page)
    expect(page.get_by_text("升档 2 户，降档 0 户")).to_be_visible()
    assert [line[2].split() for line in table(page, "变动的企业，可滚动")] == [["B", "→", "A"]] * 2
    assert table(page, "各镇街的变化，可滚动")[0][:4] == ["云栖镇", "20", "2", "0"]
    assert Method.objects.count() == 1
    fits_a_phone(page)

    page.get_by_label("版次").fill("2025草案")
    page.get_by_role("button", name="存为草案办法").click()
    expect(page.locator("main")).to_contain_text("A: 前30%")
    assert Method.objects.get(status="草案").edition == "2025草案"
    assert Run.objects.count() == 1


def check_steadiness(page):
    page.get_by_role("link", name="档次稳定性").click()
    page.get_by_label("抽样次数").fill("100")
    page.get_by_role("button", name="开始检验").click()
    wait_for_job(page, "查看结果")
    page.get_by_role("link", name="查看结果").click()

    check = RobustnessCheck.objects.get()
    near = check.counts.filter(steady__lt=0.9).order_by("steady", "enterprise__credit_code")
    expect(page.locator("#near-title")).to_contain_text(f"20 户中 {near.count()} 户的稳定性低于 90.0%")
    shown = table(page, "档次稳定性，可滚动")
    assert [line[0] for line in shown] == [each.enterprise.name for each in near]
    assert shown[0][3] == f"{near[0].steady:.1%}"
    fits_a_phone(page)
