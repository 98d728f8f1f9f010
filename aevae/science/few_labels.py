"""How much of the classes few labels tell: accuracy of the nearest labelled code, and of the nearest labelled image."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Json

from .data import Images
from .metrics import encode_all
from .model import Model

LABELS = (1, 5, 10, 100)  # a class
DRAWS = 20
INSIDE = (5, 95)  # percentiles of the draws that the interval reaches to
BATCH = 2000


def draws(train: Images) -> list[Tensor]:
    """Rows of the labelled images of each draw, one of each class after another: its first n·classes are n a class."""
    classes = len(train.labels.unique())
    return [train.labelled(LABELS[-1] * classes, seed) for seed in range(DRAWS)]


def of_codes(model: Model, train: Images, test: Images) -> Json:
    """As `accuracies`, by distances between codes, a VAE's means."""
    drawn = draws(train)
    used, place = torch.cat(drawn).unique(return_inverse=True)
    codes = encode_all(model, train[used]).mean[place].split([len(rows) for rows in drawn])
    return accuracies(codes, [train.labels[rows] for rows in drawn], encode_all(model, test).mean, test.labels)


def of_pixels(train: Images, test: Images) -> Json:
    """As `accuracies`, by distances between images."""
    drawn = draws(train)
    flat = [train.pixels[rows].flatten(1) for rows in drawn]
    return accuracies(flat, [train.labels[rows] for rows in drawn], test.pixels.flatten(1), test.labels)


def accuracies(labelled: list[Tensor] | tuple[Tensor, ...], labels: list[Tensor], points: Tensor, truth: Tensor) -> Json:
    """Share of points (N, D) whose class the nearest labelled point names, for each number in LABELS a class: mean over the
    draws, and the interval of INSIDE.

    labelled, labels: of each draw, ordered as `draws` orders them.
    """
    found = np.array([nearest_right(known, names, points, truth) for known, names in zip(labelled, labels, strict=True)])  # (DRAWS, LABELS)
    low, high = np.percentile(found, INSIDE, 0)
    return {name: [round(float(v), 4) for v in values] for name, values in (("mean", found.mean(0)), ("low", low), ("high", high))}


def nearest_right(known: Tensor, names: Tensor, points: Tensor, truth: Tensor) -> list[float]:
    """Of one draw, for each number in LABELS a class."""
    classes = len(names.unique())
    right = torch.zeros(len(LABELS))
    for some, of in zip(points.split(BATCH), truth.split(BATCH), strict=True):
        distance = torch.cdist(some, known)
        right += torch.stack([(names[distance[:, : n * classes].argmin(1)] == of).sum() for n in LABELS])
    return (right / len(points)).tolist()
