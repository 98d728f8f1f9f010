"""A server, a browser, and `visit`: opens a page and holds it to what every page must keep to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, ViewportSize, expect, sync_playwright

from benchmarks.browser import Server, find_chromium, launch, launch_with_profile, serve, wait_until_ready

LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 100_000  # ms; a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)

COUNT_MESSAGES = """const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (message) { window.messagesSent = (window.messagesSent ?? 0) + 1; return send.call(this, message); };"""

Visit = Callable[..., Page]


# Package scope, not session: while Playwright runs, the thread counts as inside an event loop, which other tests need free.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        if find_chromium(started) is None:
            reason = "Chromium is not installed, so the app cannot be tried in a browser"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = launch(playwright)
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """One server for all tests that do not need one of their own."""
    with serve() as running:
        yield running


@pytest.fixture(scope="package")
def laptop(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One context for all pages: like a returning visitor's, it knows the large files and has compiled them."""
    context = launch_with_profile(playwright, tmp_path_factory.mktemp("laptop"), viewport=LAPTOP)
    yield context
    context.close()


@pytest.fixture(scope="package")
def phone(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    context = launch_with_profile(playwright, tmp_path_factory.mktemp("phone"), viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    yield context
    context.close()


@pytest.fixture
def visit(laptop: BrowserContext, server: Server) -> Iterator[Visit]:
    """`visit(path, planes=1, context=…, server=…)` opens a page and waits until its planes can be dragged.

    After the test, every page must have stayed on its server, without an error and without a dialog.
    """
    pages: list[Page] = []
    wrong: list[str] = []

    def open_page(path: str, planes: int = 1, context: BrowserContext = laptop, server: Server = server) -> Page:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(COUNT_MESSAGES)
        pages.append(page)
        watch(page, urlsplit(server.url).netloc, wrong)
        page.goto(server.url + path)
        wait_until_ready(page, planes)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert not wrong


def watch(page: Page, host: str, wrong: list[str]) -> None:
    """Note down whatever no page of the app may do."""

    def console(message: ConsoleMessage) -> None:
        # Under /compare, Streamlit first looks for its own health address beside the page; and a busy machine is slow, not wrong.
        said = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and "/_stcore/" not in said and "Streamlit server is not responding" not in said:
            wrong.append(f"console error: {message.text}")

    def request(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob") and parts.netloc != host:
            wrong.append(f"a request left the server: {address[:200]}")

    page.on("console", console)
    page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
    page.on("request", lambda asked: request(asked.url))
    page.on("websocket", lambda socket: request(socket.url))

    def dialog(opened: object) -> None:
        wrong.append("a dialog opened")
        opened.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dialog)
