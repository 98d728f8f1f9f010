"""Models that need more than a plane and a cursor: further components, classes told to the model, and ladders of models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from aevae.recipe.presets import recipe
from aevae.runs.files import claim
from aevae.runs.read_run import read_run
from aevae.training.checkpoints import load_model
from aevae.training.driver import train
from benchmarks.browser import Server, serve

from .conftest import Visit
from .plane import LOOK, Panel, address, eventually, pixels
from .test_view import first_tiles, tiles_of

TINY = {"layers": "32", "epochs": 4, "batch": 128}
RUNS: dict[str, dict[str, object]] = {
    "deep": {"latent": 5},
    "conditional": {"condition": "class"},
    "line": {"latent": 1},
    "beta-half": {"beta": 0.5},
    "beta-one": {},
    "beta-four": {"beta": 4.0},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One tiny run of each kind on the bundled digits."""
    folder = tmp_path_factory.mktemp("families")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(folder))
        for name, changes in RUNS.items():
            for _ in train(claim(name), recipe("digits-vae", **TINY, **changes), "digits-vae"):
                pass
    return folder


@pytest.fixture(scope="module")
def own_server(folder: Path) -> Iterator[Server]:
    with serve(AEVAE_RUNS=str(folder)) as running:
        yield running


def test_a_slider_moves_the_plane_along_its_component(visit: Visit, own_server: Server, folder: Path) -> None:
    page = visit("/?run=deep&z=0.5,-0.25&pc=0,nonsense,1", server=own_server)
    panel, run = Panel(page), read_run(folder / "deep")
    others = {name: np.array(value) for name, value in run.plane["others"].items()}

    def assert_painted(values: list[float]) -> None:
        """What torch decodes at the cursor, so many standard deviations along each further component."""
        code = np.array(run.plane["origin"]) + np.array(panel.z) @ np.array(run.plane["axes"]) + (np.array(values) * others["std"]) @ others["axes"]
        with torch.inference_mode():
            expected = 255 * load_model(run).decode(torch.tensor(code[None], dtype=torch.float32)).numpy()[0, 0]
        eventually(lambda: np.abs(panel.look()[1][..., 3] - expected).max(), lambda gap: gap <= 1, "the picture torch paints")

    assert_painted([0, 0, 1])
    page.get_by_test_id("component-4").fill("-1.5")
    assert_painted([0, -1.5, 1])
    assert "pc=0,-1.5,1" in address(page)
    page.get_by_test_id("components-follow").click()  # the nearest dot's own components
    codes = run.tensors("codes")["mean"]
    flat = (codes - np.array(run.plane["origin"])) @ np.array(run.plane["axes"]).T
    row = np.square(flat - np.array(panel.z)).sum(1).argmin()
    assert_painted(list((codes[row] - np.array(run.plane["origin"])) @ others["axes"].T / others["std"]))
    page.get_by_test_id("components-reset").click()
    assert_painted([0, 0, 0])
    assert "pc" not in address(page)
    assert panel.z == (0.5, -0.25)


def test_a_flat_model_has_no_sliders(visit: Visit) -> None:
    page = visit("/?run=001-vae&pc=1,1")
    expect(page.get_by_test_id("components")).to_be_hidden()


def test_a_conditional_model_paints_the_cursor_as_every_class_and_shows_the_chosen_one(visit: Visit, own_server: Server, folder: Path) -> None:
    page = visit("/?run=conditional&z=0.5,-0.25&class=3", server=own_server)
    panel, model = Panel(page), load_model(read_run(folder / "conditional"))

    def assert_painted(chosen: int) -> None:
        """What torch decodes at the cursor: told each class in the row, told the chosen one in the large picture."""
        with torch.inference_mode():
            expected = 255 * model.decode(torch.tensor([panel.z] * 10), torch.arange(10)).numpy()[:, 0]
        row = page.get_by_test_id("told").locator("canvas")
        seen = [pixels(canvas.evaluate(LOOK))[..., 3] for canvas in row.all()]
        assert np.abs(np.array(seen, dtype=float) - expected).max() <= 1
        assert np.abs(panel.look()[1][..., 3] - expected[chosen]).max() <= 1
        expect(page.get_by_test_id("told").get_by_role("radio", checked=True)).to_have_text(str(chosen))
        assert f"class={chosen}" in address(page) or chosen == 3

    assert_painted(3)
    tiles = first_tiles(panel)
    page.get_by_test_id("told-7").click()
    assert_painted(7)
    eventually(lambda: tiles_of(panel), lambda now: now != tiles, "tiles of the other class")
    page.mouse.click(*panel.at(0.3, 0.6))
    assert_painted(7)
    page.keyboard.press("0")  # on the plane, where it would otherwise show all
    assert_painted(0)
    page.get_by_test_id("told-0").focus()
    page.keyboard.press("ArrowLeft")
    assert_painted(9)


