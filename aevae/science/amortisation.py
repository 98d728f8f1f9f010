"""The amortisation gap: what it costs an image that one encoder answers for all of them (Cremer et al. 2018)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from aevae.recipe.arrays import Json

from .data import Images
from .metrics import batches, condition_label
from .model import Model
from .objectives import bernoulli_nats
from .posterior import posterior_of

STEPS, RATE = 100, 0.03  # of Adam; the rate falls to 0 as a cosine
PAIRS = 1  # of draws a step, each with its opposite
FRESH = 32  # draws that judge what was found, the same before and after


def negative_elbo(model: Model, raw: Tensor, x: Tensor, label: Tensor | None, noise: Tensor) -> Tensor:
    """−ELBO of each image x (B, C, H, W) in nats, (B,), for what an encoder might say of it, raw (B, 2D): a mean over draws μ + σ·ε with ε of variance one, noise (S, B, D)."""
    config = model.config  # the mismatch by logits: its gradient is finite everywhere
    assert model.prior is not None, "an autoencoder has no ELBO"
    posterior = posterior_of(raw, config.posterior, config.head, config.prior_scale)
    assert posterior.log_var is not None
    z = posterior.mean + (0.5 * posterior.log_var).exp() * noise  # (S, B, D)
    parts = [bernoulli_nats(model.logits(part, label), x) + model.prior.kl(posterior, part).sum(1) for part in z]
    return torch.stack(parts).mean(0)


def noise_of(model: Model, pairs: int, n: int, generator: torch.Generator) -> Tensor:
    """ε of variance one (2·pairs, n, D), each with its opposite."""
    shape = (pairs, n, model.config.latent)
    box = model.config.posterior == "box"
    half = math.sqrt(3) * (2 * torch.rand(shape, generator=generator) - 1) if box else torch.randn(shape, generator=generator)
    return torch.cat([half, -half])


def refined(model: Model, raw: Tensor, x: Tensor, label: Tensor | None, generator: torch.Generator) -> Tensor:
    """For each image by itself a posterior of less −ELBO than the encoder's, (B, 2D): Adam from there, the decoder as it is."""
    theta = raw.clone().requires_grad_()
    optimiser = torch.optim.Adam([theta], RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        [theta.grad] = torch.autograd.grad(negative_elbo(model, theta, x, label, noise_of(model, PAIRS, len(x), generator)).sum(), [theta])
        optimiser.step()
        schedule.step()
    return theta.detach()


def gap(model: Model, images: Images, seed: int = 0) -> Json:
    """By how many nats −ELBO is lower with each image's own posterior than with the encoder's: the mean over `n` images, and its standard error.

    At least so many: where descent has ended, another posterior may still be better.
    """
    generator = torch.Generator().manual_seed(seed)
    gains: list[Tensor] = []
    for x, given in batches(images):
        label = condition_label(model, given)
        with torch.no_grad():
            raw = model.encoder(model.scaled(x), label)
        better = refined(model, raw, x, label, generator)
        noise = noise_of(model, FRESH // 2, len(x), generator)
        with torch.no_grad():
            gains.append((negative_elbo(model, raw, x, label, noise) - negative_elbo(model, better, x, label, noise)).double())
    gain = torch.cat(gains)
    return {"nats": round(float(gain.mean()), 3), "standard_error": round(float(gain.std()) / math.sqrt(len(gain)), 3), "n": len(gain)}
