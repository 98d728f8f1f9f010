"""What an encoder says of a picture: where its code lies, and how surely. B batch, D latent dimensions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

LOG_VAR_RANGE = (-14.0, 8.0)  # σ from 0.001 to 55: outside it some long runs end in NaN
NARROWEST = -7.0  # logit of the narrowest box, a thousandth of the prior's


@dataclass(frozen=True)
class Posterior:
    """q(z|x): a Gaussian with diagonal covariance, a box with the same two moments (`box`), or a point.

    `mean` and `log_var` are (B, D); `log_var` is None for a point, an autoencoder's code.
    """

    mean: Tensor
    log_var: Tensor | None
    box: bool = False

    @property
    def half_width(self) -> Tensor:
        """Half a side of the box, (B, D); its variance is a third of the square."""
        assert self.log_var is not None, "a point has no width"
        return (0.5 * (self.log_var + math.log(3))).exp()

    def sample(self, generator: torch.Generator | None = None) -> Tensor:
        """z = μ + σ·ε, ε ~ N(0, I) (Kingma & Welling 2014, eq. 10), or ε uniform; the code itself where there is no spread. (B, D)"""
        if self.log_var is None:
            return self.mean
        if self.box:
            return self.mean + self.half_width * (2 * torch.rand(self.mean.shape, generator=generator, device=self.mean.device) - 1)
        noise = torch.randn(self.mean.shape, generator=generator, device=self.mean.device)
        return self.mean + torch.exp(0.5 * self.log_var) * noise

    def log_prob(self, z: Tensor) -> Tensor:
        """log q(z|x) in nats for each code, (B,). A box gives its own density also a rounding error outside itself."""
        assert self.log_var is not None, "a point has no density"
        if self.box:
            return -(2 * self.half_width).log().sum(1)
        return -0.5 * ((z - self.mean).square() * (-self.log_var).exp() + self.log_var + math.log(2 * math.pi)).sum(1)


def posterior_of(raw: Tensor, kind: str, head: str, half: float) -> Posterior:
    """The posterior from the encoder's output (B, D) or (B, 2D).

    A box keeps inside the prior's cube of half a side `half`: w = half·sigmoid(s) wide on either side of (half − w)·tanh(c).
    """
    if kind == "point":
        return Posterior(raw, None)
    mean, spread = raw.chunk(2, dim=1)
    if kind == "box":
        width = half * spread.clamp_min(NARROWEST).sigmoid()
        return Posterior((half - width) * mean.tanh(), 2 * width.log() - math.log(3), box=True)
    log_var = 2 * spread if head == "log_std" else spread
    return Posterior(mean, log_var.clamp(*LOG_VAR_RANGE))
