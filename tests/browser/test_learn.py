"""A lesson in a real browser: predicted, tried, revealed and turned over, by keyboard alone and on a phone."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from benchmarks.browser import serve

from .conftest import Visit


def test_a_lesson_goes_by_keyboard_alone_and_opens_only_what_was_worked_for(visit: Visit) -> None:
    page = visit("/learn", planes=0)
    expect(page.get_by_test_id("copy-link")).to_be_visible()
    expect(page.get_by_test_id("save-png")).to_be_hidden()  # there is no plane to save
    page.get_by_test_id("lesson-two-numbers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What gets through")).to_be_focused()
    expect(page).to_have_url(re.compile(r"learn\?lesson=two-numbers&step=seven$"))
    expect(page.get_by_test_id("save-png")).to_be_visible()
    checks = page.get_by_test_id("checks").get_by_role("listitem")
    expect(checks).to_have_count(1)
    expect(checks).to_have_attribute("data-met", "false")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert not [(scheme, one["id"], [node["target"] for node in one["nodes"]]) for one in found]

    reveal, why = page.get_by_test_id("reveal"), page.get_by_role("heading", name="Why")
    reveal.press("Enter")
    expect(page.get_by_text("First make a prediction.")).to_be_visible()
    expect(why).to_be_hidden()
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")  # the second option, the right one
    reveal.press("Enter")
    expect(page.get_by_text("The task is not done yet")).to_be_visible()
    expect(why).to_be_hidden()
    page.get_by_test_id("show-me").press("Enter")
    expect(why).to_be_visible()
    expect(page.get_by_text("You said:")).to_be_visible()
    expect(checks).to_have_attribute("data-met", "true")

    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="Be the encoder")).to_be_focused()
    page.reload()  # the step is in the address, and what was answered is kept
    expect(page.get_by_role("heading", name="Be the encoder")).to_be_visible()
    expect(step(page, 1)).to_have_attribute("data-state", "shown")
    page.keyboard.press("PageUp")
    expect(page.get_by_role("radio", name="the digit, without its details")).to_be_checked()


def test_on_a_phone_the_task_stays_in_sight_below_the_plane(visit: Visit, phone: BrowserContext) -> None:
    page = visit("/learn?lesson=two-numbers&step=seven", context=phone)
    page.get_by_text("the digit, without its details").tap()
    expect(page.get_by_text("nonsense")).to_be_hidden()  # what was not chosen makes room
    page.get_by_test_id("tool-pin").scroll_into_view_if_needed()
    dock = page.get_by_test_id("dock")
    expect(dock).to_be_visible()
    plane = page.get_by_test_id("plane")
    before = plane.bounding_box()
    assert before
    page.touchscreen.tap(before["x"] + 0.29 * before["width"], before["y"] + 0.7 * before["height"])
    expect(dock).to_contain_text("The task is done.")
    assert plane.bounding_box() == before  # the answer does not push the plane away under the finger
    expect(page.get_by_role("heading", name="Why")).to_be_hidden()
    dock.get_by_role("button").tap()
    expect(page.get_by_role("heading", name="Why")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def step(page: Page, number: int) -> Locator:
    return page.get_by_role("list", name="Steps").get_by_role("button").nth(number - 1)


HOSTILE = "<img src=//evil.test/i onerror=alert(1)> ![i](//evil.test/j) [l](javascript:alert(1)) $x$ **b** :red[c]"
STRANGERS = f"""+++
title = "{HOSTILE}"
minutes = 5
goal = "{HOSTILE}"
models = ["digits-vae"]

[steps.one]
open = "/?run=digits-vae"
+++

# one: {HOSTILE}
**Predict.** {HOSTILE}
- [ ] {HOSTILE} | {HOSTILE}
- [x] second | Right.

**Reveal.** {HOSTILE} $\\href{{javascript:alert(1)}}{{x}}$
**Why.** {HOSTILE}
"""


def test_a_strangers_lesson_runs_nothing_and_asks_nobody(visit: Visit, tmp_path: Path) -> None:
    """S4: `visit` refuses dialogs, requests that leave and errors; titles and options are text, prose is Markdown without
    HTML and images, whose links wait for a click.

    Fails when `prose.js` takes the link of a formula as it comes.
    """
    (tmp_path / "01-strange.md").write_text(STRANGERS, encoding="utf-8")
    with serve(AEVAE_LESSONS=str(tmp_path)) as server:
        page = visit("/learn", 0, server=server)
        expect(page.get_by_text("<img src=//evil.test").first).to_be_visible()
        page.goto(f"{server.url}/learn?lesson=strange")
        expect(page.get_by_role("heading", name=HOSTILE).first).to_be_visible()
        page.get_by_role("radio").first.check()
        page.get_by_test_id("reveal").click()
        expect(page.get_by_role("heading", name="Why")).to_be_visible()
        assert page.locator("[src*=evil], [href^=javascript]").count() == 0
        page.goto(f"{server.url}/learn?lesson=strange&print=1")
        expect(page.get_by_text("<img src=//evil.test").first).to_be_visible()
        assert page.locator("[src*=evil], [href^=javascript]").count() == 0
        page.close()
