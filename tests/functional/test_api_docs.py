"""The description of the interface in a browser: works under our content security policy, asks no other host."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM


@pytest.fixture
def browser():
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]) as browser,
    ):
        yield browser


@pytest.mark.browser
def test_docs_show_every_route_without_another_host(live_server, browser):
    page = browser.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.get_by_text("开始测算").wait_for()
    page.wait_for_load_state("networkidle")
    assert {url.netloc for url in asked if url.scheme != "data"} == {urlsplit(live_server.url).netloc}
    assert complaints == []
    json = {"Accept": "application/vnd.oai.openapi+json"}
    described = page.request.get(f"{live_server.url}/api/v1/schema/", headers=json).json()
    operations = sum(len(of_path) for of_path in described["paths"].values())
    assert page.locator(".opblock").count() == operations
