"""Images nobody drew: codes drawn at random, and how many of them decode to what is like no real image."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Json

from .data import Images
from .metrics import batches
from .model import Model

DRAWN = 1000
USUAL = 0.99  # of the real images have another one nearer than what counts as strange
ASKED = 2000  # real images that say how near that is
PART = 500


def draw_codes(model: Model, means: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """n codes (n, D) from the prior, or from the Gaussian with mean and covariance of an autoencoder's codes (N, D)."""
    if model.prior is not None:
        return model.prior.sample(n, means.shape[1], generator)
    codes = means.double().numpy()
    values, directions = np.linalg.eigh(np.atleast_2d(np.cov(codes.T)))
    draws = torch.randn(n, codes.shape[1], generator=generator).double().numpy() * np.sqrt(np.maximum(values, 0))
    return torch.from_numpy(codes.mean(0) + draws @ directions.T).float()


@torch.inference_mode()
def strange_draws(model: Model, means: Tensor, images: Images, seed: int = 0) -> Json:
    """strange: the share of `n` drawn images whose squared error to every real image is larger than `beyond`, which is what
    99 % of the real images keep to their nearest other. A model that is told the class is told each equally often.
    """
    codes = draw_codes(model, means, DRAWN, torch.Generator().manual_seed(seed))
    classes = torch.arange(DRAWN) % max(1, model.config.condition_classes)
    drawn = torch.cat([model.decode(z, label if model.config.condition_classes else None) for z, label in batches(Images(codes, classes))])
    beyond = float(nearest(images.pixels[:ASKED], images.pixels, itself=True).quantile(USUAL))
    return {"strange": round(float((nearest(drawn, images.pixels) > beyond).double().mean()), 4), "beyond": round(beyond, 2), "n": DRAWN}


def nearest(images: Tensor, others: Tensor, itself: bool = False) -> Tensor:
    """Squared error of each image (N, C, H, W) to the nearest of others (M, C, H, W), (N,); itself: image i is other i, which does not count."""
    rows, flat = images.flatten(1), others.flatten(1)
    squares = flat.square().sum(1)
    found: list[Tensor] = []
    for start in range(0, len(rows), PART):
        part = rows[start : start + PART]
        apart = part.square().sum(1)[:, None] + squares - 2 * part @ flat.T
        if itself:
            apart[torch.arange(len(part)), start + torch.arange(len(part))] = torch.inf
        found.append(apart.amin(1))
    return torch.cat(found).clamp_min(0)
