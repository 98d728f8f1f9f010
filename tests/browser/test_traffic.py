"""What is large travels once: by HTTP, into the browser's cache; the websocket carries small JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from aevae.screen import server as routes
from benchmarks.browser import Server, wait_until_ready
from benchmarks.traffic import Traffic

from .conftest import LAPTOP, Visit
from .plane import eventually, the_run

LARGEST = 100_000  # bytes the websocket may bring on a first visit
FIRST_VISIT = 6_000_000  # bytes, Streamlit's own and the test images of MNIST among them


def wait_for(traffic: Traffic, page: Page, addresses: set[str]) -> None:
    """Until all of them are here, from wherever; Playwright hands events on while it asks the page something."""
    eventually(lambda: page.evaluate("null") or addresses - set(traffic.fetched), lambda missing: not missing, "what has not arrived")


def needed(*runs: str) -> set[str]:
    """Addresses of what Explore and Compare fetch of runs, and of what every page fetches."""
    parts = {routes.run_urls(the_run(run))[part] for run in runs for part in ("decoder", "codes")}
    originals = routes.originals_url(the_run(runs[0]).config.data)
    return parts | {routes.browser_url("modules.js"), routes.plotly_url()} | ({originals} if originals else set())


def test_nothing_large_is_sent_twice_and_the_websocket_stays_small(visit: Visit, browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=LAPTOP)
    page = visit("/_stcore/health", 0, context=context)  # where no app is, nothing of it is fetched
    traffic = Traffic().listen(page, server)

    page.goto(f"{server.url}/?run=001-vae")
    wait_until_ready(page)
    wait_for(traffic, page, needed("001-vae"))
    assert all(traffic.ours.values())
    assert 1_000_000 < sum(traffic.fetched.values()) + traffic.received < FIRST_VISIT  # the counter counts
    assert 0 < traffic.received < LARGEST
    modules = {path for path in traffic.ours if path.endswith(".js")}

    traffic.forget()
    page.reload()
    wait_until_ready(page)
    wait_for(traffic, page, needed("001-vae") | modules)
    assert {path: size for path, size in traffic.ours.items() if size} == {}
    assert 0 < traffic.received < LARGEST

    traffic.forget()
    page.goto(f"{server.url}/compare?a=001-ae&b=001-vae")
    wait_until_ready(page, 2)
    wait_for(traffic, page, needed("001-ae", "001-vae"))
    assert {path for path, size in traffic.ours.items() if size} == needed("001-ae") - needed("001-vae")
    assert 0 < traffic.received < LARGEST
    context.close()


def test_no_answer_is_held_back_until_the_browser_acknowledges(server: Server) -> None:
    """Streamlit's own sockets leave out TCP_NODELAY, which costs 40 ms for every answer; those of uvloop have it."""
    if sys.platform != "linux":
        pytest.skip("what a process has loaded is read from /proc")
    loaded = Path(f"/proc/{server.pid}/maps").read_text()
    assert "site-packages/uvloop/" in loaded
    assert "site-packages/httptools/" in loaded
