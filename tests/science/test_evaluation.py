"""The scorecard against closed forms, scikit-learn and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score, roc_curve, silhouette_samples
from torch.nn.functional import binary_cross_entropy

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.science import floors
from aevae.science.anomaly import altered, auc, picture_scores, roc
from aevae.science.bound import log_evidence, log_likelihood
from aevae.science.data import Images, load
from aevae.science.evaluation import Material, denoising, noisy, psnr, scorecard
from aevae.science.metrics import encode_all, evaluate
from aevae.science.model import Model, new_model
from aevae.science.objectives import cross_entropy
from aevae.science.posterior import Posterior


@pytest.fixture(scope="module")
def test_set() -> Images:
    return load("digits", "test")


@pytest.fixture(scope="module")
def vae() -> Model:
    """Untrained, but no less a model: its bounds must hold too."""
    return new_model(recipe("digits-vae", layers="32"), (1, 28, 28))


def everything(model: Model, material: Material) -> dict:
    steps = scorecard(model, material)
    shares = []
    while True:
        try:
            shares.append(next(steps)[1])
        except StopIteration as end:
            assert shares == pytest.approx(sorted(shares))
            assert 0 <= shares[0] <= shares[-1] < 1
            return end.value


def test_the_importance_bound_lies_between_elbo_and_evidence_and_grows_with_its_samples(vae: Model, test_set: Images) -> None:
    elbo = -evaluate(vae, test_set, "test", draws=64).neg_elbo
    means = [float(torch.cat(list(log_evidence(vae, test_set, samples, seed=1))).mean()) for samples in (1, 10, 100, 1000)]
    assert means[0] == pytest.approx(elbo, abs=0.1)
    assert means[0] < means[1] < means[2] < means[3]


def test_the_importance_bound_is_exact_where_the_evidence_is_known(test_set: Images) -> None:
    """A decoder that ignores its code: then log p(x) = log p(x|z) whatever the posterior says, and any bound meets it as samples grow."""
    model = new_model(Config(dataset="digits", layers="8"), (1, 28, 28))
    with torch.no_grad():
        model.decoder[0].weight.zero_()
    x = test_set[:20]
    exact = -cross_entropy(model.decode(torch.zeros(1, 2)).expand(20, 1, 28, 28), x.pixels).detach()
    result = torch.cat(list(log_evidence(model, x, 2000)))
    assert torch.allclose(result, exact, atol=0.35)
    assert float((result - exact).mean()) == pytest.approx(0, abs=0.05)


def test_the_likelihood_is_the_cross_entropy(vae: Model, test_set: Images) -> None:
    x, z = test_set.pixels[:7], torch.randn(5, 7, 2, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        expected = torch.stack([-cross_entropy(vae.decode(codes), x) for codes in z])
        assert torch.allclose(log_likelihood(vae, z, x), expected, atol=1e-2)


FAMILIES: dict[str, dict[str, object]] = {
    "conditional": {"condition": "class"},
    "uniform": {"posterior": "box", "prior": "uniform", "prior_scale": 2.0},
    "mixture": {"prior": "mixture"},
    "learned mixture": {"prior": "learned-mixture", "latent": 3},
    "log σ head": {"head": "log_std"},
}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_bound_tightens_in_every_family(family: str, test_set: Images) -> None:
    model = new_model(recipe("digits-vae", layers="32", **FAMILIES[family]), (1, 28, 28))
    some = test_set[:100]
    elbo = -evaluate(model, some, "test", draws=200).neg_elbo
    one = float(torch.cat([part for seed in range(200) for part in log_evidence(model, some, 1, seed)]).mean())
    many = float(torch.cat(list(log_evidence(model, some, 300))).mean())
    assert one == pytest.approx(elbo, abs=0.3)
    assert many > one
    assert picture_scores(model, some, draws=32)["neg_elbo"].mean() == pytest.approx(-elbo, abs=0.2)


@pytest.mark.parametrize("family", [*FAMILIES, "tanh"])
def test_every_family_has_a_scorecard(family: str, test_set: Images) -> None:
    changes = FAMILIES.get(family, {"output": "tanh", "likelihood": "sse"})
    model = new_model(recipe("digits-vae", layers="16", **changes), (1, 28, 28))
    card = everything(model, Material(encode_all(model, test_set), test_set.labels, load("digits", "train"), test_set))
    assert ("bound" in card) == (family != "tanh")
    assert ("kl" in card["codes"]) == ("mixture" not in family)
    if "kl" in card["codes"]:
        assert sum(card["codes"]["kl"]) == pytest.approx(card["scores"]["kl"], abs=2e-3)


def test_principal_components_are_scikit_learns(test_set: Images) -> None:
    train = load("digits", "train")[:300]
    flat, unseen = train.pixels.flatten(1).double().numpy(), test_set.pixels.flatten(1).double().numpy()
    components = floors.principal_components(train, 12)
    pca = PCA(12, svd_solver="full").fit(flat)
    for k in (1, 2, 12):
        axes = pca.components_[:k]
        painted = pca.mean_ + (unseen - pca.mean_) @ axes.T @ axes
        assert floors.squared_error(components, test_set, k) == pytest.approx(np.square(painted - unseen).sum(1).mean(), rel=1e-5)
        nats = binary_cross_entropy(torch.from_numpy(painted).clamp(0, 1), torch.from_numpy(unseen), reduction="sum") / len(unseen)
        assert floors.cross_entropy(components, test_set, k) == pytest.approx(float(nats), rel=1e-4)


def test_keeping_no_number_is_the_mean_picture(test_set: Images) -> None:
    train = load("digits", "train")
    error = (test_set.pixels - train.pixels.mean(0)).square().flatten(1).sum(1).mean()
    assert floors.squared_error(floors.principal_components(train, 1), test_set, 0) == pytest.approx(float(error), rel=1e-5)


def test_mnists_floors_are_the_published_ones(mnist: str) -> None:
    components, test = floors.principal_components(load(mnist, "train"), 2), load(mnist, "test")
    assert floors.squared_error(components, test, 0) == pytest.approx(52.9, abs=0.05)
    assert floors.squared_error(components, test, 2) == pytest.approx(43.6, abs=0.05)
    assert floors.cross_entropy(components, test, 0) == pytest.approx(205.8, abs=0.05)


@pytest.mark.parametrize("seed", range(4))
def test_roc_and_its_area_are_scikit_learns(seed: int) -> None:
    random = np.random.default_rng(seed)
    usual, strange = np.round(random.normal(0, 1, 300), 1), np.round(random.normal(seed / 2, 2, 170), 1)  # rounded: many ties
    truth, scores = np.r_[np.zeros(300), np.ones(170)], np.r_[usual, strange]
    assert auc(usual, strange) == pytest.approx(roc_auc_score(truth, scores), abs=1e-12)
    alarms, hits, _ = roc_curve(truth, scores, drop_intermediate=False)
    at, curve = roc(usual, strange)
    assert np.allclose(curve, np.interp(at + 1e-9, alarms, hits), atol=1e-9)


def test_picture_scores_average_to_the_metrics(vae: Model, test_set: Images) -> None:
    scores, metrics = picture_scores(vae, test_set, draws=32), evaluate(vae, test_set, "test", draws=32)
    assert scores["sse"].mean() == pytest.approx(metrics.sse, rel=1e-4)
    assert scores["neg_elbo"].mean() == pytest.approx(metrics.neg_elbo, abs=0.05)


def test_altered_pictures_keep_their_ink(test_set: Images) -> None:
    ink = test_set.pixels.flatten(1).sort(1).values
    for images in altered(test_set).values():
        assert torch.equal(images.pixels.flatten(1).sort(1).values, ink)
        assert not torch.equal(images.pixels, test_set.pixels)


def test_noise_is_worth_the_decibels_it_should_be() -> None:
    """Grey pictures lose nothing to clipping: MSE = σ², so PSNR = −20 log₁₀ σ."""
    grey = torch.full((50, 1, 28, 28), 0.5)
    ratios = psnr(grey, noisy(grey, 0.1, torch.Generator().manual_seed(0)))
    assert float(ratios.mean()) == pytest.approx(20.0, abs=0.05)


def test_doing_nothing_gets_worse_with_the_noise(vae: Model, test_set: Images) -> None:
    card = denoising(vae, test_set[:100])
    assert card["untouched"][0] is None
    assert card["untouched"][1:] == sorted(card["untouched"][1:], reverse=True)


def test_the_scorecard_holds_every_part(vae: Model, test_set: Images) -> None:
    train = load("digits", "train")
    posterior = encode_all(vae, test_set)
    card = everything(vae, Material(posterior, test_set.labels, train, test_set, held_out=(3,), others={"upside down": test_set}))
    assert card["scores"] == evaluate(vae, test_set, "test", train).as_dict()
    assert card["bound"]["neg_log_p"] < card["scores"]["neg_elbo"]
    assert sum(card["codes"]["kl"]) == pytest.approx(card["scores"]["kl"], abs=1e-3)
    expected = silhouette_samples(posterior.mean.numpy(), test_set.labels.numpy()).mean()
    assert card["codes"]["silhouette"] == {"value": pytest.approx(expected, abs=1e-4), "n": 360}
    kinds = card["anomaly"]["kinds"]
    assert list(kinds) == ["held out", "upside down", "turned", "shuffled"]
    assert kinds["held out"]["n"] == int((test_set.labels == 3).sum())
    assert card["anomaly"]["n"] == 360 - kinds["held out"]["n"]
    for kind in kinds.values():
        for score in ("sse", "neg_elbo"):
            assert sum(kind[score]["strange"]) == kind["n"]
            assert sum(kind[score]["usual"]) == card["anomaly"]["n"]
    assert card["floors"]["pca"]["k"] == 2
    assert card["floors"]["pca"]["sse"] < card["floors"]["mean"]["sse"]


def test_without_pictures_the_codes_are_still_described(test_set: Images) -> None:
    model = new_model(recipe("digits-ae", layers="32"), (1, 28, 28))
    card = everything(model, Material(encode_all(model, test_set), test_set.labels))
    assert list(card) == ["codes"]
    assert card["codes"]["n"] == 360
    assert "kl" not in card["codes"]


def test_a_dimension_that_says_nothing_has_no_variance(vae: Model, test_set: Images) -> None:
    encoded = encode_all(vae, test_set)
    posterior = Posterior(torch.column_stack([encoded.mean[:, 0], torch.full((360,), 0.3)]), encoded.log_var)
    codes = everything(vae, Material(posterior, test_set.labels))["codes"]
    assert codes["variance"][1] == pytest.approx(0, abs=1e-6)
    assert math.isfinite(codes["kl"][1])
