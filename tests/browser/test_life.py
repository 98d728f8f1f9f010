"""Coming, going and breaking: page switches, browsers without WebGL, damaged runs, a server that does not answer."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Route, expect

from aevae.runs.catalog import SHIPPED
from benchmarks.browser import Server, launch, serve, wait_until_ready

from .conftest import LAPTOP, PATIENCE, Visit
from .plane import Panel, address, assert_painted, eventually


def test_ten_page_switches_leave_nothing_behind(visit: Visit) -> None:
    page = visit("/?run=001-vae")
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    for switch in range(10):
        planes = 1 + (switch + 1) % 2
        page.mouse.move(700, 5)  # a link's tooltip lies over its neighbour
        links.nth(planes - 1).click()
        page.wait_for_url(lambda url, planes=planes: ("/compare" in url) == (planes == 2))
        wait_until_ready(page, planes)
        eventually(lambda: page.get_by_test_id("plane").count(), lambda count, planes=planes: count == planes, "planes on the page")
    eventually(lambda: len(page.workers), lambda count: count <= 1, "workers")
    page.mouse.click(*Panel(page).at(0.4, 0.4))
    z, picture = Panel(page).look()
    eventually(lambda: address(page), lambda url: f"z={Panel(page).plane.get_attribute('data-z')}" in url, "the place in the address")
    assert_painted(picture, Panel(page).run, z)


def test_the_plane_works_without_webgl(visit: Visit, playwright: Playwright) -> None:
    """F15: no context can be lost where none is asked for. Fails when the dots are Plotly's scattergl again."""
    browser = launch(playwright, "--disable-3d-apis")
    try:
        context = browser.new_context(viewport=LAPTOP)
        page = visit("/?run=001-vae", context=context)
        panel = Panel(page)
        assert panel.canvas("points")[..., 3].any()
        before = panel.z
        page.mouse.click(*panel.at(0.3, 0.3))
        z, picture = eventually(panel.look, lambda seen: seen[0] != before, "the cursor after a click")
        assert_painted(picture, "001-vae", z)
    finally:
        browser.close()


