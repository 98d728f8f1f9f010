"""Refine: for a test image and for a drawing, the code that the arrow ends at is a better one, as torch has it."""

from __future__ import annotations

import re

import numpy as np
import torch
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from aevae.science.data import load
from aevae.science.objectives import cross_entropy

from .conftest import Visit
from .plane import Panel, Point, address, codes, eventually, the_model
from .test_draw import ZERO, picture, stroke

RUN = "digits-ae"  # bernoulli: what is minimised is the cross-entropy


def said(panel: Panel) -> tuple[float, float]:
    """What is minimised, before and after."""
    status = panel.part("sheet-refine").get_by_role("status")
    expect(status).to_contain_text("→")
    found = re.search(r"cross-entropy ([\d.,]+) → ([\d.,]+) nats", status.inner_text())
    assert found, status.inner_text()
    return float(found[1].replace(",", "")), float(found[2].replace(",", ""))


def rests(page: Page, panel: Panel) -> Point:
    """Where the cursor has come to rest, as the address has it."""
    eventually(lambda: address(page), lambda url: f"z={panel.plane.get_attribute('data-z')}" in url, "the place in the address")
    return panel.z


@torch.inference_mode()
def costs(z: Point | torch.Tensor, x: torch.Tensor) -> float:
    return float(cross_entropy(the_model(RUN).decode(torch.as_tensor([z] if isinstance(z, tuple) else z, dtype=torch.float32)), x))


def test_the_code_of_a_test_image_is_refined_and_the_address_keeps_it(visit: Visit) -> None:
    data = codes(RUN)
    row = int(data["error"].argmax())  # there the encoder has left something to be done
    mean, index = data["mean"][row].astype(float), int(data["index"][row])
    x = load("digits", "test").pixels[index][None]
    page = visit(f"/?run={RUN}&z={mean[0]:.4f},{mean[1]:.4f}")
    panel = Panel(page)
    panel.plane.focus()
    page.keyboard.press("f")
    before, after = said(panel)
    expect(panel.part("sheet-refine")).to_contain_text(f"Test digit {index}, a {data['label'][row]}")
    z = rests(page, panel)
    assert before == round(costs(the_model(RUN).encode(x).mean, x), 1)
    assert after == round(costs(z, x), 1) < before
    np.testing.assert_allclose(picture(panel, "refine-refined").shape, (28, 28))
    assert (panel.canvas("reading")[..., 3] > 0).any(), "the arrow"
    expect(panel.part("refine-meaning")).to_contain_text("a code that is")
    page.keyboard.press("n")
    expect(panel.part("sheet-numbers").get_by_role("status")).to_have_text(f"of test digit {index}, a {data['label'][row]}")  # of one and the same
    page.keyboard.press("n")
    assert not [(one["id"], [node["target"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]

    assert f"refine={index}" in address(page)
    page.reload()
    assert said(panel) == (before, after)
    assert panel.z == z
    panel.part("close-refine").click()
    expect(panel.part("sheet-refine")).to_be_hidden()
    assert "refine=" not in address(page)


def test_a_drawing_is_refined_and_when_it_changes_what_was_said_goes(visit: Visit) -> None:
    page = visit(f"/?run={RUN}")
    panel = Panel(page)
    panel.part("draw").click()
    stroke(page, panel, ZERO)
    expect(panel.part("drawn-verdict")).not_to_contain_text("Draw one large")
    panel.tool("tool-refine").click()
    expect(panel.part("sheet-refine")).to_contain_text("Your drawing")
    before, after = said(panel)
    assert after < before
    x = torch.tensor(picture(panel, "drawn"), dtype=torch.float32)[None, None]
    assert abs(costs(rests(page, panel), x) - after) < 0.02 * after, "the bytes shown are a little coarser than what is encoded"
    assert "refine=" not in address(page), "a drawing has no number"
    stroke(page, panel, [(0.2, 0.2), (0.4, 0.3), (0.8, 0.8)])
    expect(panel.part("sheet-refine")).to_be_hidden()


def test_whoever_takes_the_cursor_keeps_it(visit: Visit) -> None:
    page = visit("/?run=mnist-ae&z=3,-2")
    panel = Panel(page)
    panel.plane.evaluate("""(plane) => {
        const places = [plane.dataset.z];
        new MutationObserver(() => {
            if (places.at(-1) === plane.dataset.z) return;
            places.push(plane.dataset.z);
            if (places.length === 2) plane.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
            if (places.length === 3) window.taken = plane.dataset.z;
        }).observe(plane, { attributeFilter: ["data-z"] });
    }""")  # with the first place that it is led to
    panel.tool("tool-refine").click()
    page.wait_for_function("() => window.taken")
    before, after = said(panel)
    assert after < before
    assert panel.plane.get_attribute("data-z") == page.evaluate("window.taken")
