"""Ink laid out as MNIST lays out its digits; `aevae/browser/image/ink.js` computes the same, and `tests/test_ink.py` holds the two together."""

from __future__ import annotations

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError

SIDE, BOX, CENTRE = 28, 20, 14.5  # MNIST: ink in a 20×20 box, its centre of mass in the pixel right below the middle
PAPER = 0.1  # fainter than this is no ink
TINY, FAR = 0.25, 0.15  # a stray dot, in shares of the figure's longest side: no longer than this, and no nearer


def like_mnist(strokes: Array) -> Array:
    """Strokes (H, W) in [0, 1], ink high, as MNIST lays out its digits (LeCun et al. 1998): (28, 28) float32.

    The ink, but for stray dots, is fitted into 20×20 pixels with its proportions kept and its centre of mass in the middle, as far
    as it then fits into the picture. MNIST's digits were moved by whole pixels, as is here what is no larger than they are; ink that
    is known more finely is put right there, or its last grain would choose between two pictures a pixel apart.

    Raises:
        DataError: there is no ink.
    """
    if not (strokes > PAPER).any():
        raise DataError("There is nothing drawn. Draw one figure, large and in one piece.")
    strokes = without_strays(strokes)
    rows, columns = np.nonzero(strokes > PAPER)
    crop = np.asarray(strokes[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], float)
    step = max(crop.shape) / BOX
    down, across = (weights(n, step, start(crop.sum(1 - axis), step)) for axis, n in enumerate(crop.shape))
    small = down @ crop @ across.T
    return np.clip(small / max(float(small.max()), 1e-6), 0, 1).astype(np.float32)


def start(ink: Array, step: float) -> float:
    """Where ink (n,) begins along an axis of the picture, in its pixels, which are `step` of the ink's: its centre comes to the middle as far as it fits."""
    centre = float((ink * (np.arange(len(ink)) + 0.5)).sum() / ink.sum()) / step
    at = CENTRE - centre if step > 1 else round(CENTRE - centre)
    return min(max(at, 0), SIDE - len(ink) / step)


def weights(n: int, step: float, first: float) -> Array:
    """(SIDE, n): how much each of n values counts in each pixel: by the share of the pixel that it covers, or, of few values, by nearness."""
    left = (np.arange(SIDE)[:, None] - first) * step
    k = np.arange(n)
    if step > 2:
        return np.clip(np.minimum(k + 1, left + step) - np.maximum(k, left), 0, None) / step
    spread, margin = max(1, step), 5  # paper around, for the pixels at the rim
    near = np.arange(-margin, n + margin) + 0.5
    tent = np.clip(1 - np.abs(near - left - step / 2) / spread, 0, None)
    return (tent / np.maximum(tent.sum(1, keepdims=True), 1e-9))[:, margin:-margin]


def without_strays(strokes: Array) -> Array:
    """Without pieces that are tiny against the longest one and far from it, such as a slip of the pen.

    A dot right above a stroke and a stroke in two parts stay: the one is near, the other not tiny.
    """
    import cv2

    inked = (strokes > PAPER).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    boxes = stats[1:, :4].astype(int)
    longest = boxes[:, 2:].max(1)
    main = int(longest.argmax())
    x, y, w, h = boxes.T
    apart = np.hypot(np.maximum(0, np.maximum(x - x[main] - w[main], x[main] - x - w)), np.maximum(0, np.maximum(y - y[main] - h[main], y[main] - y - h)))
    stray = (longest <= TINY * longest[main]) & (apart > FAR * longest[main])
    return np.where(np.isin(labels, 1 + np.flatnonzero(stray)), 0, strokes) if stray.any() else strokes
