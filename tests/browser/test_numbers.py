"""The loss of one image in numbers: what torch computes stands there, and what is pointed at is lit."""

from __future__ import annotations

import numpy as np
import torch
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from aevae.science.data import load
from aevae.science.objectives import cross_entropy

from .conftest import Visit
from .plane import Panel, address, codes, eventually, the_model

RUN, ROW = "digits-vae", 7


def test_the_numbers_are_torchs_and_what_is_pointed_at_is_lit_on_the_plane_too(visit: Visit) -> None:
    data = codes(RUN)
    mean, log_var = (torch.tensor(data[name][ROW : ROW + 1].astype(np.float32)) for name in ("mean", "log_var"))
    x = load("digits", "test").pixels[int(data["index"][ROW]) :][:1]
    page = visit(f"/?run={RUN}&z={mean[0, 0]:.4f},{mean[0, 1]:.4f}")
    panel = Panel(page)
    panel.plane.focus()
    page.keyboard.press("n")
    sheet = panel.part("sheet-numbers")
    expect(sheet.get_by_role("status")).to_have_text(f"of test digit {data['index'][ROW]}, a {data['label'][ROW]}")
    kl = 0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum()
    expect(panel.part("numbers-kl")).to_contain_text(f"= {kl:.2f} nats")
    with torch.inference_mode():
        bce = float(cross_entropy(the_model(RUN).decode(mean), x))
    expect(panel.part("numbers-reconstruction")).to_contain_text(f"{bce:.1f} nats at μ")
    expect(panel.part("numbers-reconstruction")).to_contain_text("over 64 draws")
    assert "numbers=1" in address(page)

    before = panel.canvas("numbers").copy()
    panel.part("numbers-kl").focus()
    expect(panel.part("numbers-kl")).to_have_attribute("data-lit", "")
    eventually(lambda: panel.canvas("numbers"), lambda now: now.shape == before.shape and (now != before).any(), "the prior's ring")
    sheet.get_by_role("button", name="Linear(784, 128): 100,480 weights · GELU").click()
    expect(panel.part("numbers-layer")).to_contain_text("128 numbers now")
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]

    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    panel.plane.focus()
    page.keyboard.press("n")
    page.mouse.click(*panel.at(0.97, 0.03))
    expect(panel.part("numbers-kl")).to_contain_text("needs an image: click a dot")
