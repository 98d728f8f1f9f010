"""What training minimises. All terms are sums over pixels or latent dimensions and means over the batch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from . import penalties
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


def objective(model: Model, x: Tensor, label: Tensor | None = None, generator: torch.Generator | None = None, progress: float = 1.0) -> LossTerms:
    """The loss of a batch x (B, C, H, W), pixels in [0, 1], with classes `label` (B,); `progress` (0..1) through the training.

    A VAE's is the negative evidence lower bound with one sample a picture, its KL weighted by β
    (Kingma & Welling 2014, eq. 10; Higgins et al. 2017, eq. 4; told the class, Sohn et al. 2015, eq. 4); an
    autoencoder's has no KL. Both may ask more of input and code: see `penalties`.
    """
    config = model.config
    label = label if config.condition_classes else None
    inputs = penalties.corrupt(x, config, generator)
    if config.contraction:
        inputs = inputs.detach().requires_grad_()
    posterior = model.encode(inputs, label)
    z = jittered(posterior.mean, config.code_noise * (1 - progress), generator) if config.code_noise else posterior.sample(generator)
    logits = model.logits(z, label)
    if config.likelihood == "bernoulli":
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / len(x)
    else:
        reconstruction = squared_error(model, logits, x).mean()
    zero = torch.zeros(())
    kl = model.prior.kl(posterior, z).sum(1).mean() if model.prior else zero
    penalty = zero
    if config.code_decay:
        penalty = penalty + penalties.decay(posterior.mean, config)
    if config.sparsity != "none":
        penalty = penalty + penalties.sparsity(posterior.mean, config)
    if config.contraction:
        penalty = penalty + penalties.contraction(model, inputs, posterior.mean, label, generator)
    return LossTerms(reconstruction, kl, penalty, config.beta)


def jittered(code: Tensor, level: float, generator: torch.Generator | None) -> Tensor:
    """Codes (B, D) with noise of `level` standard deviations of the batch's own codes in each dimension."""
    return code + level * code.detach().std(0) * torch.randn(code.shape, generator=generator)
