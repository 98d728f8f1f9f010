"""Priors over the latent code: what a VAE's posterior is pulled towards."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from .posterior import Posterior


@dataclass(frozen=True)
class Normal:
    """N(0, scale²·I)."""

    scale: float = 1.0

    def kl(self, posterior: Posterior) -> Tensor:
        """KL(q ‖ p) in nats for each code and dimension, (B, D), in closed form.

        ½·(σ²/s² + μ²/s² − 1 − ln(σ²/s²)); with s = 1 it is Kingma & Welling 2014, appendix B.
        """
        assert posterior.log_var is not None, "a point posterior has no KL"
        log_ratio = posterior.log_var - 2 * math.log(self.scale)
        return 0.5 * (log_ratio.exp() + (posterior.mean / self.scale) ** 2 - 1 - log_ratio)

    def sample(self, n: int, dim: int, generator: torch.Generator | None = None) -> Tensor:
        """Codes drawn from the prior, (n, dim)."""
        return self.scale * torch.randn(n, dim, generator=generator)
