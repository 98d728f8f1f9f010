"""What an encoder says of a picture: where its code lies, and how surely. B batch, D latent dimensions."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Posterior:
    """q(z|x): a Gaussian with diagonal covariance, or a point (`log_var` None, an autoencoder's code). Both (B, D)."""

    mean: Tensor
    log_var: Tensor | None

    def sample(self, generator: torch.Generator | None = None) -> Tensor:
        """z = μ + σ·ε, ε ~ N(0, I) (Kingma & Welling 2014, eq. 10); the code itself where there is no spread. (B, D)"""
        if self.log_var is None:
            return self.mean
        noise = torch.randn(self.mean.shape, generator=generator)
        return self.mean + torch.exp(0.5 * self.log_var) * noise
