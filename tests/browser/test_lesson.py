"""A lesson's task on its plane: judged while the hand moves, and shown to whoever asks."""

from __future__ import annotations

import math

from playwright.sync_api import expect

from .conftest import Visit
from .plane import Panel, messages, wait_for_server


def test_a_task_is_judged_while_one_drags_and_can_be_shown(visit: Visit) -> None:
    page = visit("/learn?lesson=why-the-kl&step=feed")  # less than 1 from the middle
    wait_for_server(page)
    panel, explorer = Panel(page), page.locator(".explorer[data-step='why-the-kl.feed']")
    expect(explorer).to_have_attribute("data-met", "false")
    axes, sent = panel.axes(), messages(page)

    page.mouse.move(*axes.screen((3, 3)))
    page.mouse.down()
    page.mouse.move(*axes.screen((0.5, 0.5)), steps=6)
    expect(explorer).to_have_attribute("data-met", "true")
    expect(page.get_by_test_id("checks").locator("li")).to_have_text(f"less than 1 from (0, 0): {math.hypot(*panel.z):.2f}")
    page.mouse.move(*axes.screen((2, 2)), steps=3)
    expect(explorer).to_have_attribute("data-met", "false")
    assert messages(page) == sent
    page.mouse.up()

    page.locator(".card input[type=radio]").first.check()
    page.get_by_test_id("show-me").click()
    expect(explorer).to_have_attribute("data-met", "true")
    expect(panel.plane).to_have_attribute("data-z", "0.3,0.2")
