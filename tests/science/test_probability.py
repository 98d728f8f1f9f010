"""Posterior, prior and objective against torch.distributions, integrals and formulas written out."""

from __future__ import annotations

import math

import pytest
import scipy.integrate
import scipy.stats
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import distributions as D

from aevae.recipe.config import Config
from aevae.recipe.presets import PRESETS, recipe
from aevae.science.data import load
from aevae.science.model import Model, new_model
from aevae.science.objectives import cross_entropy, objective, squared_error
from aevae.science.posterior import LOG_VAR_RANGE, Posterior
from aevae.science.prior_densities import Normal

means = st.floats(-5, 5, width=32)
log_vars = st.floats(-8, 4, width=32)
scales = st.floats(0.05, 20)


def pictures(n: int = 12, seed: int = 0) -> torch.Tensor:
    return torch.rand(n, 1, 28, 28, generator=torch.Generator().manual_seed(seed))


def model_of(**changes: object) -> Model:
    return new_model(Config(dataset="digits", layers="16", **changes), (1, 28, 28))  # type: ignore[arg-type]


@given(st.lists(st.tuples(means, log_vars), min_size=1, max_size=6), scales)
def test_kl_equals_torch_distributions(pairs: list[tuple[float, float]], scale: float) -> None:
    mean, log_var = torch.tensor(pairs, dtype=torch.float64).T
    expected = D.kl_divergence(D.Normal(mean, (0.5 * log_var).exp()), D.Normal(torch.zeros(()).double(), torch.tensor(scale, dtype=torch.float64)))
    torch.testing.assert_close(Normal(scale).kl(Posterior(mean[None], log_var[None]))[0], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("mean", "log_var", "scale"), [(0.3, -1.0, 1.0), (-2.0, 0.5, 0.7), (1.0, -3.0, 2.0)])
def test_kl_is_the_integral_that_defines_it(mean: float, log_var: float, scale: float) -> None:
    q, p = scipy.stats.norm(mean, math.exp(log_var / 2)), scipy.stats.norm(0, scale)
    integral, _ = scipy.integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), mean - 12 * q.std(), mean + 12 * q.std())
    kl = Normal(scale).kl(Posterior(torch.tensor([[mean]]), torch.tensor([[log_var]])))
    assert float(kl) == pytest.approx(integral, rel=1e-5)


@given(means, log_vars, scales)
def test_kl_is_never_negative(mean: float, log_var: float, scale: float) -> None:
    assert float(Normal(scale).kl(Posterior(torch.tensor([[mean]]).double(), torch.tensor([[log_var]]).double()))) >= -1e-9


def test_kl_of_the_prior_itself_is_zero() -> None:
    assert float(Normal(0.7).kl(Posterior(torch.zeros(1, 3), torch.full((1, 3), 2 * math.log(0.7)))).abs().max()) < 1e-6


@given(means, st.floats(0.01, 5))
def test_tutorial_001s_kl_as_written_is_the_kl_to_half_the_variance_plus_half_ln_2(mean: float, sigma: float) -> None:
    """σ² + μ² − log σ − ½ = KL(q ‖ N(0, ½)) + ½ ln 2, so the tutorial's term is never zero."""
    as_written = sigma**2 + mean**2 - math.log(sigma) - 0.5
    posterior = Posterior(torch.tensor([[mean]]).double(), torch.tensor([[2 * math.log(sigma)]]).double())
    ours = float(Normal(recipe("001-vae-as-written").prior_scale).kl(posterior)) + 0.5 * math.log(2)
    assert ours == pytest.approx(as_written, rel=1e-6, abs=1e-6)


def test_samples_have_the_posteriors_mean_and_spread() -> None:
    posterior = Posterior(torch.tensor([1.0, -2.0]).repeat(40_000, 1), torch.tensor([0.0, math.log(0.25)]).repeat(40_000, 1))
    z = posterior.sample(torch.Generator().manual_seed(0))
    for column, (mean, std) in zip(z.T, ((1.0, 1.0), (-2.0, 0.5)), strict=True):
        assert scipy.stats.kstest(column.numpy(), scipy.stats.norm(mean, std).cdf).pvalue > 0.01
    assert abs(float(torch.corrcoef(z.T)[0, 1])) < 0.02


