"""Images that came as arrays, brought to the size that was asked for."""

from __future__ import annotations

import dataclasses

import numpy as np
from PIL import Image

from .collection import Collection
from .preparing import Preparation


def resized(collection: Collection, size: tuple[int, int] | None, grey: bool) -> Collection:
    """The same images in this size (width, height), grey where that is asked for; unchanged where they are so already."""
    _, channels, height, width = (len(collection.images), *collection.images.shape[1:])
    if size in (None, (width, height)) and not (grey and channels == 3):
        return collection
    preparation = Preparation(size, grey)
    for pixels in collection.images:
        preparation.take(Image.fromarray(pixels[0] if channels == 1 else np.ascontiguousarray(pixels.transpose(1, 2, 0))), "")
    images, done = preparation.finish()
    return dataclasses.replace(collection, images=images, said=[*collection.said, *done])
