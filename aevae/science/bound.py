"""The importance-weighted bound on log p(x), tighter than the ELBO and closing in on it as samples grow.

Legend: B batch, K samples, D latent dimensions, P pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from .data import Images
from .model import Model
from .posterior import Posterior

SAMPLES = 100
ROWS = 2000  # decoded at a time: their logits stay in the processor's cache


def log_normal(z: Tensor, mean: Tensor | float, log_var: Tensor | float) -> Tensor:
    """log N(z; mean, exp(log_var)·I), summed over the last axis."""
    log_var = torch.as_tensor(log_var)
    return -0.5 * (math.log(2 * math.pi) + log_var + (z - mean) ** 2 * torch.exp(-log_var)).sum(-1)


def log_prior(model: Model, z: Tensor) -> Tensor:
    """log p(z) of codes (…, D)."""
    assert model.prior is not None, "an autoencoder has no prior"
    return log_normal(z, 0.0, 2 * math.log(model.prior.scale))


def log_likelihood(model: Model, z: Tensor, x: Tensor) -> Tensor:
    """log p(x|z) of a Bernoulli decoder for codes (K, B, D) and pictures (B, C, H, W), nats, (K, B).

    Σ x·l − softplus(l) over the logits l: the cross-entropy of `objectives.bernoulli_nats` without its large intermediates.
    """
    k, b = z.shape[:2]
    logits = model.logits(z.flatten(0, 1)).reshape(k, b, -1)  # (K, B, P)
    ink = torch.einsum("kbp,bp->kb", logits, x.flatten(1))
    return ink - F.softplus(logits).sum(-1)


@torch.inference_mode()
def log_evidence(model: Model, images: Images, samples: int = SAMPLES, seed: int = 0) -> Iterator[Tensor]:
    """log (1/K) Σ p(x, z_k) / q(z_k|x) with z_k ~ q(z|x), of each picture, in nats (Burda et al. 2016, eq. 8).

    Yields (b,) for some pictures at a time, in their order. K = 1 is one draw of the ELBO.
    """
    generator = torch.Generator().manual_seed(seed)
    for x in images.pixels.split(max(1, ROWS // samples)):
        q = model.encode(x)
        assert q.log_var is not None, "a point posterior has no evidence bound"
        spread = Posterior(q.mean.expand(samples, *q.mean.shape), q.log_var.expand(samples, *q.log_var.shape))
        z = spread.sample(generator)  # (K, B, D)
        log_weights = log_likelihood(model, z, x) + log_prior(model, z) - log_normal(z, q.mean, q.log_var)
        yield torch.logsumexp(log_weights, 0) - math.log(samples)
