"""People at browsers: one Chromium, an empty profile for each person, and an eye on everything it complains of."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import CHROMIUM
from tests.functional.steps import DESK

PATIENCE = 60_000  # milliseconds, for a busy machine; nothing waits longer than it must
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# A page that can be pushed sideways says so on the console, where it counts as any other complaint.
WATCH_WIDTH = """
(() => {
  const check = () => {
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth)
      console.error(`${location.pathname} is ${page.scrollWidth} wide on a screen of ${page.clientWidth}`);
  };
  for (const event of ["load", "htmx:afterSettle"]) addEventListener(event, check);
})();
"""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all stories.

    While it is there, the event loop of playwright's synchronous interface runs in this thread, hidden from the
    stories, and Django would refuse its models to them as to asynchronous code. Nothing here is asynchronous, so
    the refusal is switched off for as long. Django also counts such a thread as a place of its own and opens
    connections for it, which are closed before the loop ends: nobody could reach them afterwards.
    """
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS) as browser:
            expect.set_options(timeout=PATIENCE)
            yield browser
        connections.close_all()


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """Static files come from the application itself as they do in service, and a browser keeps them as long."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sit_down(browser, live_server) -> Iterator[Callable[..., Page]]:
    """`sit_down(PHONE)` is a page for one more person; addresses that match `without` do not answer there.

    In the end no page may have complained.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sit_down(size: dict = DESK, without: str = "", **options) -> Page:
        options |= {"base_url": live_server.url, "viewport": size, "locale": "zh-CN"}
        context = browser.new_context(**options, timezone_id="Asia/Shanghai", reduced_motion="reduce")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH_WIDTH)
        if without:
            context.route(without, lambda route: route.abort("blockedbyclient"))
        watch(context, urlsplit(live_server.url).netloc, complaints)
        return context.new_page()

    yield sit_down
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def watch(context: BrowserContext, host: str, complaints: list[str]) -> None:
    """Note requests to other hosts, whatever could not be fetched, errors of scripts and on the console.

    A page that is refused (403, 404) is the story's own business.
    """

    def on_request(request):
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and url.netloc != host:
            complaints.append(f"asked another host: {request.url}")

    def on_response(response):
        if response.status >= 500 or (
            response.status >= 400 and not response.request.is_navigation_request()
        ):
            complaints.append(f"{response.status} for {response.url}")

    def on_failure(request):
        # somebody went on before it had come, or the story itself keeps it away
        if not request.failure.startswith(("net::ERR_ABORTED", "net::ERR_BLOCKED_BY_CLIENT")):
            complaints.append(f"{request.failure} for {request.url}")

    def on_console(message):
        # "Failed to load" repeats what the answer said
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    context.on("request", on_request)
    context.on("response", on_response)
    context.on("requestfailed", on_failure)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
