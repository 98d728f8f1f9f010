"""Bits and drawn images against scipy, closed forms, Pillow's own reader and brute force."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.spatial import cKDTree
from scipy.stats import entropy as scipy_entropy

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.science.data import Images, load
from aevae.science.metrics import evaluate
from aevae.science.model import Model, new_model
from aevae.science.rate import LEVELS, as_png, entropy, quantise, rates
from aevae.science.samples import draw_codes, nearest, strange_draws


@pytest.fixture(scope="module")
def images() -> Images:
    return load("digits", "test")


def model_of(preset: str, **changes: object) -> Model:
    return new_model(recipe(preset, layers="32", **changes), (1, 28, 28))


def test_a_vae_costs_its_kl_in_bits_and_an_untrained_class_its_logarithm(images: Images) -> None:
    for model in (model_of("digits-vae"), model_of("digits-vae", condition="class")):
        card = rates(model, images)
        assert card["bits"] == [pytest.approx(evaluate(model, images, "test").kl / math.log(2) + math.log2(model.config.condition_classes or 1), abs=2e-3)]
        assert "levels" not in card


def test_the_kl_of_a_known_posterior_is_the_closed_form(images: Images) -> None:
    """An encoder that says μ = (3, 0), σ = ½ of every image: ½(σ² + μ² − 1 − ln σ²) summed, by hand."""
    model = new_model(Config(dataset="digits", layers="8"), (1, 28, 28))
    with torch.no_grad():
        model.encoder[-1].weight.zero_()
        model.encoder[-1].bias.copy_(torch.tensor([3.0, 0.0, math.log(0.25), math.log(0.25)]))
    nats = 0.5 * (2 * (0.25 - 1 - math.log(0.25)) + 9)
    assert rates(model, images[:50])["bits"] == [pytest.approx(nats / math.log(2), abs=1e-3)]


def test_entropy_is_scipys_and_even_codes_cost_their_levels() -> None:
    symbols = np.random.default_rng(0).integers(-3, 4, (500, 3)) ** 2
    assert entropy(symbols) == pytest.approx(sum(scipy_entropy(np.unique(column, return_counts=True)[1], base=2) for column in symbols.T))
    even = torch.arange(4096).float().div(4096).repeat(2, 1).T  # uniform on [0, 1): as many in each step
    for level in LEVELS[1:]:
        symbols, rounded = quantise(even, 1 / level)
        assert entropy(symbols.numpy()) == pytest.approx(2 * math.log2(level), abs=2.5 / level)
        assert float((rounded - even).abs().max()) <= 0.5 / level + 1e-6
        assert float((rounded - even).square().mean()) == pytest.approx(1 / level**2 / 12, rel=0.02)  # a step's variance


def test_finer_steps_cost_more_and_end_at_the_models_own_error(images: Images) -> None:
    model = model_of("digits-ae", latent=3)
    card = rates(model, images)
    assert card["levels"] == list(LEVELS)
    assert card["bits"] == sorted(card["bits"])
    assert all(bits <= 3 * math.log2(level + 1) for bits, level in zip(card["bits"], LEVELS, strict=True))
    assert card["sse"][-1] == pytest.approx(evaluate(model, images, "test").sse, rel=0.002)


def test_a_code_without_spread_costs_nothing(images: Images) -> None:
    model = model_of("digits-ae")
    with torch.no_grad():
        model.encoder[-1].weight.zero_()
    card = rates(model, images[:50])
    assert set(card["bits"]) == {0.0}
    assert card["sse"] == pytest.approx([evaluate(model, images[:50], "test").sse] * len(LEVELS), abs=1e-3)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_gives_the_same_pixels_back(channels: int) -> None:
    image = np.random.default_rng(1).integers(0, 256, (channels, 9, 7), np.uint8)
    again = np.asarray(Image.open(io.BytesIO(as_png(image))))
    assert np.array_equal(again.reshape(9, 7, channels), image.transpose(1, 2, 0))


def test_files_are_counted_in_bits(images: Images) -> None:
    card = rates(model_of("digits-vae"), images[:20])
    sizes = [8 * len(as_png((image * 255).round().to(torch.uint8).numpy())) for image in images.pixels[:20]]
    assert (card["raw"], card["png"], card["n"]) == (8 * 28 * 28, pytest.approx(np.mean(sizes), abs=0.05), 20)


def test_the_nearest_real_image_is_the_one_a_tree_finds(images: Images) -> None:
    flat = images.pixels.flatten(1).numpy()
    for found, k in ((nearest(images.pixels[:50] * 0.5, images.pixels), 1), (nearest(images.pixels[:50], images.pixels, itself=True), 2)):
        asked = flat[:50] * (0.5 if k == 1 else 1)
        assert found.numpy() == pytest.approx(np.reshape(cKDTree(flat).query(asked, k)[0], (50, -1))[:, -1] ** 2, rel=1e-3, abs=1e-3)


def test_a_decoder_that_copies_real_images_draws_nothing_strange_and_one_of_noise_nothing_else(images: Images) -> None:
    model = model_of("digits-vae")
    means = torch.randn(100, 2)
    for paint, share in ((images.pixels[7], 0.0), ((torch.rand(1, 28, 28) > 0.5).float(), 1.0)):
        with torch.no_grad():
            model.decoder[-3].weight.zero_()  # linear, reshape, sigmoid
            model.decoder[-3].bias.copy_(torch.logit(paint.flatten(), eps=1e-6))
        assert strange_draws(model, means, images)["strange"] == share


def test_draws_of_an_autoencoder_have_the_mean_and_covariance_of_its_codes() -> None:
    means = torch.randn(500, 2) @ torch.tensor([[2.0, 0.0], [1.5, 0.3]]) + torch.tensor([4.0, -1.0])
    drawn = draw_codes(model_of("digits-ae"), means, 20_000, torch.Generator().manual_seed(0)).numpy()
    assert drawn.mean(0) == pytest.approx(means.numpy().mean(0), abs=0.06)
    assert np.cov(drawn.T) == pytest.approx(np.cov(means.numpy().T), rel=0.05, abs=0.05)
