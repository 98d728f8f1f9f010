"""What training minimises. All terms are sums over pixels or latent dimensions and means over the batch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from aevae.recipe.kl_schedules import KLPrice

from . import penalties
from .model import Model


@dataclass(frozen=True)
class LossTerms:
    """The parts of the objective, scalars. `reconstruction` is in nats (bernoulli) or squared pixels; `kl` in nats.

    `kl_cost` is what the KL adds to the loss (see `kl_cost`), `penalty` what else the recipe asks of the codes, already weighted.
    """

    reconstruction: Tensor
    kl: Tensor
    kl_cost: Tensor
    penalty: Tensor

    @property
    def total(self) -> Tensor:
        return self.reconstruction + self.kl_cost + self.penalty


def bernoulli_nats(logits: Tensor, x: Tensor) -> Tensor:
    """−log p(x|z) of a Bernoulli decoder, nats a picture, (B,). Grey pixels count as probabilities (cross-entropy)."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


def squared_error(model: Model, logits: Tensor, x: Tensor) -> Tensor:
    """Sum of squared errors a picture on the scale the recipe trains on ([-1, 1] for tanh, four times that of [0, 1]), (B,)."""
    return ((model.paint(logits) - x) * model.span).square().flatten(1).sum(1)


def kl_cost(kl: Tensor, price: KLPrice, free_bits: float = 0.0) -> Tensor:
    """What KLs (B, G) in nats, of each image and group of dimensions, add to the loss.

    β·mean Σ_g KL; with a capacity C β·mean |Σ_g KL − C| (Burgess et al. 2018, eq. 8, γ = β); with free bits λ
    β·Σ_g max(λ, mean KL_g), the mean over the batch (Kingma et al. 2016, eq. 15).
    """
    if price.capacity is not None:
        return price.beta * (kl.sum(1) - price.capacity).abs().mean()
    if free_bits:
        return price.beta * kl.mean(0).clamp_min(free_bits).sum()
    return price.beta * kl.sum(1).mean()


def objective(
    model: Model,
    x: Tensor,
    label: Tensor | None = None,
    generator: torch.Generator | None = None,
    progress: float = 1.0,
    price: KLPrice | None = None,
) -> LossTerms:
    """The loss of a batch x (B, C, H, W), pixels in [0, 1], with classes `label` (B,); `progress` (0..1) through the training.

    `price` is what the KL costs at this step; without it what it costs in the end.

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
    kl = model.prior.kl(posterior, z) if model.prior else torch.zeros(1, 1)
    penalty = zero
    if config.code_decay:
        penalty = penalty + penalties.decay(posterior.mean, config)
    if config.sparsity != "none":
        penalty = penalty + penalties.sparsity(posterior.mean, config)
    if config.contraction:
        penalty = penalty + penalties.contraction(model, inputs, posterior.mean, label, generator)
    return LossTerms(reconstruction, kl.sum(1).mean(), kl_cost(kl, price or config.kl_at_the_end, config.free_bits), penalty)


def jittered(code: Tensor, level: float, generator: torch.Generator | None) -> Tensor:
    """Codes (B, D) with noise of `level` standard deviations of the batch's own codes in each dimension."""
    return code + level * code.detach().std(0) * torch.randn(code.shape, generator=generator)
