"""For everyone: no finding of axe, and nothing that moves while a page comes up."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from aevae.screen.pages import PAGES, Page

from .conftest import Visit

PLANES = {"Compare": 2, "Evaluate": 0, "Learn": 0}
MOVED = """window.moved = [0]; // the sum, and what moved how far
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (entry.hadRecentInput) return;
  window.moved[0] += entry.value;
  window.moved.push(...entry.sources.map(({ node, previousRect, currentRect }) => [node?.dataset?.testid, previousRect.y, currentRect.y]));
})).observe({ type: "layout-shift", buffered: true });"""
MOST = 0.05  # cumulative layout shift; "good" ends at 0.1, and the pages had 0.27 to 0.9


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_a_page_says_its_task_stays_where_it_is_and_axe_finds_nothing(visit: Visit, laptop: BrowserContext, entry: Page) -> None:
    laptop.add_init_script(MOVED)
    page = visit(entry.path, planes=PLANES.get(entry.title, 1))
    expect(page.get_by_role("heading", level=1)).to_have_text(entry.heading)
    if entry.title == "Evaluate":
        expect(page.locator("[data-testid=evaluate-rows][data-ready=true]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    moved = page.evaluate("window.moved")
    assert moved[0] <= MOST, moved
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        paper = {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 22, 26)"}[scheme]
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", paper)
        found = Axe().run(page).response["violations"]
        assert not [(scheme, one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_on_a_phone_the_pages_are_tabs_at_the_lower_edge(visit: Visit, phone: BrowserContext) -> None:
    page = visit("/", context=phone)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    tabs = page.locator(".st-key-tabs")
    expect(tabs.get_by_role("link")).to_have_count(len(PAGES))
    box = tabs.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    tabs.get_by_role("link", name="Train").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Train a model")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
