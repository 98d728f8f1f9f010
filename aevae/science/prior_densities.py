"""Densities of the priors over the latent code: what a VAE's posterior is pulled towards. B batch, D latent dimensions.

`recipe.priors` says everything else of them under the same names.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from aevae.recipe.config import Config
from aevae.recipe.priors import COMPONENTS, ring

from .posterior import Posterior


class PriorDensity(nn.Module):
    """p(z). by_dimension: its KL has a closed form that comes apart into dimensions."""

    by_dimension = True

    def kl(self, posterior: Posterior, z: Tensor | None = None) -> Tensor:
        """KL(q ‖ p) in nats for each code and dimension, (B, D), or an estimate at samples z (B, D) of the posterior, (B, 1)."""
        raise NotImplementedError

    def log_prob(self, z: Tensor) -> Tensor:
        """log p(z) in nats, (B,)."""
        raise NotImplementedError

    def sample(self, n: int, dim: int, generator: torch.Generator | None = None) -> Tensor:
        """Codes drawn from the prior, (n, dim)."""
        raise NotImplementedError


class Normal(PriorDensity):
    """N(0, scale²·I)."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self.scale = scale

    def kl(self, posterior: Posterior, z: Tensor | None = None) -> Tensor:
        """KL(q ‖ p) in nats for each code and dimension, (B, D), in closed form.

        ½·(σ²/s² + μ²/s² − 1 − ln(σ²/s²)); with s = 1 it is Kingma & Welling 2014, appendix B.
        """
        assert posterior.log_var is not None, "a point posterior has no KL"
        log_ratio = posterior.log_var - 2 * math.log(self.scale)
        return 0.5 * (log_ratio.exp() + (posterior.mean / self.scale) ** 2 - 1 - log_ratio)

    def log_prob(self, z: Tensor) -> Tensor:
        return (-0.5 * (z / self.scale).square() - math.log(self.scale) - 0.5 * math.log(2 * math.pi)).sum(1)

    def sample(self, n: int, dim: int, generator: torch.Generator | None = None) -> Tensor:
        return self.scale * torch.randn(n, dim, generator=generator)


class Uniform(PriorDensity):
    """Uniform on the cube [−half, half]^D; its posterior is a box inside."""

    def __init__(self, half: float = 1.0) -> None:
        super().__init__()
        self.reach = half

    def kl(self, posterior: Posterior, z: Tensor | None = None) -> Tensor:
        """KL of a box in the cube, in nats for each code and dimension, (B, D): the log of how many such boxes fill it."""
        return math.log(self.reach) - posterior.half_width.log()

    def log_prob(self, z: Tensor) -> Tensor:
        """log p(z) in nats, (B,); −∞ outside."""
        inside = (z.abs() <= self.reach).all(1)
        return torch.where(inside, -z.shape[1] * math.log(2 * self.reach), -math.inf)

    def sample(self, n: int, dim: int, generator: torch.Generator | None = None) -> Tensor:
        return self.reach * (2 * torch.rand(n, dim, generator=generator) - 1)


class Mixture(PriorDensity):
    """Ten Gaussians with diagonal covariance, at first on a ring in the first two dimensions; `learned`: they move.

    Its KL has no closed form: log q(z|x) − log p(z) at the sampled code is unbiased (Jiang et al. 2017; Tomczak & Welling 2018).
    """

    by_dimension = False
    means: Tensor  # (COMPONENTS, D)
    log_std: Tensor  # (COMPONENTS, D)
    logits: Tensor  # (COMPONENTS,)

    def __init__(self, scale: float, dim: int, learned: bool) -> None:
        super().__init__()
        start = {
            "means": torch.from_numpy(ring(scale, dim)).float(),
            "log_std": torch.full((COMPONENTS, dim), math.log(scale)),
            "logits": torch.zeros(COMPONENTS),
        }
        for name, value in start.items():
            if learned:
                self.register_parameter(name, nn.Parameter(value))
            else:
                self.register_buffer(name, value, persistent=False)

    def kl(self, posterior: Posterior, z: Tensor | None = None) -> Tensor:
        """log q(z|x) − log p(z) in nats, (B, 1), whose mean over samples z (B, D) of the posterior is the KL."""
        assert z is not None, "a mixture's KL is estimated at samples"
        return (posterior.log_prob(z) - self.log_prob(z))[:, None]

    def log_prob(self, z: Tensor) -> Tensor:
        away = (z[:, None] - self.means) * (-self.log_std).exp()  # (B, K, D)
        each = (-0.5 * away.square() - self.log_std - 0.5 * math.log(2 * math.pi)).sum(2)
        return torch.logsumexp(self.logits.log_softmax(0) + each, 1)

    @torch.no_grad()
    def sample(self, n: int, dim: int, generator: torch.Generator | None = None) -> Tensor:
        chosen = torch.multinomial(self.logits.softmax(0), n, replacement=True, generator=generator)
        return self.means[chosen] + self.log_std[chosen].exp() * torch.randn(n, dim, generator=generator)


DENSITIES: dict[str, Callable[[Config], PriorDensity]] = {
    "normal": lambda config: Normal(config.prior_scale),
    "uniform": lambda config: Uniform(config.prior_scale),
    "mixture": lambda config: Mixture(config.prior_scale, config.latent, learned=False),
    "learned-mixture": lambda config: Mixture(config.prior_scale, config.latent, learned=True),
}


def prior_of(config: Config) -> PriorDensity | None:
    """The prior of a recipe; None for an autoencoder."""
    return None if config.posterior == "point" else DENSITIES[config.prior](config)
