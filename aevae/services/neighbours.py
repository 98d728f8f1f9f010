"""Of which classes the nearest codes are: who is taken for whom, and whose neighbours are whose."""

from __future__ import annotations

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS

ROWS = 256  # distances from so many codes to all others lie in memory at once: 20 MB of 10,000


def votes_of_others(codes: Array, labels: Array, classes: int) -> Array:
    """How many of the 15 nearest other codes are of each class, for each of codes (N, D) with labels (N,): (N, classes)."""
    n = len(codes)
    k = min(NEIGHBOURS, n - 1)
    points = codes.astype(np.float64) - codes.mean(0, dtype=np.float64)  # near 0, where |a|² + |b|² − 2ab is exact enough
    squares = (points**2).sum(1)
    votes = np.zeros((n, classes), np.uint8)
    for rows in (np.arange(first, min(first + ROWS, n)) for first in range(0, n, ROWS)):
        apart = squares - 2 * points[rows] @ points.T  # squared distances but for |a|², which is the same along a row
        apart[np.arange(len(rows)), rows] = np.inf
        np.add.at(votes, (rows[:, None], labels[apart.argpartition(k - 1, 1)[:, :k]]), 1)
    return votes


def confusions(labels: Array, votes: Array) -> Array:
    """How many images of each class (rows) have most of their neighbours in each (columns; of as many, the first): (classes, classes)."""
    classes = votes.shape[1]
    return np.bincount(labels.astype(np.int64) * classes + votes.argmax(1), minlength=classes * classes).reshape(classes, classes)


def neighbours(labels: Array, votes: Array) -> Array:
    """How many neighbours of the images of each class (rows) are of each class (columns): (classes, classes)."""
    counts = np.zeros((votes.shape[1],) * 2, np.int64)
    np.add.at(counts, labels.astype(np.int64), votes)
    return counts


def shares(counts: Array) -> Array:
    """Counts as shares of their rows; zeros where a row is empty."""
    return counts / np.maximum(counts.sum(1, keepdims=True), 1)


def most_mixed(counts: Array) -> tuple[int, int, float]:
    """Of `neighbours`: the two classes with the largest share of each other's neighbours, the mean of both ways, and that share."""
    mutual = shares(counts)
    mutual = np.triu(mutual + mutual.T, 1) / 2
    i, j = map(int, np.unravel_index(int(mutual.argmax()), mutual.shape))
    return i, j, float(mutual[i, j])
