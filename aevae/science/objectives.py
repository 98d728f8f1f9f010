"""What training minimises. All terms are sums over pixels or latent dimensions and means over the batch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .model import Model


@dataclass(frozen=True)
class LossTerms:
    """The parts of the objective, scalars. `reconstruction` is in nats (bernoulli) or squared pixels; `kl` in nats.

    `penalty` is what else the recipe asks of the codes, already weighted.
    """

    reconstruction: Tensor
    kl: Tensor
    penalty: Tensor
    beta: float

    @property
    def total(self) -> Tensor:
        return self.reconstruction + self.beta * self.kl + self.penalty


def bernoulli_nats(logits: Tensor, x: Tensor) -> Tensor:
    """−log p(x|z) of a Bernoulli decoder, nats a picture, (B,). Grey pixels count as probabilities (cross-entropy)."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


def squared_error(model: Model, logits: Tensor, x: Tensor) -> Tensor:
    """Sum of squared errors a picture on the scale the recipe trains on ([-1, 1] for tanh, four times that of [0, 1]), (B,)."""
    return ((model.paint(logits) - x) * model.span).square().flatten(1).sum(1)


def objective(model: Model, x: Tensor, generator: torch.Generator | None = None) -> LossTerms:
    """The loss of a batch x (B, C, H, W), pixels in [0, 1].

    A VAE's is the negative evidence lower bound with one sample a picture, its KL weighted by β
    (Kingma & Welling 2014, eq. 10; Higgins et al. 2017, eq. 4); an autoencoder's has no KL, but may keep its codes
    small by ½·decay·|z|² (Ghosh et al. 2020, eq. 5).
    """
    posterior = model.encode(x)
    logits = model.logits(posterior.sample(generator))
    if model.config.likelihood == "bernoulli":
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    else:
        reconstruction = squared_error(model, logits, x).mean()
    kl = model.prior.kl(posterior).sum(1).mean() if model.prior else torch.zeros(())
    decay = model.config.code_decay
    penalty = 0.5 * decay * posterior.mean.square().sum(1).mean() if decay else torch.zeros(())
    return LossTerms(reconstruction, kl, penalty, model.config.beta)
