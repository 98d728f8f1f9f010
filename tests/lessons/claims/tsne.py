"""Lesson 13."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import spearmanr

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.datasets import read_split
from aevae.runs.catalog import open_run

from .claim import Claim, Entries, given
from .models import PERCENT

TSNE, VAE = "digits-tsne", "digits-vae"


@cache
def placed(run_id: str) -> tuple[Array, Array, Array]:
    """Where a run has the test images (N, 2), the images (N, P) in [0, 1], their labels (N,)."""
    codes, (images, labels) = open_run(run_id).tensors("codes"), read_split("digits", "test")
    return codes["mean"].astype(float), images[codes["index"]].reshape(len(codes["index"]), -1) / 255, labels[codes["index"]]


def nearest(points: Array) -> Array:
    """Rows (N, NEIGHBOURS) of the nearest others."""
    apart = cdist(points, points)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1)[:, :NEIGHBOURS]


def kept(run_id: str) -> float:
    """How many of an image's nearest images are among its nearest dots, in percent."""
    places, images, _ = placed(run_id)
    return PERCENT * float(np.mean([len(np.intersect1d(a, b)) / NEIGHBOURS for a, b in zip(nearest(places), nearest(images), strict=True)]))


def named(run_id: str) -> float:
    """For how many images the most frequent class among its nearest dots is its own, in percent."""
    places, _, labels = placed(run_id)
    return PERCENT * float(np.mean([np.bincount(labels[near], minlength=10).argmax() == label for near, label in zip(nearest(places), labels, strict=True)]))


def middles(points: Array, labels: Array) -> Array:
    return np.stack([points[labels == k].mean(0) for k in range(10)])


def sizes(points: Array, labels: Array) -> Array:
    """The mean distance (10,) of a class's points from their middle."""
    return np.array([np.linalg.norm(points[labels == k] - middle, axis=1).mean() for k, middle in enumerate(middles(points, labels))])


def agreement() -> tuple[float, float, float]:
    """Rank correlations between plane and images of the classes' sizes, with its two-sided p in percent, and of the gaps between their middles."""
    places, images, labels = placed(TSNE)
    pairs = np.triu_indices(10, 1)
    gaps = [cdist(of, of)[pairs] for of in (middles(places, labels), middles(images, labels))]
    size = spearmanr(sizes(places, labels), sizes(images, labels))
    return float(size.statistic), PERCENT * float(size.pvalue), float(spearmanr(*gaps).statistic)


def ratio(which: int) -> float:
    """How much larger the 1s are than the 0s; which: 0 on the plane, 1 among the images."""
    of = sizes(placed(TSNE)[which], placed(TSNE)[2])
    return float(of[1] / of[0])


def count() -> float:
    return len(placed(TSNE)[0])


CLAIMS: dict[str, Entries] = {
    "neighbours": (
        given("15", "4"),
        Claim("360", count),
        Claim("11", lambda: NEIGHBOURS * kept(TSNE) / PERCENT),
        Claim("71", lambda: kept(TSNE)),
        Claim("54", lambda: kept(VAE)),
        Claim("91", lambda: named(TSNE)),
        Claim("81", lambda: named(VAE)),
    ),
    "sizes": (
        Claim("3.2", lambda: ratio(0)),
        Claim("1.7", lambda: ratio(1)),
        Claim("0.41", lambda: agreement()[0]),
        Claim("24", lambda: agreement()[1]),
        Claim("0.68", lambda: agreement()[2]),
    ),
    "back": (Claim("360", count), given("361")),
}