def test_a_run_that_breaks_is_named_with_its_reason_and_the_others_still_open(visit: Visit, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(SHIPPED / "001-vae", mine)
    description = json.loads((mine / "run.json").read_text())
    (mine / "run.json").write_text(json.dumps({**description, "id": "mine"}))
    with serve(AEVAE_RUNS=str(tmp_path)) as server:
        page = visit("/?run=mine", server=server)
        assert Panel(page).run == "mine"
        os.truncate(mine / "weights.safetensors", 1000)
        page.reload()
        wait_until_ready(page)
        assert Panel(page).run in os.listdir(SHIPPED)
        page.get_by_text("1 not shown").click()
        expect(page.get_by_text("weights.safetensors is damaged")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        visit("/compare?a=001-ae&b=001-vae", 2, server=server)
        for one in page.context.pages:
            one.close()  # before their server goes


def test_a_decoder_that_cannot_be_fetched_is_a_message_and_can_be_retried(laptop: BrowserContext, server: Server) -> None:
    page = laptop.new_page()
    page.set_default_timeout(PATIENCE)
    page.route("**/decoder.safetensors", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(f"{server.url}/?run=001-ae")
    failure = page.get_by_role("alert")
    expect(failure).to_contain_text("This plane could not be shown")
    expect(failure).to_contain_text("404")
    page.unroute_all()
    failure.get_by_role("button", name="Retry").click()
    wait_until_ready(page)
    expect(failure).to_be_hidden()
    page.close()


# Whoever waits twenty seconds waits a third of one, while the page is in a hurry.
HURRY = "const wait = setTimeout; window.setTimeout = (act, ms, ...rest) => wait(act, window.hurry && ms >= 20_000 ? 300 : ms, ...rest);"


def test_a_server_that_falls_silent_is_a_message_and_can_be_retried(laptop: BrowserContext, server: Server) -> None:
    """F15. Fails when `fetchBytes` waits for ever."""
    page = laptop.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(f"window.hurry = true; {HURRY}")
    asked: list[Route] = []
    page.route("**/decoder.safetensors", lambda route: asked.append(route))
    page.goto(f"{server.url}/?run=001-ae")
    failure = page.get_by_role("alert")
    expect(failure).to_contain_text("The server did not answer within 20 seconds when asked for the")
    page.evaluate("window.hurry = false")
    asked[0].abort()
    page.unroute_all()
    failure.get_by_role("button", name="Retry").click()
    wait_until_ready(page)
    page.close()


def test_a_script_that_never_comes_is_a_message_and_can_be_asked_for_again(laptop: BrowserContext, server: Server) -> None:
    """F15. Fails when `bootstrap.js` waits for ever."""
    page, failure, _ = without_scripts(laptop, server)
    page.route(re.compile(r"modules\.js\?retry="), lambda route: route.continue_())
    failure.get_by_role("button", name="Retry").click()
    wait_until_ready(page)
    page.close()


def test_a_script_that_comes_late_is_shown_without_asking(laptop: BrowserContext, server: Server) -> None:
    """A slow line is no silent server. Fails when `bootstrap.js` gives an import up after twenty seconds."""
    page, failure, held = without_scripts(laptop, server)
    for route in held:
        route.continue_()
    wait_until_ready(page)
    expect(failure).to_be_hidden()
    page.close()


def without_scripts(laptop: BrowserContext, server: Server) -> tuple[Page, Locator, list[Route]]:
    """A page whose scripts have not come for a while, what it says of that, and what it waits for."""
    page = laptop.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(f"window.hurry = true; {HURRY}")
    held: list[Route] = []
    page.route("**/modules.js*", lambda route: held.append(route))
    page.goto(f"{server.url}/?run=001-ae")
    failure = page.locator(".st-key-explore").get_by_role("alert")
    expect(failure).to_contain_text("could not be loaded from the server")
    page.evaluate("window.hurry = false")
    return page, failure, held


KEEP_WORKERS = "window.Worker = class extends Worker { constructor(...given) { super(...given); (window.workers ??= []).push(this); } };"


def test_tiles_come_from_another_worker_where_theirs_has_died(laptop: BrowserContext, server: Server) -> None:
    """F15. A browser that ends a worker tells nobody. Fails when `anotherWorker` does nothing."""
    page = laptop.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(HURRY + KEEP_WORKERS)
    page.goto(f"{server.url}/?run=001-vae&z=0.5,0.25")
    wait_until_ready(page)
    panel = Panel(page)
    eventually(lambda: panel.canvas("tiles").any(), bool, "tiles")
    page.evaluate("(window.hurry = true) && window.workers.forEach((worker) => worker.terminate())")
    before = panel.canvas("tiles")
    panel.part("zoom-in").click()
    eventually(lambda: panel.canvas("tiles"), lambda now: now.shape != before.shape or bool((now != before).any()), "tiles after the worker's death")
    assert page.evaluate("window.workers.length") > 1
    page.close()


FILES = {"axes": "plotly.min.js", "tiles": "tile_worker.js"}  # what draws them
DRAWN = {
    "axes": lambda panel: panel.element.locator(".axes .xtick text").count() > 0,
    "tiles": lambda panel: bool(panel.canvas("tiles").any()),
}


@pytest.mark.parametrize(("lost", "kept"), [("axes", "tiles"), ("tiles", "axes")])
def test_a_plane_whose_axes_or_tiles_cannot_be_fetched_lives_on_without_them(laptop: BrowserContext, server: Server, lost: str, kept: str) -> None:
    page = laptop.new_page()
    page.set_default_timeout(PATIENCE)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.route(f"**/{FILES[lost]}", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: request.url.endswith(FILES[lost])):
        page.goto(f"{server.url}/?run=001-vae&z=0.5,0.25")
    wait_until_ready(page)
    panel = Panel(page)
    eventually(lambda: DRAWN[kept](panel), bool, kept)
    assert panel.canvas("points")[..., 3].any()
    for place in ((0.3, 0.3), (0.7, 0.6)):
        before = panel.z
        page.mouse.click(*panel.at(*place))
        z, picture = eventually(panel.look, lambda seen, before=before: seen[0] != before, "the cursor after a click")
        assert_painted(picture, "001-vae", z)
    eventually(lambda: address(page), lambda url: f"z={panel.plane.get_attribute('data-z')}" in url, "the place in the address")
    panel.part("zoom-in").click()
    panel.part("overlay-density").click()
    panel.element.locator("canvas.field[data-complete=density]").wait_for(state="attached")
    assert not DRAWN[lost](panel)
    expect(page.get_by_role("alert")).to_be_hidden()
    assert broken == []
    page.close()
