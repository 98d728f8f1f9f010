"""Ink laid out as MNIST lays out its digits; `aevae/browser/image/ink.js` computes the same, and `tests/test_ink.py` holds the two together."""

from __future__ import annotations

import numpy as np
from PIL import Image

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError

SIDE, BOX, CENTRE = 28, 20, 14.5  # MNIST: ink in a 20×20 box, its centre of mass in the pixel right below the middle
PAPER = 0.1  # fainter than this is no ink
TINY, FAR = 0.25, 0.15  # a stray dot, in shares of the figure's longest side: no longer than this, and no nearer


def like_mnist(strokes: Array) -> Array:
    """Strokes (H, W) in [0, 1], ink high, as MNIST lays out its digits (LeCun et al. 1998): (28, 28) float32.

    The ink, but for stray dots, is fitted into 20×20 pixels with its proportions kept, then shifted by whole pixels until
    its centre of mass lies in the middle.

    Raises:
        DataError: there is no ink.
    """
    rows, columns = np.nonzero(strokes > PAPER)
    if not len(rows):
        raise DataError("There is nothing drawn. Draw one figure, large and in one piece.")
    strokes = without_strays(strokes)
    rows, columns = np.nonzero(strokes > PAPER)
    crop = np.ascontiguousarray(strokes[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], np.float32)
    scale = BOX / max(crop.shape)
    size = [max(1, round(n * scale)) for n in crop.shape]
    small = np.asarray(Image.fromarray(crop).resize((size[1], size[0]), Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR))
    small: Array = np.clip(small / max(float(small.max()), 1e-6), 0, 1)
    mass = float(small.sum())
    out = np.zeros((SIDE, SIDE), np.float32)
    top, left = (centred(np.asarray(small.sum(1 - axis)), mass) for axis in (0, 1))
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def centred(ink: Array, mass: float) -> int:
    """Where ink (n,) of this mass begins along an axis of the picture, with its centre in the middle as far as it fits."""
    centre = float((ink * (np.arange(len(ink)) + 0.5)).sum() / mass)
    return min(max(round(CENTRE - centre), 0), SIDE - len(ink))


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
