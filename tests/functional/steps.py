"""What people do at a page, in words the stories are told with."""

import csv
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from mujun.accounts.models import User
from tests.factories import PASSWORD

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
JOB_PATIENCE = 180_000  # milliseconds


def sign_in(page: Page, user: User, password: str = PASSWORD) -> None:
    page.goto("/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(navigation(page)).to_be_attached()


def navigation(page: Page) -> Locator:
    return page.get_by_role("navigation", name="主导航")


def entries(page: Page) -> Locator:
    """What the navigation offers, unfolded or not."""
    return navigation(page).locator(".nav-entry")


def open_menu(page: Page, title: str) -> None:
    """Go to an entry of the navigation; on a phone the menu is unfolded first, on a desk the entry's section."""
    entry = page.locator(f".nav-entry:text-is('{title}')")
    if page.viewport_size == PHONE:
        page.locator(".nav-button").click()
    else:
        page.locator(".nav-section").filter(has=entry).hover()
    entry.click()
    expect(navigation(page).locator("[aria-current=page]")).to_have_text(title)


def change_year(page: Page, year: int) -> None:
    page.locator(".years summary").click()
    page.locator(".years").get_by_role("link", name=f"{year} 年").click()
    expect(page.locator(".years summary")).to_have_text(f"{year} 年")


def find(page: Page, words: str) -> None:
    """Type into the search of the frame and take the first suggestion."""
    page.get_by_label("查找企业").press_sequentially(words)
    page.locator("#found a").first.click()
    expect(page.locator("h1")).to_contain_text(words)


def choose(page: Page, label: str, option: str, shown_as: str) -> None:
    """Pick from a filter whose choice shows in the address as `shown_as`, and wait until the rows have followed."""
    page.get_by_label(label).select_option(option)
    page.wait_for_url(lambda address: shown_as in address)
    # new rows take part in the page only when htmx has settled them, a moment after they are seen
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)


def wait_for_job(page: Page, words: str) -> None:
    """Until the page, by itself, tells the end of a job in these words."""
    expect(page.locator("main")).to_contain_text(words, timeout=JOB_PATIENCE)


def download(page: Page, link: str, folder: Path) -> Path:
    """Into `folder`, under the name that the file comes with."""
    with page.expect_download() as under_way:
        page.get_by_role("link", name=link).click()
    path = folder / under_way.value.suggested_filename
    under_way.value.save_as(path)
    return path


def rows_of_csv(path: Path) -> list[list[str]]:
    """Without the header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def rows(table: Locator) -> list[list[str]]:
    """The texts of the cells of a table's body."""
    read = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    return table.locator("tbody tr").evaluate_all(read)


def refused(page: Page, address: str, status: int) -> None:
    """The page says so, with the status of a refusal and a way on."""
    assert page.goto(address).status == status
    page.get_by_role("link", name="回到概览").click()
    expect(page.locator("h1")).to_contain_text("概览")


def fits_a_phone(page: Page) -> None:
    """The page that lies open can be read on a phone without pushing it sideways."""
    assert width_at(page, PHONE) <= PHONE["width"], page.url
    page.set_viewport_size(DESK)


def width_at(page: Page, size: dict) -> int:
    """On a screen of that size, once everything has found its new place: charts follow a moment after the window."""
    page.set_viewport_size(size)
    page.wait_for_function(f"innerWidth == {size['width']}")
    return page.evaluate(
        """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
            () => done(document.documentElement.scrollWidth))))"""
    )
