"""Images as the libraries of others hold them, known by how they behave: arrays, tensors, PIL images, data sets of torchvision and Hugging Face."""

# pyright: basic
# since nothing here says what it is

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.pixels import MOST_IMAGES, as_bytes

from .collection import Collection
from .preparing import Preparation
from .resizing import resized

IMAGE_KEYS, LABEL_KEYS = ("image", "img", "images", "pixel_values"), ("label", "labels", "fine_label", "target")


def collected(images: Any, labels: Any, size: tuple[int, int] | None, grey: bool) -> Collection:
    """Images and labels of whatever keeps them; see `add_dataset`."""
    classes = names_of(images)
    array = as_array(images)
    if array is not None and array.dtype != object:
        pixels, said = as_bytes(array)
        return resized(Collection(pixels, as_array(labels), said=said), size, grey)
    preparation = Preparation(size, grey)
    own: list[Any] = []
    arrays: list[Array] = []
    for i, (image, label) in enumerate(pairs(images)):
        if isinstance(image, Image.Image):
            if not preparation.take(image, f"image {i + 1:,}"):
                raise DataError(f"Image {i + 1:,} cannot be read. Leave it out, or open and convert it yourself.")
        elif (one := as_array(image)) is not None and one.dtype != object and one.ndim in (2, 3):
            arrays.append(one)
        else:
            raise DataError(f"Image {i + 1:,} is a {type(image).__name__}. Give arrays, tensors or PIL images.")
        own.append(label)
        if i >= MOST_IMAGES:
            raise DataError(f"There are more than {MOST_IMAGES:,} images, which is more than a set can have. Give a part of them.")
    if arrays and preparation.images:
        raise DataError("Some images are arrays and some are PIL images. Give all of one kind.")
    found = labels if labels is not None else own if own and all(label is not None for label in own) else None
    if arrays:
        if len({one.shape for one in arrays}) > 1:
            raise DataError(f'The images have different shapes, such as {arrays[0].shape}. Resize them, or give PIL images and size="28x28".')
        pixels, said = as_bytes(np.stack(arrays))
        return resized(Collection(pixels, as_array(found), classes=classes, said=said), size, grey)
    pixels, said = preparation.finish()
    return Collection(pixels, as_array(found), classes=classes if labels is None else None, said=said)


def pairs(images: Any) -> Iterator[tuple[Any, Any]]:
    """Image and label, one after another: of pairs, of Hugging Face's dictionaries, or images alone."""
    items: Iterable[Any] = images if hasattr(images, "__iter__") else (images[i] for i in range(len(images)))
    for item in items:
        if isinstance(item, dict):
            image = next((item[key] for key in IMAGE_KEYS if key in item), None)
            if image is None:
                raise DataError(f"An item of the data set has {', '.join(map(str, item))}, but nothing named {', '.join(IMAGE_KEYS[:-1])} or {IMAGE_KEYS[-1]}.")
            yield image, next((item[key] for key in LABEL_KEYS if key in item), None)
        elif isinstance(item, tuple) and len(item) == 2:
            yield item[0], plain_label(item[1])
        else:
            yield item, None


def plain_label(label: Any) -> Any:
    """A label out of the array or tensor that wraps it, as MedMNIST's."""
    array = as_array(label)
    return array.reshape(-1)[0] if array is not None and array.size == 1 else label


def as_array(given: Any) -> Array | None:
    """Arrays and tensors as arrays, lists of labels too; None for what is none of that."""
    if hasattr(given, "detach"):  # a tensor of torch, wherever it lies
        given = given.detach().cpu()
    if hasattr(given, "numpy") and callable(given.numpy):
        return np.asarray(given.numpy())
    if isinstance(given, np.ndarray | np.generic | int | float | str):
        return np.asarray(given)
    if isinstance(given, list | tuple | range) and not any(
        isinstance(one, Image.Image) or getattr(one, "shape", ()) != () or isinstance(one, dict | tuple) for one in given[:2]
    ):
        try:
            return np.asarray(given)
        except ValueError:  # of different lengths
            return None
    return None


def names_of(images: Any) -> Sequence[str] | None:
    """Names of the classes that a data set of torchvision (`classes`) or Hugging Face (`features`) counts."""
    features = getattr(images, "features", None)
    label = next((features[key] for key in LABEL_KEYS if key in features), None) if isinstance(features, dict) else None
    names = getattr(label, "names", None) or getattr(images, "classes", None)
    return [str(name) for name in names] if isinstance(names, list | tuple) else None
