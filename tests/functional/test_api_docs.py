"""The description of the interface in a browser: works under our content security policy, asks no other host."""

import pytest

pytestmark = pytest.mark.browser
# by less than a screen, until what comes into sight is drawn
ON = """async () => {
  scrollBy({top: innerHeight / 2, behavior: "instant"});
  for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
}"""


def test_docs_show_every_route_without_another_host(sit_down):
    """A long description is drawn where the reader is, and goes on as the reader does."""
    page = sit_down()
    page.goto("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    json = {"Accept": "application/vnd.oai.openapi+json"}
    described = page.request.get("/api/v1/schema/", headers=json).json()
    operations = sum(len(of_path) for of_path in described["paths"].values())
    assert page.evaluate("ui.getSystem().specSelectors.operations().size") == operations
    started = page.get_by_text("开始测算", exact=True)
    while not started.count():
        assert page.evaluate("scrollY + innerHeight < document.documentElement.scrollHeight"), "the end"
        page.evaluate(ON)
    page.wait_for_load_state("networkidle")
