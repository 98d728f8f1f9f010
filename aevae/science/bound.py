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
from .metrics import condition_label
from .model import Model
from .posterior import Posterior

SAMPLES = 100
ROWS = 2000  # decoded at a time: their logits stay in the processor's cache


def log_likelihood(model: Model, z: Tensor, x: Tensor, label: Tensor | None = None) -> Tensor:
    """log p(x|z) of a Bernoulli decoder for codes (K, B, D), pictures (B, C, H, W) and their classes (B,), nats, (K, B).

    Σ x·l − softplus(l) over the logits l: the cross-entropy without large intermediates, and without the clamp of `objectives.cross_entropy`: a bound has none.
    """
    k, b = z.shape[:2]
    logits = model.logits(z.flatten(0, 1), None if label is None else label.repeat(k)).reshape(k, b, -1)  # (K, B, P)
    ink = torch.einsum("kbp,bp->kb", logits, x.flatten(1))
    return ink - F.softplus(logits).sum(-1)


@torch.inference_mode()
def log_evidence(model: Model, images: Images, samples: int = SAMPLES, seed: int = 0) -> Iterator[Tensor]:
    """log (1/K) Σ p(x, z_k) / q(z_k|x) with z_k ~ q(z|x), of each picture, in nats (Burda et al. 2016, eq. 8).

    Yields (b,) for some pictures at a time, in their order. K = 1 is one draw of the ELBO.
    """
    generator = torch.Generator().manual_seed(seed)
    size = max(1, ROWS // samples)
    for x, label in zip(images.pixels.split(size), images.labels.split(size), strict=True):
        label = condition_label(model, label)
        q = model.encode(x, label)
        assert q.log_var is not None, "a point posterior has no evidence bound"
        assert model.prior is not None, "an autoencoder has no prior"
        repeated = Posterior(q.mean.repeat(samples, 1), q.log_var.repeat(samples, 1), q.box)
        z = repeated.sample(generator)  # (K·B, D)
        log_weights = log_likelihood(model, z.unflatten(0, (samples, -1)), x, label) + (model.prior.log_prob(z) - repeated.log_prob(z)).unflatten(
            0, (samples, -1)
        )
        yield torch.logsumexp(log_weights, 0) - math.log(samples)
