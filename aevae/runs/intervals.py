"""How sure a difference of two means over test images is: 95 % intervals, by the normal distribution, for hundreds of images and more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aevae.recipe.arrays import Array

WIDTH = 1.959964  # standard errors on either side of a mean that hold it 95 times in 100


@dataclass(frozen=True)
class Difference:
    """By how much the mean of a second model is larger than that of a first; half: of the 95 % interval, None where it is not known.

    paired: the same images stand behind both, and their difference was taken image by image.
    """

    value: float
    half: float | None
    paired: bool = False

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.half is not None and abs(self.value) > self.half


def standard_error(values: Array, n: int) -> float:
    """Of the mean over n images, whose spread is known from `values` (some of them, or all)."""
    return float(np.std(values.astype(np.float64), ddof=1)) / math.sqrt(n)


def share_error(share: float, n: int) -> float:
    """Standard error of a share of n images: binomial."""
    return math.sqrt(share * (1 - share) / n)


def half_width(*errors: float) -> float:
    """Half of the 95 % interval of a difference (or of one mean) whose parts have these standard errors and are independent."""
    return WIDTH * math.hypot(*errors)