def test_samples_of_the_prior_have_its_spread() -> None:
    z = Normal(0.7).sample(40_000, 2, torch.Generator().manual_seed(1))
    assert z.shape == (40_000, 2)
    assert scipy.stats.kstest(z.flatten().numpy(), scipy.stats.norm(0, 0.7).cdf).pvalue > 0.01


def test_the_same_generator_draws_the_same_sample_and_leaves_global_state_alone() -> None:
    posterior = Posterior(torch.zeros(4, 2), torch.zeros(4, 2))
    before = torch.get_rng_state()
    first, second = (posterior.sample(torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(torch.get_rng_state(), before)


def test_gradients_pass_through_a_sample() -> None:
    """dz/dμ = 1 and dz/d(log σ²) = ½·σ·ε: the reparametrisation."""
    mean, log_var = torch.zeros(5, 2, requires_grad=True), torch.full((5, 2), 0.4, requires_grad=True)
    z = Posterior(mean, log_var).sample(torch.Generator().manual_seed(0))
    z.sum().backward()
    assert torch.equal(mean.grad, torch.ones(5, 2))
    torch.testing.assert_close(log_var.grad, 0.5 * z.detach())


def test_a_point_posterior_is_its_own_sample() -> None:
    mean = torch.randn(3, 2)
    assert Posterior(mean, None).sample() is mean


def test_the_cross_entropy_is_torchs_also_where_pixels_are_certain_and_wrong() -> None:
    x, images = pictures(7), torch.sigmoid(8 * torch.randn(7, 1, 28, 28))
    images[:, :, :4], images[:, :, 4:8] = 0.0, 1.0
    expected = torch.nn.functional.binary_cross_entropy(images, x, reduction="none").flatten(1).sum(1)
    torch.testing.assert_close(cross_entropy(images, x), expected)


def test_the_cross_entropy_of_black_and_white_equals_torch_distributions() -> None:
    logits, x = torch.randn(7, 1, 28, 28), pictures(7).round()
    expected = -D.Bernoulli(logits=logits).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(cross_entropy(torch.sigmoid(logits), x), expected)


def test_squared_error_equals_the_formula() -> None:
    model = model_of(likelihood="sse")
    logits, x = torch.randn(5, 1, 28, 28), pictures(5)
    torch.testing.assert_close(squared_error(model, logits, x), ((torch.sigmoid(logits) - x) ** 2).sum((1, 2, 3)))


def test_squared_error_of_a_tanh_recipe_is_on_minus_one_to_one() -> None:
    model = model_of(likelihood="sse", output="tanh")
    logits, x = torch.randn(5, 1, 28, 28), pictures(5)
    torch.testing.assert_close(squared_error(model, logits, x), ((torch.tanh(logits) - (2 * x - 1)) ** 2).sum((1, 2, 3)))


@pytest.mark.parametrize("likelihood", ["bernoulli", "sse"])
def test_the_vae_objective_is_minus_the_evidence_lower_bound(likelihood: str) -> None:
    """An own −ELBO from torch.distributions, at the same noise."""
    model = model_of(likelihood=likelihood, beta=1.7)
    x = pictures()
    terms = objective(model, x, None, torch.Generator().manual_seed(3))
    mean, log_var = model.encoder(x).chunk(2, 1)
    noise = torch.randn(mean.shape, generator=torch.Generator().manual_seed(3))
    q = D.Normal(mean, (log_var / 2).exp())
    logits = model.decoder[:-1](mean + q.stddev * noise)
    p = torch.sigmoid(logits)
    error = -(x * p.log() + (1 - x) * (1 - p).log()) if likelihood == "bernoulli" else (p - x) ** 2
    torch.testing.assert_close(terms.reconstruction, error.sum((1, 2, 3)).mean(), rtol=1e-5, atol=1e-3)
    torch.testing.assert_close(terms.kl, D.kl_divergence(q, D.Normal(0.0, 1.0)).sum(1).mean(), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(terms.total, terms.reconstruction + 1.7 * terms.kl)


@pytest.mark.parametrize("likelihood", ["bernoulli", "sse"])
def test_beta_zero_equals_autoencoder_loss(likelihood: str) -> None:
    """A VAE with β = 0 and hardly any spread costs what the autoencoder with the same weights costs."""
    vae, ae = model_of(likelihood=likelihood, beta=0.0), model_of(likelihood=likelihood, posterior="point")
    head = vae.encoder[-1]
    with torch.no_grad():
        head.weight[2:].zero_()
        head.bias[2:].fill_(-100.0)  # clamped to the smallest spread, σ = 0.001
        ae.load_state_dict({**vae.state_dict(), "encoder.3.weight": head.weight[:2], "encoder.3.bias": head.bias[:2]})
    x = pictures()
    terms = objective(vae, x, None, torch.Generator().manual_seed(0))
    assert float(terms.kl.detach()) > 1
    assert float(terms.total.detach()) == float(terms.reconstruction.detach())
    assert float(terms.total.detach()) == pytest.approx(float(objective(ae, x).total.detach()), rel=1e-4)


def test_an_autoencoder_has_no_kl() -> None:
    terms = objective(model_of(posterior="point"), pictures())
    assert float(terms.kl) == 0
    assert float(terms.total.detach()) == float(terms.reconstruction.detach())


def test_terms_are_means_over_pictures() -> None:
    model = model_of(posterior="point")
    x = pictures()
    one_by_one = torch.stack([objective(model, one[None]).reconstruction.detach() for one in x])
    torch.testing.assert_close(objective(model, x).reconstruction.detach(), one_by_one.mean())


# --- the model ----------------------------------------------------------------------------------


def test_tanh_recipes_see_minus_one_to_one_and_paint_zero_to_one() -> None:
    model, x = model_of(output="tanh", likelihood="sse", posterior="point"), pictures()
    torch.testing.assert_close(model.encode(x).mean, model.encoder(2 * x - 1))
    z = torch.randn(4, 2)
    torch.testing.assert_close(model.decode(z), (model.decoder(z) + 1) / 2)
    painted = model.decode(100 * z).detach()
    assert 0 <= float(painted.min()) <= float(painted.max()) <= 1


def test_sigmoid_recipes_see_and_paint_zero_to_one() -> None:
    model, x = model_of(posterior="point"), pictures()
    torch.testing.assert_close(model.encode(x).mean, model.encoder(x))
    z = torch.randn(4, 2)
    torch.testing.assert_close(model.decode(z), model.decoder(z))
    torch.testing.assert_close(torch.sigmoid(model.logits(z)), model.decode(z))


def test_log_std_heads_mean_twice_the_log_variance() -> None:
    plain, doubled = model_of(), model_of(head="log_std")
    x = pictures()
    torch.testing.assert_close(doubled.encode(x).log_var, 2 * plain.encode(x).log_var)  # same seed, same weights
    torch.testing.assert_close(doubled.encode(x).mean, plain.encode(x).mean)


def test_the_log_variance_is_kept_in_bounds() -> None:
    model = model_of()
    with torch.no_grad():
        model.encoder[-1].bias[2:] = torch.tensor([1e6, -1e6])
    log_var = model.encode(pictures()).log_var
    assert log_var is not None
    log_var = log_var.detach()
    assert (float(log_var.min()), float(log_var.max())) == LOG_VAR_RANGE


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    state = torch.get_rng_state()
    first, again, other = (model_of(seed=seed).state_dict()["decoder.0.weight"] for seed in (3, 3, 4))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_builds_a_model_that_learns_from_one_step(name: str) -> None:
    config = recipe(name, dataset="digits", holdout=0, epochs=1)
    model = new_model(config, (1, 28, 28))
    images = load("digits", "train")[:64]
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-5)

    def loss() -> torch.Tensor:
        return objective(model, images.pixels, images.labels, torch.Generator().manual_seed(0)).total

    before = loss()
    before.backward()
    assert all(p.grad is not None and torch.isfinite(p.grad).all() for p in model.parameters())
    optimiser.step()
    assert float(loss().detach()) < float(before.detach())


@pytest.mark.parametrize("image", [(1, 28, 28), (3, 32, 32), (2, 17, 17)])
@pytest.mark.parametrize("layers", ["", "24", "c4", "c4 c8", "c3 c4 c5 20", "c2 9 7"])
def test_convolutions_lead_from_picture_to_code_and_back(layers: str, image: tuple[int, ...]) -> None:
    model = new_model(Config(layers=layers, latent=3), image)
    posterior = model.encode(torch.rand(5, *image))
    assert posterior.mean.shape == posterior.log_var.shape == (5, 3)  # type: ignore[union-attr]
    assert model.decode(posterior.mean).shape == (5, *image)
