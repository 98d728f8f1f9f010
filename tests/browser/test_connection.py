"""F15: a line that is cut takes nothing away that needs no server, and afterwards all is as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from benchmarks.browser import Server, wait_until_ready

from .conftest import PATIENCE
from .plane import Panel, address, assert_painted, eventually
from .test_compare import same_picture
from .wire import Wire


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    made = Wire(server.url)
    yield made
    made.cut()
    made.listener.close()


def test_while_the_line_is_cut_one_goes_on_and_afterwards_all_is_as_it_was(laptop: BrowserContext, wire: Wire) -> None:
    """Fails when Streamlit's dialog lies over the plane (`blockErrorDialogs`), when nothing is said, when the linked cursor waits for the server, or when a
    new session begins.
    """
    page = laptop.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{wire.url}/compare?a=001-ae&b=001-vae")
    wait_until_ready(page, 2)
    panel, other = Panel(page), Panel(page, 1)
    said = page.locator(".connection-lost")
    expect(said).to_be_hidden()
    picker = page.get_by_role("combobox").nth(1)
    picker.fill("beta-4")
    page.get_by_role("option").filter(has_text="beta-4").first.click()
    expect(page.locator("[data-testid=plane][data-run=beta-4][data-ready=true]")).to_be_visible()

    with page.expect_console_message(lambda message: "Streamlit server is not responding" in message.text):  # where its dialog would come
        wire.cut()
    expect(said).to_be_visible()
    expect(said).to_have_text("The server does not answer. Planes go on working; everything else comes back when the server does.")
    before = panel.z
    page.mouse.click(*panel.at(0.3, 0.4))
    z, picture = eventually(panel.look, lambda seen: seen[0] != before, "the cursor after a click")
    assert_painted(picture, "001-ae", z)
    eventually(lambda: same_picture(panel, other), lambda index: index is not None, "the linked cursor")
    there, picture = other.look()
    assert_painted(picture, "beta-4", there)
    panel.part("zoom-in").click()
    panel.tool("draw").click()
    expect(panel.tool("draw")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    seen = eventually(lambda: address(page), lambda now: "view=" in now, "the zoomed view in the address")

    wire.mend()
    expect(said).to_be_hidden()
    expect(panel.tool("draw")).to_have_attribute("aria-pressed", "true")
    assert (panel.z, panel.run, other.z, other.run) == (z, "001-ae", there, "beta-4")
    assert address(page) == seen
    picker = page.get_by_role("combobox").nth(0)  # the server hears again, and knows what was picked
    picker.fill("001-vae")
    page.get_by_role("option").filter(has_text="· 001-vae ·").click()
    expect(page.locator("[data-testid=plane][data-run='001-vae'][data-ready=true]")).to_be_visible()
    assert other.run == "beta-4"
    page.close()
