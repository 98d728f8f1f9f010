"""What stands beside images: classes, numbers or nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Array
from ..errors import DataError
from .reading import MOST_CLASSES

NAMED = 'Give the labels as words or whole numbers (classes), or as numbers with a name, such as values=("angle", "°")'


@dataclass(frozen=True)
class Labels:
    """numbers (N,): uint8 indices into `classes`, or float32 values; values: their name and unit."""

    numbers: Array
    classes: tuple[str, ...] = ()
    values: tuple[str, str] | None = None


def read_labels(given: Any, count: int, classes: Sequence[str] | None = None, values: tuple[str, str] | None = None) -> Labels:
    """What `count` images are labelled with: words and whole numbers are classes, other numbers, or any that have a name, are values.

    classes: names of the classes 0, 1, …, where `given` counts them. values: name and unit of the numbers.

    Raises:
        DataError: another count, more than 256 classes, or what is neither.
    """
    labels = np.asarray(given)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 2 and labels.shape[0] == count:
        raise DataError(f"The labels have {labels.shape[1]} columns; one label an image is needed. Of one column a class, labels.argmax(1) makes one.")
    if labels.shape != (count,):
        said = f"{len(labels):,} labels" if labels.ndim == 1 else f"labels of the shape {'×'.join(map(str, labels.shape))}"
        raise DataError(f"There are {count:,} images, but {said}. Each image needs one label.")
    if labels.dtype == object:
        if missing := sum(label is None for label in labels):
            raise DataError(f"{missing:,} of the labels are missing. Leave those images out, or label all.")
        labels = labels.astype(str)
    if values is not None or (labels.dtype.kind == "f" and classes is None):
        return as_values(labels, values or ("value", ""))
    if classes is not None:
        return as_indices(labels, tuple(map(class_name, classes)))
    if labels.dtype.kind not in "buiUS":
        raise DataError(f"The labels are of type {labels.dtype}. {NAMED}.")
    return as_classes([class_name(label) for label in labels.astype(str)])


def as_values(labels: Array, values: tuple[str, str]) -> Labels:
    try:
        numbers = labels.astype(np.float32)
    except ValueError:
        word = next(str(label) for label in labels if not is_number(label))
        raise DataError(f"{word[:40]!r} is no number. Where labels have a name of numbers, all must be numbers; leave the name out for classes.") from None
    if not np.isfinite(numbers).all():
        raise DataError(f"Label {int(np.argmin(np.isfinite(numbers))) + 1:,} is no number (NaN or infinite). Leave that image out, or label it.")
    if numbers.min() == numbers.max():
        raise DataError(f"All labels are {numbers[0]:g}: numbers that do not differ say nothing. Leave the labels out.")
    return Labels(numbers, values=(plain(values[0], 40) or "value", plain(values[1], 12)))


def as_indices(labels: Array, classes: tuple[str, ...]) -> Labels:
    check_classes(classes)
    if len(set(classes)) < len(classes):
        raise DataError("Two of the classes have the same name. Give each its own.")
    if labels.dtype.kind not in "bui" or labels.min() < 0 or labels.max() >= len(classes):
        raise DataError(f"With {len(classes)} names of classes, the labels must be whole numbers from 0 to {len(classes) - 1}.")
    return Labels(labels.astype(np.uint8), classes)


def as_classes(names: list[str]) -> Labels:
    classes = tuple(sorted(set(names), key=in_order))
    check_classes(classes)
    index = {name: i for i, name in enumerate(classes)}
    return Labels(np.array([index[name] for name in names], np.uint8), classes)


def check_classes(classes: tuple[str, ...]) -> None:
    if len(classes) > MOST_CLASSES:
        raise DataError(f"There are {len(classes):,} classes; at most {MOST_CLASSES} are allowed. If the labels are numbers, give them a name, such as age.")


def class_name(text: object) -> str:
    """A class as it is shown: one line of at most 40 characters.

    Raises:
        DataError: nothing of it can be shown.
    """
    name = plain(str(text), 40)
    if not name:
        raise DataError(f"A class has the name {str(text)[:20]!r}, of which nothing can be shown. Rename it.")
    return name


def plain(text: str, most: int) -> str:
    """Text of strangers as one line: no control characters, nothing that turns the direction of writing."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())[:most].strip()


def in_order(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts class 10 after class 9."""
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part.casefold()) for part in re.split(r"(\d+)", name) if part] + [(2, 0, name)]


def is_number(text: object) -> bool:
    try:
        float(str(text))
    except ValueError:
        return False
    return True