def test_the_dial_walks_from_model_to_model_while_the_cursor_stays(visit: Visit, own_server: Server, folder: Path) -> None:
    page = visit("/?run=beta-one&z=0.5,-0.25", server=own_server)
    panel, dial, picker = Panel(page), page.get_by_test_id("ladder"), page.get_by_role("combobox", name="Model")
    panel.part("zoom-in").click()

    def assert_shown(name: str, score: str) -> None:
        run = read_run(folder / name)
        with torch.inference_mode():
            expected = 255 * load_model(run).decode(torch.tensor([[0.5, -0.25]])).numpy()[0, 0]
        expect(panel.plane).to_have_attribute("data-run", name)
        eventually(lambda: np.abs(panel.look()[1][..., 3] - expected).max(), lambda gap: gap <= 1, f"the picture of {name}")
        expect(page.locator("dl.scores")).to_contain_text(f"{run.metrics['neg_elbo']:.1f}")
        expect(dial).to_have_attribute("aria-valuetext", f"β {score}")
        expect(picker).to_have_value(re.compile(name))  # Streamlit has heard
        eventually(lambda: page.evaluate("location.href"), lambda url: f"run={name}&z=0.5,-0.25" in url, "the address")

    assert_shown("beta-one", "1")
    scale = eventually(panel.axes, lambda axes: True, "the axes").scale
    dial.focus()
    page.keyboard.press("ArrowRight")
    assert_shown("beta-four", "4")
    for _ in range(2):  # two steps at once: the first one's answer must not turn it back
        page.keyboard.press("ArrowLeft")
    assert_shown("beta-half", "0.5")
    np.testing.assert_allclose(eventually(panel.axes, lambda axes: True, "the axes").scale, scale, rtol=1e-3)  # nor was the zoom lost
    picker.fill("beta-four")
    page.get_by_role("option").filter(has_text="beta-four ").click()
    assert_shown("beta-four", "4")


def test_on_a_ladder_a_round_trip_is_coded_by_the_model_that_is_shown(visit: Visit, own_server: Server, folder: Path) -> None:
    """Mutation: keep the encoder that was fetched first (`features/run_encoder.js`); images are then coded by the model one came from."""
    page = visit("/?run=beta-one&z=0.5,-0.25&trip=1", server=own_server)
    panel = Panel(page)

    def again(name: str) -> np.ndarray:
        """The opacity of dec(enc(dec(z)))."""
        model = load_model(read_run(folder / name))
        with torch.inference_mode():
            return 255 * model.decode(model.encode(model.decode(torch.tensor([[0.5, -0.25]]))).mean).numpy()[0, 0]

    for name, key in (("beta-one", ""), ("beta-four", "ArrowRight"), ("beta-one", "ArrowLeft")):
        if key:
            page.get_by_test_id("ladder").focus()
            page.keyboard.press(key)
        expect(panel.plane).to_have_attribute("data-run", name)
        second = page.get_by_test_id("trip-pictures").locator("canvas").nth(1)
        eventually(
            lambda second=second: pixels(second.evaluate(LOOK))[..., 3].astype(float),
            lambda seen, name=name: np.abs(seen - again(name)).max() <= 1,
            f"the second image of {name}",
        )


def test_a_model_of_one_dimension_decodes_along_its_line(visit: Visit, own_server: Server, folder: Path) -> None:
    """Height means nothing: the picture is torch's at the first number, and neither it nor the words change when the cursor is moved up."""
    panel = Panel(visit("/?run=line&overlay=distance&also=posteriors", server=own_server))
    model = load_model(read_run(folder / "line"))
    words = []
    for down in (0.5, 0.1):
        panel.page.mouse.click(*panel.at(0.4, down))
        z, seen = panel.look()
        with torch.no_grad():
            expected = 255 * model.decode(torch.tensor([[z[0]]], dtype=torch.float32))[0, 0].numpy()
        assert np.abs(seen[..., 3] - expected).max() < 1  # the ink's opacity
        words.append(panel.part("readout").inner_text())
        assert panel.element.locator(".z").inner_text() == f"{z[0]:.2f}".replace("-", "−")
    assert words[0] == words[1]


@pytest.mark.parametrize(("path", "planes"), [("/compare?a=line&b=deep", 2), ("/interpolate?run=line", 1), ("/train?train-what=Watch+the+film&film=line", 1)])
def test_the_other_planes_open_one_dimension_too(path: str, planes: int, visit: Visit, own_server: Server) -> None:
    page = visit(path, planes=planes, server=own_server)
    expect(page.get_by_test_id("readout").first).to_have_text(re.compile(r"z = [−\d.]+→"))
