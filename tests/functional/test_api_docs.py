"""The description of the interface in a browser: works under our content security policy, asks no other host."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_docs_show_every_route_without_another_host(sit_down):
    page = sit_down()
    page.goto("/api/v1/docs/")
    page.get_by_text("开始测算").wait_for()
    json = {"Accept": "application/vnd.oai.openapi+json"}
    described = page.request.get("/api/v1/schema/", headers=json).json()
    operations = sum(len(of_path) for of_path in described["paths"].values())
    expect(page.locator(".opblock")).to_have_count(operations)
    page.wait_for_load_state("networkidle")
