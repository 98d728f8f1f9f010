"""A plane without a decoder shows the nearest test images and says why; what would generate is not offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from aevae.recipe.datasets import read_split
from aevae.runs.tensors import read_tensors
from aevae.training import baselines
from benchmarks.browser import Server, serve

from .conftest import PHONE, Visit
from .plane import Panel, eventually

PLACE = (0.5, -0.25)


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The test digits at random places, which take no time to find."""
    folder = tmp_path_factory.mktemp("placed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(folder))
        patch.setitem(baselines.PLACES, "tsne", lambda points: np.random.default_rng(0).normal(size=(len(points), 2)).astype(np.float32))
        baselines.make_baseline("tsne", "digits", "scattered")
        yield folder


@pytest.fixture(scope="module")
def placed_server(placed: Path) -> Iterator[Server]:
    with serve(AEVAE_RUNS=str(placed)) as running:
        yield running


def test_the_cursor_shows_the_nearest_test_image_and_says_why(visit: Visit, placed_server: Server, placed: Path) -> None:
    page = visit(f"/?run=scattered&z={PLACE[0]},{PLACE[1]}", server=placed_server)
    distances = np.linalg.norm(read_tensors(placed / "scattered" / "codes.safetensors")["mean"] - np.array(PLACE), axis=1)
    nearest = read_split("digits", "test")[0][distances.argmin(), 0]
    panel = Panel(page)
    eventually(lambda: np.abs(panel.look()[1][..., 3].astype(int) - nearest).max(), lambda gap: gap == 0, "the nearest test image")
    expect(page.get_by_test_id("readout")).to_contain_text(f"no decoder: the nearest test digit, {distances.min():.2f} units away")
    expect(page.get_by_test_id("draw")).to_be_hidden()
    expect(panel.part("tiles")).to_have_attribute("aria-disabled", "true")
    page.set_viewport_size(PHONE)
    expect(page.get_by_text("no decoder: the nearest test digit")).to_be_visible()


def test_beside_a_model_each_plane_keeps_to_what_it_can(visit: Visit, placed_server: Server) -> None:
    page = visit("/compare?a=scattered&b=digits-vae", planes=2, server=placed_server)
    expect(page.get_by_text("there is no decoder to generate what lies between")).to_be_visible()
    page.mouse.move(400, 420)
    page.mouse.down()
    page.mouse.move(420, 430, steps=4)
    page.mouse.up()
    expect(page.get_by_test_id("panel")).to_have_count(2)


def test_pages_that_need_a_decoder_do_not_offer_it(visit: Visit, placed_server: Server) -> None:
    page = visit("/interpolate?run=scattered", server=placed_server)
    expect(page.get_by_text("Model “scattered” not found.")).to_be_visible()
