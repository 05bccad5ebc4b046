"""The reform office evaluates a year, looks at what came out, and steers a run that takes long."""

from contextlib import contextmanager

import openpyxl
import pytest
from django.db import connection, transaction
from playwright.sync_api import expect

from evaluation.models import Run
from mujun.jobs.models import Job
from tests.functional.county import TOWNS, lively_county
from tests.functional.steps import (
    change_year,
    choose,
    download,
    fits_a_phone,
    open_menu,
    rows,
    sign_in,
    wait_for_job,
)
from tests.workers import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def small():
    return lively_county()


@pytest.fixture
def page(sit_down, small, worker):
    page = sit_down()
    sign_in(page, small.office)
    open_menu(page, "测算")
    return page


@contextmanager
def results_locked():
    """Meanwhile a run goes as far as writing its results, and waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE evaluation_result IN ACCESS EXCLUSIVE MODE")
        yield


def start(page):
    return page.get_by_role("button", name="开始测算")


def evaluate(page, year):
    """Start a run and wait at its page until the result is there."""
    open_menu(page, "测算")
    page.get_by_role("combobox", name="年度").select_option(str(year))
    start(page).click()
    wait_for_job(page, "查看结果")
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("h1")).to_contain_text(f"{year} 年测算第")


def ranked(page):
    """名次, 企业, 镇街, 总分, 档次 of the rows on the ranking page."""
    return [[*line[:3], *line[-2:]] for line in rows(page.locator("#ranking .grid"))]


def in_the_workbook(path):
    """The same columns of its first sheet, as a page would write them."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heading, *lines = sheet.iter_rows(values_only=True)
    at = [heading.index(name) for name in ("名次", "企业名称", "镇街", "总分", "档次")]
    table = [[line[column] for column in at] for line in lines]
    return [[f"{rank:,}", name, town, f"{total:,.2f}", grade] for rank, name, town, total, grade in table]


def test_progress_is_seen_without_reloading_and_ends_at_the_result(page):
    with results_locked():
        start(page).click()
        page.evaluate("window.stayed = true")
        progress = page.locator("#progress")
        expect(progress).to_contain_text("写入结果 · 2 / 6（33%）")
        expect(progress.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "33")
        fits_a_phone(page)
    wait_for_job(page, "查看结果")
    expect(progress).to_contain_text("完成")
    expect(page.locator("#progress[hx-get]")).to_have_count(0)  # it asks no further
    assert page.evaluate("window.stayed") is True
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("h1")).to_contain_text("2025 年测算第")
    page.get_by_role("link", name="看排名").click()
    expect(page.locator("h1")).to_have_text("2025 年企业排名")


def test_ranking_enterprise_figure_and_back(page, small, tmp_path):
    evaluate(page, 2024)
    evaluate(page, 2025)
    open_menu(page, "排名")
    assert len(ranked(page)) == 16

    choose(page, "按档次筛选", "B", shown_as="grade=B")
    choose(page, "按镇街筛选", TOWNS[0], shown_as="town=")
    page.get_by_role("link", name="总分").click()
    page.wait_for_url("**sort=-total**")
    falling = ranked(page)
    assert {(town, grade) for _, _, town, _, grade in falling} == {(TOWNS[0], "B")}
    assert 1 < len(falling) < 6
    assert falling == sorted(falling, key=lambda line: -float(line[3]))
    page.get_by_role("link", name="总分").click()
    page.wait_for_url("**sort=total**")
    assert ranked(page) == falling[::-1]
    assert in_the_workbook(download(page, "下载工作簿", tmp_path)) == falling[::-1]
    page.go_back()
    assert ranked(page) == falling
    fits_a_phone(page)

    rank, name, _, total, _ = falling[0]
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".verdict")).to_contain_text(total)
    expect(page.locator(".why")).to_contain_text(f"在“规上”16 户中按总分列第 {rank} 名")
    expect(page.locator(".why")).to_contain_text("B 档取 20% 至 60%，因此定为 B 档")
    fits_a_phone(page)

    tax = page.locator("tr.behind", has_text="税收实际贡献").get_by_role("link")
    shown = tax.inner_text()
    tax.click()
    expect(page.locator(".head")).to_contain_text(shown)
    expect(page.locator("section", has_text="从哪里来")).to_contain_text("税务局2025年数据.xlsx")
    page.go_back()
    page.go_back()
    assert ranked(page) == falling
    expect(page.get_by_label("按档次筛选")).to_have_value("B")
    expect(page.get_by_label("按镇街筛选")).to_have_value(TOWNS[0])

    change_year(page, 2024)
    expect(page.locator("h1")).to_have_text("2024 年企业排名")
    expect(page.get_by_label("按档次筛选")).to_have_value("B")
    before = ranked(page)
    assert {(town, grade) for _, _, town, _, grade in before} == {(TOWNS[0], "B")}
    assert [line[3] for line in before] != [line[3] for line in falling]


def test_a_double_click_gives_one_job(page, sit_down, small):
    """And so does a colleague who starts the same while it is under way."""
    colleague = sit_down()
    sign_in(colleague, small.office)
    open_menu(colleague, "测算")
    with results_locked():
        start(page).dblclick()
        page.wait_for_url("**/jobs/*/")
        start(colleague).click()
        colleague.wait_for_url("**/jobs/*/")
        assert colleague.url == page.url
        assert Job.objects.count() == 1
    wait_for_job(page, "查看结果")
    assert (Job.objects.count(), Run.objects.count()) == (1, 1)


def test_a_run_is_cancelled_and_tried_again(page):
    with results_locked():
        start(page).click()
        expect(page.locator("#progress")).to_contain_text("写入结果")
        page.get_by_role("button", name="取消任务").click()
        expect(page.locator("#progress")).to_contain_text("已要求取消，正在停下")
        _until_two_heartbeats_passed()
    wait_for_job(page, "任务已取消，没有写入任何数据")
    assert Run.objects.count() == 0
    cancelled = page.url
    fits_a_phone(page)

    page.get_by_role("button", name="重试").click()
    page.wait_for_url(lambda address: address != cancelled)
    wait_for_job(page, "查看结果")
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("h1")).to_contain_text("2025 年测算第")
    assert Run.objects.count() == 1

    page.goto(cancelled)
    page.get_by_role("link", name="查看重试的任务").click()
    expect(page.get_by_role("link", name="查看结果")).to_be_visible()


def _until_two_heartbeats_passed():
    """The worker learns of the wish between two of them."""
    job = Job.objects.get()
    for _ in range(2):
        seen = Job.objects.get(pk=job.pk).heartbeat_at
        until(lambda seen=seen: Job.objects.get(pk=job.pk).heartbeat_at > seen)
