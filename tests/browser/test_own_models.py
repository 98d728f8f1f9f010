"""Models that were trained elsewhere are on every page, decode as their modules do, and nothing is said of their training."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from architectures import Residual, ResidualEncoder, mlp, randomise
from playwright.sync_api import expect
from torch import Tensor, nn

import aevae
from aevae.runs.read_run import read_run
from benchmarks.browser import Server, serve

from .conftest import Visit
from .plane import Panel, eventually

IMAGES = np.random.default_rng(0).integers(0, 256, (80, 32, 32, 3), dtype=np.uint8)


class Waves(nn.Module):
    """A decoder that no list of layers can say."""

    def __init__(self) -> None:
        super().__init__()
        self.out = nn.Linear(2, 784)

    def forward(self, z: Tensor) -> Tensor:
        return torch.sigmoid(2 * self.out(torch.cos(z)))


RESIDUAL = nn.Sequential(
    nn.Unflatten(1, (8, 1, 1)), nn.ConvTranspose2d(8, 32, 4), nn.ELU(), *(Residual(32, 32, True) for _ in range(3)), nn.Conv2d(32, 3, 1), nn.Tanh()
)
ENCODER, WAVES = nn.Sequential(nn.Flatten(), nn.Linear(784, 2)), Waves()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A residual VAE of colour images, an autoencoder whose decoder is a grid of stored images, and a plain one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("AEVAE_DATA", str(folder / "data"))
        patch.setenv("AEVAE_RUNS", str(folder / "runs"))
        for part in (RESIDUAL, ENCODER, WAVES):
            randomise(part).eval()
        encoder = randomise(ResidualEncoder()).eval()
        aevae.publish(encoder, RESIDUAL, IMAGES, ["leaf", "stone"] * 40, name="residual", pixel_range=(-1, 1), output="tanh")
        aevae.publish(ENCODER, WAVES, name="waves", dataset="digits", decode="grid")
        aevae.publish(ENCODER, randomise(mlp([2, 16, 784], nn.SELU, nn.Sigmoid())).eval(), name="plain", dataset="digits")
    return folder


@pytest.fixture(scope="module")
def elsewhere(folder: Path) -> Iterator[Server]:
    with serve(AEVAE_RUNS=str(folder / "runs"), AEVAE_DATA=str(folder / "data")) as running:
        yield running


@torch.inference_mode()
def test_a_residual_network_of_colour_images_is_decoded_as_torch_does(visit: Visit, elsewhere: Server, folder: Path) -> None:
    page = visit("/?run=residual&z=0.5,-0.25", server=elsewhere)
    plane = read_run(folder / "runs" / "residual").plane
    code = torch.tensor(plane["origin"]) + torch.tensor([0.5, -0.25]) @ torch.tensor(plane["axes"])
    expected = 255 * (RESIDUAL(code[None])[0] + 1).numpy() / 2
    eventually(lambda: np.abs(Panel(page).look()[1][..., :3].transpose(2, 0, 1) - expected).max(), lambda gap: gap <= 1, "the image that the module paints")


@torch.inference_mode()
def test_stored_images_are_shown_where_nothing_decodes_and_it_is_said(visit: Visit, elsewhere: Server) -> None:
    page = visit("/?run=waves&z=0.1,0.2", server=elsewhere)
    expected = 255 * WAVES(torch.tensor([[0.1, 0.2]])).reshape(28, 28).numpy()
    eventually(lambda: np.abs(Panel(page).look()[1][..., 3] - expected).max(), lambda gap: gap <= 6, "nearly what the module paints")
    expect(page.locator(".pipeline")).to_contain_text("stored images")
    expect(page.get_by_text("No network decodes here: the image is blended from the nearest of 48 × 48 images that are stored.")).to_be_visible()


def test_about_says_what_is_known_and_no_recipe(visit: Visit, elsewhere: Server) -> None:
    page = visit("/?run=plain", server=elsewhere)
    page.get_by_text("About this model").click()
    story = page.get_by_test_id("stPopoverBody")
    expect(story).to_contain_text("trained elsewhere and published with images of Digits (bundled)")
    expect(story).to_contain_text("Decoder: linear 16 → selu → linear 784 → reshape → sigmoid")
    expect(story.locator(".katex")).to_have_count(0)
    assert "aevae train" not in story.inner_text()
    assert "0 epochs" not in story.inner_text()


@pytest.mark.parametrize(
    ("path", "planes"), [("/compare?a=plain&b=waves", 2), ("/interpolate?run=waves", 1), ("/interpolate?run=residual", 1), ("/evaluate?runs=plain,waves", 0)]
)
def test_it_opens_on_every_page(path: str, planes: int, visit: Visit, elsewhere: Server) -> None:
    page = visit(path, planes=planes, server=elsewhere)
    if planes:
        expect(page.get_by_test_id("decoded").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
