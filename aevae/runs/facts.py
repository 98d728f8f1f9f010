"""What a page may say about a model and its plane: its scores in one sentence, and numbers computed from the run's own codes and atlas, never expected of its kind of model."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS

from .numbers import number, percent
from .run import Run
from .scores import SCORES

KEPT = 256  # runs of which the numbers are remembered: a page says them in each of its reruns; other files make another Run
RINGS = 2.0  # standard deviations of the prior: the middle one of the rings that the plane draws
NEAR_AXIS = 0.1  # of a code's larger coordinate: less in the other one is on the axis
AXIS_BY_CHANCE = 4 / math.pi * math.atan(NEAR_AXIS)  # the share of a round cloud's codes that is


@lru_cache(maxsize=KEPT)
def inside_ring(run: Run) -> tuple[float, float]:
    """The share of codes within the second ring of a normal prior, and the share of the prior itself (the χ² law of |z|²; two dimensions at most).

    Raises:
        RunError: the codes are missing or damaged.
    """
    codes = _codes(run)
    inside = float((np.linalg.norm(codes, axis=1) <= RINGS * run.config.prior_scale).mean())
    of_prior = 1 - math.exp(-(RINGS**2) / 2) if codes.shape[1] == 2 else math.erf(RINGS / math.sqrt(2))
    return inside, of_prior


@lru_cache(maxsize=KEPT)
def on_axes(run: Run) -> float:
    """The share of codes (N, 2) that lie on one of the two axes, within a tenth of how far out they are."""
    sizes = np.abs(_codes(run))
    return float((sizes.min(1) <= NEAR_AXIS * sizes.max(1)).mean())


def share_shown(run: Run) -> float:
    """The share of the codes' variance that lies along the plane's two directions."""
    return float(sum(run.plane["share"]))


@lru_cache(maxsize=KEPT)
def most_overlapping(run: Run) -> tuple[str, str]:
    """The two classes that overlap most on the plane: where one's codes lie, most neighbours are of the other, as the atlas counts them.

    Raises:
        RunError: the atlas is missing or damaged.
    """
    atlas = run.tensors("atlas")
    shares = atlas["class_shares"].reshape(-1, len(run.classes)).astype(float)
    weight = np.exp(atlas["log_density"].reshape(-1).astype(float))
    shared = (shares * weight[:, None]).T @ shares  # (classes, classes): how often the second is met where the first is
    of_each = shared / np.maximum(shared.sum(1, keepdims=True), 1e-12)
    mutual = np.triu(of_each + of_each.T, 1)
    i, j = np.unravel_index(int(mutual.argmax()), mutual.shape)
    return run.classes[int(i)], run.classes[int(j)]


def score_line(run: Run, words: Callable[[str], str] = str) -> str:
    """The run's numbers with split, unit and sample size. words: how those of strangers are written, where they stand inside Markdown."""
    m, data = run.metrics, words(run.config.data.title)
    if not run.decodes:
        return f"{run.id}: {m['n']:,} {data} test images; it has no decoder, and so no errors."
    parts = [f"{run.id} on the {m['n']:,} {data} test images: squared error {number(m['sse'], 1)} an image"]
    if "neg_elbo" in m:
        parts.append(f"{score_text('neg_elbo', m['neg_elbo'])} {SCORES['neg_elbo'].unit}, of which {SCORES['kl'].title} {number(m['kl'], 1)}")
    if "knn_accuracy" in m:
        parts.append(f"the {NEIGHBOURS} nearest training codes name the right class for {percent(m['knn_accuracy'], 1)} of them")
    return "; ".join(parts) + "."


def score_text(name: str, value: float) -> str:
    """A score by its title, rounded as the scorecard rounds it."""
    score = SCORES[name]
    return f"{score.title} {number(score.scale * value, score.digits)}"


def _codes(run: Run) -> Array:
    return run.tensors("codes")["mean"].astype(float)
