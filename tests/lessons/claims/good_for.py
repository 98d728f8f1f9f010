"""Lesson 10."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.spatial import cKDTree

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS

from .claim import Claim, Entries, given
from .models import PERCENT, score, scored, subject

GIVEN_CLASS, STRANGER = "conditional-vae", "one-held-out-vae"
NEW = 9  # the class that STRANGER has never seen
LEVEL = 0.3


def slant(images: Array) -> Array:
    """How far (M,) the ink leans: columns a row, by least squares."""
    ink = images.reshape(-1, 28, 28)
    ink = ink / ink.sum((1, 2), keepdims=True)
    rows, columns = np.mgrid[:28, :28]
    up = rows - (ink * rows).sum((1, 2), keepdims=True)
    across = columns - (ink * columns).sum((1, 2), keepdims=True)
    return (ink * across * up).sum((1, 2)) / (ink * up**2).sum((1, 2))


@cache
def alike(measure: str) -> float:
    """The mean correlation, between two classes, of what is measured over the plane."""
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-2, 2, 9)]), -1).reshape(-1, 2)
    images = [subject(GIVEN_CLASS).images(grid, label) for label in range(10)]
    correlations = np.corrcoef([slant(one) if measure == "slant" else one.sum(1) for one in images])
    return float(correlations[np.triu_indices(10, 1)].mean())


def cleaned(said: str, run_id: str, what: str = "output") -> Claim:
    """Decibels of images with noise of LEVEL, as `what` has them."""
    return Claim(said, lambda: score(run_id, f"denoising.{what}")[score(run_id, "denoising.noise").index(LEVEL)])


@cache
def neighbours_of_new() -> Array:
    """In percent, what share (10,) of the 15 nearest other codes of a 9 each class has."""
    model = subject(STRANGER)
    new = model.label == NEW
    rows = cKDTree(model.mean[~new]).query(model.mean[new], NEIGHBOURS)[1]
    return PERCENT * np.bincount(model.label[~new][rows].ravel(), minlength=10) / rows.size


def error_of(new: bool) -> float:
    model = subject(STRANGER)
    return float(model.error[(model.label == NEW) == new].mean())


CLAIMS: dict[str, Entries] = {
    "style": (
        given("10"),
        Claim("0.91", lambda: alike("slant")),
        Claim("0.50", lambda: alike("ink")),
        scored("14", GIVEN_CLASS, "scores.knn_accuracy", PERCENT),
    ),
    "noise": (
        given("0.3", "1,000"),
        Claim("32", lambda: subject("denoising-ae-32d").dimensions),
        cleaned("13.3", "mnist-vae", "untouched"),
        cleaned("20.0", "denoising-ae-32d"),
        cleaned("15.2", "denoising-ae"),
        cleaned("14.5", "002-ae"),
        cleaned("11.1", "mnist-vae"),
    ),
    "stranger": (
        given("1", "0.5", "9", "8", "15"),
        scored("0.67", STRANGER, "anomaly.kinds.held out.sse.auc"),
        scored("0.665", STRANGER, "anomaly.kinds.held out.sse.auc"),
        scored("0.99", "mnist-vae", "anomaly.kinds.kmnist.sse.auc"),
        Claim("65", lambda: neighbours_of_new()[4]),
        Claim("21", lambda: neighbours_of_new()[7]),
        Claim("34.8", lambda: error_of(True)),
        Claim("26.2", lambda: error_of(False)),
    ),
}
