"""What training minimises. All terms are sums over pixels or latent dimensions and means over the batch."""

from __future__ import annotations

import math
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

    `kl_cost` is what the KL adds to the loss (see `kl_cost`), `penalty` what else the recipe asks of the codes, already weighted,
    `classes` what naming the class costs a semi-supervised model, in nats.
    """

    reconstruction: Tensor
    kl: Tensor
    kl_cost: Tensor
    penalty: Tensor
    classes: Tensor

    @property
    def total(self) -> Tensor:
        return self.reconstruction + self.kl_cost + self.penalty + self.classes


def bernoulli_nats(logits: Tensor, x: Tensor) -> Tensor:
    """−log p(x|z) of a Bernoulli decoder by its logits, as training needs it: no logarithm is clamped. Nats an image, (B,)."""
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)


LEAST_LOG = -100.0  # torch.nn.functional.binary_cross_entropy clamps each logarithm here


def cross_entropy(images: Tensor, x: Tensor) -> Tensor:
    """Binary cross-entropy of decoded images, pixels in [0, 1], against x, both (B, …); nats an image, (B,). Grey pixels count as probabilities.

    By the rule of torch.nn.functional.binary_cross_entropy: each logarithm is at least −100, so that a pixel costs at most 100 nats.
    """
    log_p, log_not_p = images.log().clamp_min(LEAST_LOG), (-images).log1p().clamp_min(LEAST_LOG)
    return -(x * log_p + (1 - x) * log_not_p).flatten(1).sum(1)


def squared_error(model: Model, logits: Tensor, x: Tensor) -> Tensor:
    """Sum of squared errors a picture on the scale the recipe trains on ([-1, 1] for tanh, four times that of [0, 1]), (B,)."""
    return F.mse_loss(model.decoder[-1](logits.float()), model.scaled(x), reduction="none").flatten(1).sum(1)


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
    labelled_share: float | None = None,
) -> LossTerms:
    """The loss of a batch x (B, C, H, W), pixels in [0, 1], with classes `label` (B,); `progress` (0..1) through the training.

    `price` is what the KL costs at this step; without it what it costs in the end. `labelled_share`: see `semi_supervised`.

    A VAE's is the negative evidence lower bound with one sample a picture, its KL weighted by β
    (Kingma & Welling 2014, eq. 10; Higgins et al. 2017, eq. 4; told the class, Sohn et al. 2015, eq. 4); an
    autoencoder's has no KL. Both may ask more of input and code: see `penalties`.
    """
    config = model.config
    if config.labels:
        assert label is not None, "-1 stands for a label that is not known"
        return semi_supervised(model, x, label, generator, price or config.kl_at_the_end, labelled_share)
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
    nothing = mean_kl = cost = penalty = x.new_zeros(())
    if model.prior:
        kl = model.prior.kl(posterior, z)
        mean_kl, cost = kl.sum(1).mean(), kl_cost(kl, price or config.kl_at_the_end, config.free_bits)
    if config.code_decay:
        penalty = penalty + penalties.decay(posterior.mean, config)
    if config.sparsity != "none":
        penalty = penalty + penalties.sparsity(posterior.mean, config)
    if config.contraction:
        penalty = penalty + penalties.contraction(model, inputs, posterior.mean, label, generator)
    return LossTerms(reconstruction, mean_kl, cost, penalty, nothing)


def semi_supervised(model: Model, x: Tensor, label: Tensor, generator: torch.Generator | None, price: KLPrice, share: float | None) -> LossTerms:
    """M2 of Kingma et al. 2014, a picture, of a batch with labels (B,) of which −1 is not known.

    L(x, y) = −E[log p(x|y, z)] + β·KL(q(z|x, y) ‖ p(z)) − log p(y), one sample, p(y) uniform (eq. 6); U(x) = Σ_y q(y|x)·(L(x, y) + log q(y|x))
    (eq. 7); the loss is s·mean L + (1 − s)·mean U − α·mean log q(y|x) of the labelled (eq. 8 and 9, over N pictures), where s is the
    `share` of all training pictures that is labelled; None: that of the batch. Input noise is the classifier's alone: it keeps q(y|x)
    from being sure too early, by what it remembers of the few.
    """
    known = label >= 0
    some, classes = x[known], model.config.condition_classes
    share = len(some) / len(x) if share is None else share
    nothing = reconstruction = kl = naming = x.new_zeros(())
    if len(some):
        told = label[known]
        mismatch, divergence = bound_terms(model, some, told, generator)
        reconstruction, kl = share * mismatch.mean(), share * divergence.mean()
        naming = share * math.log(classes) + model.config.alpha * F.nll_loss(model.class_log_probs(penalties.corrupt(some, model.config, generator)), told)
    if len(some) < len(x):
        rest = x[~known]
        log_q = model.class_log_probs(penalties.corrupt(rest, model.config, generator))
        every = torch.arange(classes, device=x.device).repeat(len(rest))
        mismatch, divergence = (of.view(len(rest), classes) for of in bound_terms(model, rest.repeat_interleave(classes, 0), every, generator))
        q = log_q.exp()
        reconstruction = reconstruction + (1 - share) * (q * mismatch).sum(1).mean()
        kl = kl + (1 - share) * (q * divergence).sum(1).mean()
        naming = naming + (1 - share) * ((q * log_q).sum(1).mean() + math.log(classes))
    return LossTerms(reconstruction, kl, price.beta * kl, nothing, naming)


def bound_terms(model: Model, x: Tensor, label: Tensor, generator: torch.Generator | None) -> tuple[Tensor, Tensor]:
    """Reconstruction and KL of each picture as the class that it is said to be, (B,) each; one sample a picture."""
    posterior = model.encode(x, label)
    z = posterior.sample(generator)
    logits = model.logits(z, label)
    mismatch = bernoulli_nats(logits, x) if model.config.likelihood == "bernoulli" else squared_error(model, logits, x)
    assert model.prior is not None, "an autoencoder is never semi-supervised"
    return mismatch, model.prior.kl(posterior, z).sum(1)


def jittered(code: Tensor, level: float, generator: torch.Generator | None) -> Tensor:
    """Codes (B, D) with noise of `level` standard deviations of the batch's own codes in each dimension."""
    return code + level * code.detach().std(0) * torch.randn(code.shape, generator=generator, device=code.device)
