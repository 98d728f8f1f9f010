"""How well the images of each class are reconstructed, by the errors that a run keeps of its test codes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.datasets import has_originals, read_split

from .run import Run


@dataclass(frozen=True)
class ClassErrors:
    """Of K classes, NaN where a class has no stored test image.

    error: mean squared error of the reconstructions, summed over pixels in [0, 1]. relative: that error as a share of what the mean image
    of those images of the class would have; None where the originals are not here. n: how many images.
    """

    error: Array  # (K,)
    relative: Array | None  # (K,)
    n: Array  # (K,)


def class_errors(run: Run) -> ClassErrors:
    """
    Raises:
        RunError: the codes are missing or damaged. DataError: the originals are damaged.
    """
    codes, classes = run.tensors("codes"), range(len(run.classes))
    groups = [codes["label"] == k for k in classes]
    error = np.array([mean(codes["error"][group]) for group in groups])
    n = np.array([int(group.sum()) for group in groups])
    if not has_originals(run.config.data):
        return ClassErrors(error, None, n)
    images = read_split(run.config.dataset, "test")[0]
    spread = np.array([mean(distances(images[codes["index"][group]])) for group in groups])
    return ClassErrors(error, np.divide(error, spread, out=np.full(len(error), np.nan), where=spread > 0), n)


def mean(values: Array) -> float:
    return float(values.mean(dtype=np.float64)) if len(values) else float("nan")


def distances(images: Array) -> Array:
    """Squared distance of each of images (N, C, H, W) uint8 to their mean image, pixels in [0, 1]: (N,)."""
    if not len(images):
        return np.empty(0)
    pixels = images.reshape(len(images), -1) / np.float32(255)
    return np.square(pixels - pixels.mean(0, dtype=np.float64).astype(np.float32)).sum(1)
