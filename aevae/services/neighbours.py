"""Which class the nearest codes name, and who is taken for whom."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportIndexIssue=false
# SciPy has no types.

from __future__ import annotations

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS


def named_by_others(codes: Array, labels: Array) -> Array:
    """The class of most of the 15 nearest other codes, for each of codes (N, D) with labels (N,); of as many, the first. (N,)"""
    from scipy.spatial import KDTree  # a fifth of a second to import

    n = len(codes)
    k = min(NEIGHBOURS, n - 1)
    _, near = KDTree(codes.astype(np.float64)).query(codes.astype(np.float64), k + 1)
    other = near != np.arange(n)[:, None]
    other[other.all(1), -1] = False  # among codes that are the same it may not be its own nearest
    votes = np.zeros((n, int(labels.max()) + 1), np.int32)
    np.add.at(votes, (np.arange(n)[:, None], labels[near[other].reshape(n, k)]), 1)
    return votes.argmax(1)


def confusions(labels: Array, named: Array, classes: int) -> Array:
    """How many images of each class (rows) were named as each (columns), (classes, classes)."""
    return np.bincount(labels.astype(np.int64) * classes + named, minlength=classes * classes).reshape(classes, classes)
