"""Images that somebody brings go the whole way: colour shapes in folders, hands with one number each, and sets of many classes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from own_sets import write_shapes, write_turns
from playwright.sync_api import expect

from aevae.recipe.config import Config
from aevae.recipe.datasets import read_split, read_values
from aevae.runs.files import claim
from aevae.runs.read_run import read_run
from aevae.services.own_images.adding import add_dataset, add_source
from aevae.training.checkpoints import load_model
from aevae.training.driver import train
from benchmarks.browser import Server, serve

from .conftest import Visit
from .plane import Panel, address, eventually

MANY = 26
RUNS: dict[str, dict[str, object]] = {
    "shapes-ae": {"dataset": "shapes", "posterior": "point", "likelihood": "sse", "layers": "c8 32", "epochs": 1},
    "turns-vae": {"dataset": "turns", "layers": "64", "epochs": 8, "lr": 3e-3},
    "letters-vae": {"dataset": "letters", "layers": "16", "epochs": 1},
}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three sets, a small model of each, and a server that has them."""
    folder = tmp_path_factory.mktemp("brought")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_DATA", str(folder / "data"))
        patch.setenv("AEVAE_RUNS", str(folder / "runs"))
        add_source("shapes", write_shapes(folder / "shapes", 30))
        add_source("turns", write_turns(folder / "turns", 400), values=("angle", "°"), noun="hand")
        noise = np.random.default_rng(0).integers(0, 256, (20 * MANY, 12, 12), dtype=np.uint8)
        add_dataset("letters", noise, [f"letter {chr(97 + k % MANY)}" for k in range(len(noise))])
        for name, changes in RUNS.items():
            for _ in train(claim(name), Config(**{"batch": 32, **changes}), None):  # type: ignore[arg-type]
                pass
        yield folder


@pytest.fixture(scope="module")
def own_server(brought: Path) -> Iterator[Server]:
    with serve(AEVAE_RUNS=str(brought / "runs"), AEVAE_DATA=str(brought / "data")) as running:
        yield running


def test_colour_shapes_that_are_not_square_are_decoded_as_torch_does(visit: Visit, own_server: Server, brought: Path) -> None:
    page = visit("/?run=shapes-ae&z=0.5,-0.25", server=own_server)
    panel, run = Panel(page), read_run(brought / "runs" / "shapes-ae")
    with torch.inference_mode():
        expected = 255 * load_model(run).decode(torch.tensor([[0.5, -0.25]])).numpy()[0]
    assert expected.shape == (3, 24, 40)
    eventually(lambda: np.abs(panel.look()[1][..., :3].transpose(2, 0, 1) - expected).max(), lambda gap: gap <= 1, "the image torch paints")
    expect(page.get_by_test_id("class-star")).to_be_visible()
    page.get_by_test_id("class-star").click()
    assert "hide=9" in address(page)


def test_numbers_have_a_ramp_and_the_cursor_reads_them(visit: Visit, own_server: Server, brought: Path) -> None:
    run = read_run(brought / "runs" / "turns-vae")
    codes = run.tensors("codes")
    x, y = codes["mean"][5]
    page = visit(f"/?run=turns-vae&z={x:.4f},{y:.4f}", server=own_server)
    expect(page.get_by_test_id("value-bar")).to_contain_text("angle")
    nearest = np.argsort(np.square(codes["mean"] - codes["mean"][5]).sum(1), kind="stable")[:15]
    low, middle, high = np.sort(codes["value"][nearest])[[0, 7, 14]]
    expect(page.locator(".like")).to_contain_text(f"Angle about {middle:.0f}° ({low:.0f}° to {high:.0f}° nearby)")
    expect(page.locator(".votes")).to_be_hidden()
    expect(page.locator(".legend .chip")).to_have_count(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_DATA", str(brought / "data"))
        assert codes["value"].tolist() == read_values("turns", "test").tolist()  # type: ignore[union-attr]
        assert not read_split("turns", "test")[1].any()


def test_a_drawing_is_asked_of_any_grey_image(visit: Visit, own_server: Server) -> None:
    page = visit("/?run=turns-vae", server=own_server)
    page.get_by_test_id("draw").click()
    box = page.locator(".ink-pad canvas").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(page.get_by_test_id("drawn-verdict")).to_contain_text("hand")
    assert page.get_by_test_id("drawn").evaluate("canvas => [canvas.width, canvas.height]") == [33, 20]


def test_many_classes_are_searched_for_by_name(visit: Visit, own_server: Server) -> None:
    page = visit("/?run=letters-vae", server=own_server)
    chips = page.locator(".legend .chip:visible:not(.all)")
    expect(chips).to_have_count(MANY)
    page.get_by_test_id("class-search").fill("letter q")
    expect(chips).to_have_count(1)
    chips.click()
    assert "hide=16" in address(page)


@pytest.mark.parametrize(
    "path", ["/compare?a=shapes-ae&b=turns-vae", "/interpolate?run=turns-vae", "/interpolate?run=shapes-ae", "/compare?a=turns-vae&b=turns-vae"]
)
def test_every_page_with_planes_shows_them(path: str, visit: Visit, own_server: Server) -> None:
    page = visit(path, planes=2 if "compare" in path else 1, server=own_server)
    expect(page.get_by_test_id("decoded").first).to_be_visible()
    if path.endswith("run=turns-vae"):
        expect(page.get_by_test_id("class-of-A")).to_be_hidden()  # images without classes are asked for by a press
        before = page.get_by_test_id("place-A").input_value()
        page.get_by_test_id("another-A").click()
        eventually(lambda: page.get_by_test_id("place-A").input_value(), lambda now: now != before, "another image")


def test_evaluate_leaves_out_what_needs_classes(visit: Visit, own_server: Server) -> None:
    page = visit("/evaluate?runs=turns-vae", planes=0, server=own_server)
    expect(page.get_by_text("How well does it reconstruct?")).to_be_visible()
    expect(page.get_by_role("tab", name="Reconstructions")).to_be_visible()
    assert page.get_by_role("tab", name="Confusions").count() == 0
    expect(page.get_by_text("How well does it tell the classes apart?")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
