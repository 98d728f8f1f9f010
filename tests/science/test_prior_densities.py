"""Priors and boxes against torch.distributions, scipy's integrals and counting."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
import torch
from torch import distributions as D

from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.recipe.priors import COMPONENTS, PRIORS
from aevae.science.posterior import Posterior, posterior_of
from aevae.science.prior_densities import DENSITIES, Mixture, Normal, PriorDensity, Uniform, prior_of


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def shifted_mixture() -> Mixture:
    """A learned mixture away from where it began."""
    mixture = Mixture(1.0, 2, learned=True)
    with torch.no_grad():
        for parameter in mixture.parameters():
            parameter += torch.randn(parameter.shape, generator=generator(1)) / 2
    return mixture


def in_torch(mixture: Mixture) -> D.Distribution:
    return D.MixtureSameFamily(D.Categorical(logits=mixture.logits), D.Independent(D.Normal(mixture.means, mixture.log_std.exp()), 1))


def test_a_mixtures_density_is_torchs() -> None:
    mixture = shifted_mixture()
    z = 4 * torch.randn(200, 2, generator=generator())
    torch.testing.assert_close(mixture.log_prob(z), in_torch(mixture).log_prob(z), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("prior", [Normal(0.7), Uniform(1.3), Mixture(0.5, 2, learned=False)], ids=["normal", "uniform", "mixture"])
def test_a_density_integrates_to_one(prior: PriorDensity) -> None:
    def density(y: float, x: float) -> float:
        return float(prior.log_prob(torch.tensor([[x, y]])).exp())

    side = 1.3 if isinstance(prior, Uniform) else 4.5
    xs = np.linspace(-side, side, 401)
    grid = torch.tensor(np.stack(np.meshgrid(xs, xs), -1).reshape(-1, 2), dtype=torch.float32)
    values = prior.log_prob(grid).exp().detach().numpy().reshape(401, 401)
    assert float(np.trapezoid(np.trapezoid(values, xs), xs)) == pytest.approx(1, abs=2e-3)
    assert density(0.0, 0.0) == pytest.approx(float(values[200, 200]))


def test_a_normals_density_is_scipys() -> None:
    z = torch.randn(50, 3, generator=generator())
    expected = scipy.stats.norm(0, 0.7).logpdf(z.numpy()).sum(1)
    np.testing.assert_allclose(Normal(0.7).log_prob(z).numpy(), expected, rtol=1e-5, atol=1e-5)


def test_monte_carlo_agrees_with_the_closed_form() -> None:
    """Where a closed form exists, log q − log p at samples has it as its mean: the estimate the mixture has to use is sound."""
    q = Posterior(torch.tensor([[0.6, -1.0]]).expand(200_000, 2), torch.tensor([[-1.0, 0.3]]).expand(200_000, 2))
    z = q.sample(generator())
    samples = (q.log_prob(z) - Normal(0.8).log_prob(z)).double()
    closed = float(Normal(0.8).kl(q)[0].sum())
    assert float(samples.mean()) == pytest.approx(closed, abs=4 * float(samples.std()) / len(samples) ** 0.5)


def test_a_mixtures_kl_is_the_integral_that_defines_it() -> None:
    mixture = shifted_mixture()
    mean, log_var = torch.tensor([[1.2, 2.0]]), torch.tensor([[-0.5, -1.5]])
    q = Posterior(mean.expand(400_000, 2), log_var.expand(400_000, 2))
    with torch.no_grad():
        estimates = mixture.kl(q, q.sample(generator())).double()[:, 0]
    p, normal = in_torch(mixture), D.Independent(D.Normal(mean[0], (log_var[0] / 2).exp()), 1)

    def integrand(y: float, x: float) -> float:
        z = torch.tensor([x, y])
        return float((normal.log_prob(z).exp() * (normal.log_prob(z) - p.log_prob(z))).detach())

    integral, _ = scipy.integrate.dblquad(integrand, -3, 5.5, -1, 5, epsabs=1e-4, epsrel=1e-4)
    assert float(estimates.mean()) == pytest.approx(integral, abs=4 * float(estimates.std()) / len(estimates) ** 0.5 + 1e-3)


def test_a_boxs_kl_is_torchs_for_two_uniforms() -> None:
    raw = torch.randn(40, 6, generator=generator())
    q = posterior_of(raw, "box", "log_var", half=1.7)
    low, high = q.mean - q.half_width, q.mean + q.half_width
    expected = D.kl_divergence(D.Uniform(low, high), D.Uniform(torch.tensor(-1.71), torch.tensor(1.71)))
    torch.testing.assert_close(Uniform(1.71).kl(q), expected, rtol=1e-4, atol=1e-5)


def test_a_box_stays_in_the_priors_cube_and_its_samples_in_the_box() -> None:
    raw = 20 * torch.randn(1000, 4, generator=generator())
    q = posterior_of(raw, "box", "log_var", half=1.0)
    assert float((q.mean.abs() + q.half_width).max()) <= 1 + 1e-5
    z = q.sample(generator(1))
    assert float(((z - q.mean).abs() - q.half_width).max()) <= 1e-6
    assert torch.isfinite(q.half_width).all()


def test_a_boxs_moments_are_those_of_its_samples() -> None:
    q = posterior_of(torch.tensor([[0.4, -1.0]]).expand(200_000, 2), "box", "log_var", half=2.0)
    z = q.sample(generator())
    assert q.log_var is not None
    assert float(z.mean()) == pytest.approx(float(q.mean[0]), abs=0.01)
    assert float(z.var()) == pytest.approx(float(q.log_var[0].exp()), rel=0.02)


@pytest.mark.parametrize("prior", [Normal(0.7), Uniform(1.3), shifted_mixture()], ids=["normal", "uniform", "mixture"])
def test_samples_have_the_density_that_is_claimed(prior: PriorDensity) -> None:
    """As many samples lie on one side of a line as the density says."""
    z = prior.sample(100_000, 2, generator())
    assert z.shape == (100_000, 2)
    xs = np.linspace(-7, 7, 701)
    grid = torch.tensor(np.stack(np.meshgrid(xs, xs), -1).reshape(-1, 2), dtype=torch.float32)
    density = prior.log_prob(grid).exp().detach().double().numpy()
    density /= density.sum()
    for axis in (0, 1):
        for edge in (-0.51, 0.21, 0.99):  # between two lines of the grid
            expected = density[grid[:, axis].numpy() < edge].sum()
            assert float((z[:, axis] < edge).double().mean()) == pytest.approx(expected, abs=0.012)


def test_a_learned_mixture_is_described_as_it_is() -> None:
    mixture = shifted_mixture()
    weights = {f"prior.{k}": v.detach().numpy() for k, v in mixture.state_dict().items()}
    picture = Config(prior="learned-mixture").prior_picture(weights)
    assert picture is not None
    assert picture["kind"] == "mixture"
    rebuilt = D.MixtureSameFamily(
        D.Categorical(torch.tensor(picture["weights"])), D.Independent(D.Normal(torch.tensor(picture["means"]), torch.tensor(picture["stds"])), 1)
    )
    z = 3 * torch.randn(50, 2, generator=generator())
    torch.testing.assert_close(rebuilt.log_prob(z).float(), mixture.log_prob(z), rtol=1e-4, atol=1e-4)


def test_every_prior_of_a_recipe_has_a_density_and_learns_the_tensors_it_names() -> None:
    assert set(DENSITIES) == set(PRIORS)
    for name, prior in PRIORS.items():
        density = DENSITIES[name](Config(prior=name, posterior="box" if prior.box else "normal", latent=3))
        assert {key: tuple(tensor.shape) for key, tensor in density.state_dict().items()} == prior.shapes(3)


def test_a_fixed_mixture_learns_nothing_and_a_learned_one_does() -> None:
    fixed, learned = prior_of(Config(prior="mixture")), prior_of(Config(prior="learned-mixture"))
    assert fixed is not None
    assert learned is not None
    assert list(fixed.state_dict()) == []
    assert sum(p.numel() for p in learned.parameters()) == 5 * COMPONENTS
    z = torch.randn(9, 2, generator=generator())
    torch.testing.assert_close(fixed.log_prob(z), learned.log_prob(z))


@pytest.mark.parametrize("wrong", [{"prior": "uniform"}, {"posterior": "box"}, {"posterior": "box", "prior": "mixture"}, {"prior": "mixture", "latent": 1}])
def test_a_prior_that_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ConfigError, match=r"together|2 or more"):
        Config(**wrong)


def test_one_box_in_two_halves_costs_the_log_of_two() -> None:
    q = Posterior(torch.tensor([[0.5]]), torch.tensor([[2 * math.log(0.5) - math.log(3)]]), box=True)
    assert float(Uniform(1.0).kl(q)) == pytest.approx(math.log(2), abs=1e-6)
    assert float(q.log_prob(torch.tensor([[0.5]]))) == pytest.approx(0.0, abs=1e-6)
