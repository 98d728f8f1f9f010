"""What stands at each code: the image is that of its code, the name that of its class, and the address and the other plane know of it."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.spatial
from PIL import Image
from playwright.sync_api import expect

from aevae.recipe.datasets import read_split
from aevae.runs.tensors import read_tensors
from aevae.training.cli import main
from benchmarks.browser import serve

from .conftest import PHONE, Visit
from .plane import Axes, Panel, address, codes, eventually

RUN = "digits-vae"  # its originals are always here


def alone(panel: Panel, axes: Axes) -> list[tuple[int, float, float]]:
    """Rows well inside the plane whose image no other reaches, and where they are on the screen."""
    box = panel.plane.bounding_box()
    assert box
    at = np.array([axes.screen((x, y)) for x, y in codes(RUN)["mean"]])
    inside = ((at > [box["x"] + 40, box["y"] + 40]) & (at < [box["x"] + box["width"] - 40, box["y"] + box["height"] - 40])).all(1)
    gaps = np.abs(at[:, None] - at).max(-1) + 1e9 * np.eye(len(at))
    return [(row, *at[row]) for row in np.flatnonzero(inside & (gaps.min(1) > 56))]


def likest(card: np.ndarray, images: np.ndarray) -> int:
    """The image that a piece of the layer, grey levels of a sheet with a frame on it, shows: in whatever size it is drawn."""
    best, row = -1.0, -1
    for size in range(22, 64, 2):
        edge = (len(card) - size) // 2
        cut = np.asarray(Image.fromarray(card[edge : edge + size, edge : edge + size]).resize((28, 28), Image.Resampling.BOX), float)
        r = np.corrcoef(cut.ravel(), images)[0, 1:]
        if r.max() > best:
            best, row = r.max(), int(r.argmax())
    assert best > 0.9
    return row


def test_an_image_stands_at_the_code_of_its_picture(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&points=images")
    panel = Panel(page)
    expect(panel.part("points")).to_have_value("images")
    caption = panel.part("points-caption")
    expect(caption).to_contain_text("of 360 test originals in view")
    for _ in range(5):
        panel.part("zoom-in").click()
    found = eventually(lambda: alone(panel, panel.axes()), lambda seen: len(seen) >= 3, "codes that lie alone")
    expect(panel.element.locator("canvas.cards[data-complete=true]")).to_be_attached()
    layer, box = panel.layer("cards")
    images = 255.0 - read_split("digits", "test")[0].reshape(-1, 784)
    for row, x, y in found[:6]:
        left, top = round(x - box["left"]), round(y - box["top"])
        card = layer[..., :3].mean(-1)[top - 32 : top + 32, left - 32 : left + 32].astype(np.uint8)
        assert likest(card, images) == codes(RUN)["index"][row]


def test_names_are_chosen_by_keyboard_and_go_to_the_address_and_the_other_plane(visit: Visit) -> None:
    page = visit("/compare?a=digits-ae&b=digits-vae", 2)
    left, right = Panel(page, 0), Panel(page, 1)
    dots = right.canvas("points")
    left.tool("points").focus()
    page.keyboard.press("ArrowDown")
    expect(left.tool("points")).to_have_value("names")
    assert left.tool("points").locator("option").all_inner_texts() == ["dots", "digits", "images"]
    eventually(lambda: right.canvas("points"), lambda now: (now != dots).any(), "digits on the other plane")
    eventually(lambda: address(page), lambda url: "points=names" in url, "the choice in the address")
    page.keyboard.press("ArrowUp")
    eventually(lambda: address(page), lambda url: "points=" not in url, "an address without what is usual")


def test_on_a_phone_the_caption_keeps_clear_of_the_axis(visit: Visit) -> None:
    page = visit(f"/?run={RUN}&points=images")
    page.set_viewport_size(PHONE)
    panel = Panel(page)
    caption = panel.part("points-caption")
    expect(caption).to_contain_text("originals: ")
    eventually(lambda: overlap(panel), lambda both: not both, "a caption beside the axis' name")


def overlap(panel: Panel) -> bool:
    boxes = [panel.element.locator(name).bounding_box() for name in (".points-caption", ".xtitle", ".dots-caption")]
    spans = sorted((box["x"], box["x"] + box["width"]) for box in boxes if box)
    assert len(spans) == 3
    return any(a[1] > b[0] for a, b in pairwise(spans))


def test_training_codes_are_drawn_on_demand_and_counted(visit: Visit, trained: Path, tmp_path: Path) -> None:
    runs = tmp_path / "own"
    shutil.copytree(trained, runs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(runs))
        assert main(["codes", "tiny-vae"]) == 0
    with serve(AEVAE_RUNS=str(runs)) as server:
        panel = Panel(visit("/?run=tiny-vae", server=server))
        expect(panel.part("rarity")).to_contain_text("σ from the middle")  # it comes a moment after the rest of the readout
        dots, said = panel.canvas("points"), panel.part("readout").locator("p").all_inner_texts()[:4]
        panel.part("training").click()
        expect(panel.part("points-caption")).to_have_text("1,797 codes: 360 test, 1,437 training")
        eventually(lambda: panel.canvas("points"), lambda now: (now[..., 3] > 0).sum() > 1.5 * (dots[..., 3] > 0).sum(), "more dots")
        assert panel.part("readout").locator("p").all_inner_texts()[:4] == said  # which is of the test codes
        eventually(lambda: address(panel.page), lambda url: "training=1" in url, "the switch in the address")
        codes_train = read_tensors(runs / "tiny-vae" / "codes_train.safetensors")["mean"]
        codes_test = read_tensors(runs / "tiny-vae" / "codes.safetensors")["mean"]
        apart = scipy.spatial.cKDTree(np.concatenate([codes_test, codes_train])).query(codes_train, 2)[0][:, 1]
        middle = (np.abs(codes_train - np.median(codes_train, 0)) < codes_train.std(0)).all(1)
        far = int(np.argmax(apart * middle))  # a code that lies alone, in sight
        panel.page.mouse.move(*panel.axes().screen(tuple(map(float, codes_train[far]))))
        expect(panel.element.locator(".tooltip b")).to_contain_text(f"training no. {far}")
        panel.part("training").click()
        eventually(lambda: (panel.canvas("points") == dots).all(), bool, "the dots of before")
    page = visit("/?run=digits-vae&training=1")
    expect(Panel(page).part("training")).to_be_hidden()  # it has none
