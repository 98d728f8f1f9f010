"""Of which classes the nearest codes are: who is taken for whom, and whose neighbours are whose."""

from __future__ import annotations

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS

ROWS = 256  # codes whose distances are worked out together


def votes_of_others(codes: Array, labels: Array, classes: int) -> Array:
    """How many of the 15 nearest other codes are of each class, for each of codes (N, D) with labels (N,): (N, classes).

    Codes are taken in their order along the widest axis: two are never nearer than they lie apart along it, so for most the rows on either side are enough.
    """
    n = len(codes)
    k = min(NEIGHBOURS, n - 1)
    points = codes.astype(np.float64) - codes.mean(0, dtype=np.float64)  # near 0, where |a|² + |b|² − 2ab is exact enough
    axis = points.var(0).argmax()
    order = points[:, axis].argsort()
    points, labels = points[order], labels[order]
    squares, along = (points**2).sum(1), np.r_[-np.inf, points[:, axis], np.inf]
    votes = np.zeros((n, classes), np.uint8)

    def count(rows: Array, low: int, high: int) -> Array:
        """Ask codes among those from `low` to `high`; which of them may have nearer ones outside."""
        apart = squares[low:high] - 2 * points[rows] @ points[low:high].T  # squared distances but for |a|², which is the same along a row
        apart[np.arange(len(rows)), rows - low] = np.inf
        nearest = apart.argpartition(k - 1, 1)[:, :k]
        votes[order[rows]] = 0
        np.add.at(votes, (order[rows][:, None], labels[low + nearest]), 1)
        reach = np.sqrt(np.maximum(0, np.take_along_axis(apart, nearest, 1).max(1, initial=-np.inf) + squares[rows]))
        here = points[rows, axis]
        return rows[(here - reach <= along[low]) | (here + reach >= along[high + 1])]

    beside = ROWS if points.shape[1] <= 2 else n  # with more dimensions an axis tells little
    unsure = [count(np.arange(first, min(first + ROWS, n)), max(0, first - beside), min(n, first + ROWS + beside)) for first in range(0, n, ROWS)]
    left = np.concatenate(unsure)
    for first in range(0, len(left), ROWS):
        count(left[first : first + ROWS], 0, n)
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
