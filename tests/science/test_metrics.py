"""Metrics against closed forms, brute force and models made by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from aevae.recipe.config import Config
from aevae.science.data import Images, load
from aevae.science.metrics import BATCH, FEW_PAIRS, encode_all, evaluate, knn_accuracy, squared_errors
from aevae.science.model import Model, new_model


def constant_model(image: torch.Tensor, **changes: object) -> Model:
    """A model by hand: every picture's code is 0 with σ = 1, and every code is painted as `image`."""
    model = new_model(Config(dataset="digits", layers="", **changes), (1, 28, 28))  # type: ignore[arg-type]
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.get_parameter("decoder.0.bias").copy_(torch.logit(image.flatten(), eps=1e-6))
    return model


def constant_images(n: int = 40) -> Images:
    generator = torch.Generator().manual_seed(0)
    return Images(torch.rand(n, 1, 28, 28, generator=generator), torch.arange(n) % 10)


def test_predicting_the_mean_costs_the_variance() -> None:
    images = constant_images()
    mean = images.pixels.mean(0)
    metrics = evaluate(constant_model(mean), images, "test")
    assert metrics.sse == pytest.approx(float((images.pixels - mean).square().sum()) / 40, rel=1e-4)
    x, p = images.pixels.double(), mean.double()
    assert metrics.bce == pytest.approx(float(-(x * p.log() + (1 - x) * (1 - p).log()).sum()) / 40, rel=1e-4)
    assert metrics.kl == pytest.approx(0, abs=1e-9)
    assert metrics.neg_elbo == pytest.approx(metrics.bce, rel=1e-6)  # the decoder ignores z, so nothing is lost by sampling


def test_predicting_mnists_mean_image_gives_the_published_numbers(mnist: str) -> None:
    """presets.md: SSE 52.9, BCE 205.8 nats for the mean image."""
    images = load(mnist, "test")
    metrics = evaluate(constant_model(load(mnist, "train").pixels.mean(0)), images, "test")
    assert (metrics.sse, metrics.bce) == (pytest.approx(52.9, abs=0.3), pytest.approx(205.8, abs=1.0))


def test_kl_of_codes_off_the_prior_is_in_the_bound() -> None:
    model, images = constant_model(torch.full((784,), 0.3)), constant_images()
    with torch.no_grad():
        list(model.encoder.parameters())[-1].copy_(torch.tensor([1.0, -2.0, 0.0, 0.0]))  # KL = (1² + 2²)/2
    metrics = evaluate(model, images, "test")
    assert metrics.kl == pytest.approx(2.5, rel=1e-5)
    assert metrics.neg_elbo == pytest.approx(metrics.bce + 2.5, rel=1e-5)


def test_an_autoencoder_has_neither_kl_nor_bound() -> None:
    metrics = evaluate(constant_model(torch.full((784,), 0.3), posterior="point"), constant_images(), "test")
    assert metrics.kl is metrics.neg_elbo is None
    assert set(metrics.as_dict()) == {"split", "n", "sse", "bce"}


def test_scores_of_a_tanh_recipe_are_on_the_same_scale() -> None:
    """The same pictures painted through tanh and through sigmoid score the same."""
    images, paint = constant_images(), torch.full((784,), 0.3)
    odd = constant_model(paint, output="tanh", likelihood="sse")
    with torch.no_grad():
        odd.get_parameter("decoder.0.bias").copy_(torch.atanh(2 * paint - 1))
    ours, theirs = evaluate(odd, images, "test"), evaluate(constant_model(paint), images, "test")
    assert (ours.sse, ours.bce, ours.kl) == (pytest.approx(theirs.sse, rel=1e-4), pytest.approx(theirs.bce, rel=1e-4), theirs.kl)
    assert ours.neg_elbo is None


def test_the_cross_entropy_is_never_below_the_pictures_own_entropy() -> None:
    """A decoder that paints each picture perfectly still pays for grey: BCE = entropy, SSE = 0."""
    images = constant_images(1)
    metrics = evaluate(constant_model(images.pixels[0]), images, "test")
    x = images.pixels.double().clamp(1e-12, 1 - 1e-12)
    entropy = float(-(x * x.log() + (1 - x) * (1 - x).log()).sum())
    assert metrics.bce == pytest.approx(entropy, rel=1e-5)
    assert metrics.sse == pytest.approx(0, abs=1e-6)


def test_the_bound_of_a_real_vae_exceeds_its_cross_entropy_at_the_mean(trained: object) -> None:
    from aevae.runs.catalog import open_run
    from aevae.training.checkpoints import load_model

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(trained))
        run = open_run("tiny-vae")
        metrics = evaluate(load_model(run), load("digits", "test"), "test", load("digits", "train"))
    assert metrics.neg_elbo > metrics.bce > 0  # type: ignore[operator]
    assert 0 < metrics.kl < metrics.neg_elbo  # type: ignore[operator]
    assert metrics.as_dict() == run.metrics  # the run folder tells what can be computed again


def test_metrics_do_not_depend_on_batches() -> None:
    """One pass over BATCH + 1 pictures equals the mean of the pictures, one by one."""
    model = new_model(Config(dataset="digits", layers="8"), (1, 28, 28))
    images = Images(torch.rand(BATCH + 1, 1, 28, 28), torch.zeros(BATCH + 1, dtype=torch.long))
    metrics = evaluate(model, images, "test")
    codes = encode_all(model, images)
    with torch.no_grad():
        expected = torch.cat([(model.decode(model.encode(x[None]).mean) - x).square().sum()[None] for x in images.pixels])
    torch.testing.assert_close(squared_errors(model, images, codes.mean), expected, rtol=1e-4, atol=1e-4)
    assert metrics.sse == pytest.approx(float(expected.mean()), rel=1e-4)
    assert metrics.n == BATCH + 1


def test_the_same_seed_gives_the_same_bound_and_more_draws_agree() -> None:
    model, images = new_model(Config(dataset="digits", layers="8"), (1, 28, 28)), constant_images()
    first, again = evaluate(model, images, "test", seed=1), evaluate(model, images, "test", seed=1)
    averaged = evaluate(model, images, "test", draws=40, seed=2)
    assert first == again
    assert first.neg_elbo != averaged.neg_elbo
    assert first.neg_elbo == pytest.approx(averaged.neg_elbo, rel=5e-3)


@pytest.mark.parametrize("few", [0, FEW_PAIRS], ids=["by a tree", "by a table"])
def test_knn_accuracy_equals_brute_force(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aevae.science.metrics.FEW_PAIRS", few)
    generator = np.random.default_rng(0)
    codes, labels = generator.normal(size=(300, 2)), generator.integers(0, 3, 300)
    queries, truth = generator.normal(size=(60, 2)), generator.integers(0, 3, 60)
    votes = []
    for point in queries:
        nearest = np.argsort(((codes - point) ** 2).sum(1), kind="stable")[:15]
        votes.append(np.bincount(labels[nearest], minlength=3).argmax())  # a tie goes to the smaller class
    accuracy = knn_accuracy(torch.tensor(codes), torch.tensor(labels), torch.tensor(queries), torch.tensor(truth))
    assert accuracy == pytest.approx(np.mean(np.array(votes) == truth))
    assert 0.1 < accuracy < 0.9


def test_knn_accuracy_is_one_for_separate_clusters() -> None:
    labels = torch.arange(200) % 4
    codes = torch.nn.functional.one_hot(labels, 4).float()
    assert knn_accuracy(codes, labels, codes, labels) == 1
