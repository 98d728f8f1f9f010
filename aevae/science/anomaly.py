"""How well a model's own scores tell pictures like its training set from others."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Array

from .data import Images
from .metrics import DRAWS, batches, condition_label
from .model import Model
from .objectives import cross_entropy

POINTS = 41  # of a curve that is kept


@torch.inference_mode()
def picture_scores(model: Model, images: Images, draws: int = DRAWS, seed: int = 0) -> dict[str, Array]:
    """Scores of each picture (N,): "sse", and "neg_elbo" in nats where the model has one. Large means strange.

    A model that is told the class is told that of each picture, also where another data set means something else by it.
    """
    generator = torch.Generator().manual_seed(seed)
    scores: dict[str, list[Tensor]] = {"sse": [], "neg_elbo": []}
    for x, label in batches(images):
        label = condition_label(model, label)
        q = model.encode(x, label)
        scores["sse"].append((model.decode(q.mean, label) - x).square().flatten(1).sum(1))
        if model.config.has_elbo:
            assert model.prior is not None
            drawn = [q.sample(generator) for _ in range(draws)]
            scores["neg_elbo"].append(torch.stack([cross_entropy(model.decode(z, label), x) + model.prior.kl(q, z).sum(1) for z in drawn]).mean(0))
    return {name: torch.cat(parts).double().numpy() for name, parts in scores.items() if parts}


def auc(usual: Array, strange: Array) -> float:
    """Chance that a strange picture scores higher than a usual one, ties counting half (the area under the ROC curve)."""
    below = np.searchsorted(np.sort(usual), strange, "left").sum()
    up_to = np.searchsorted(np.sort(usual), strange, "right").sum()
    return float((below + up_to) / 2 / (len(usual) * len(strange)))


def roc(usual: Array, strange: Array, points: int = POINTS) -> tuple[Array, Array]:
    """False alarms (evenly spaced shares of the usual) and hits (shares of the strange) at the same thresholds."""
    thresholds = np.unique(np.concatenate([usual, strange]))[::-1]
    alarms = 1 - np.searchsorted(np.sort(usual), thresholds, "left") / len(usual)
    hits = 1 - np.searchsorted(np.sort(strange), thresholds, "left") / len(strange)
    at = np.linspace(0, 1, points)
    return at, np.interp(at + 1e-9, np.concatenate([[0], alarms]), np.concatenate([[0], hits]))  # where it rises steeply: the upper end


def altered(images: Images, seed: int = 0) -> dict[str, Images]:
    """Strange pictures that need no other data set: the same ones with their pixels shuffled alike and, where they are square, turned."""
    shape = images.pixels.shape
    order = torch.randperm(shape[-1] * shape[-2], generator=torch.Generator().manual_seed(seed))
    shuffled = images.pixels.flatten(2)[:, :, order].reshape(shape)
    turned = {"turned": Images(images.pixels.rot90(1, (2, 3)), images.labels)} if shape[-1] == shape[-2] else {}
    return {**turned, "shuffled": Images(shuffled, images.labels)}
