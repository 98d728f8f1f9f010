"""Data sets that somebody has added: their description and their arrays, read with numpy alone.

`AEVAE_DATA/<name>/` holds set.json, train.npy and test.npy (N, C, H, W) uint8, and either train_labels.npy and test_labels.npy
(N,) uint8, numbers of classes, or train_values.npy and test_values.npy (N,) float32, or neither. `services.own_images` writes them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import numpy as np

from ..arrays import Array, Json
from ..dataset import Dataset, Values, data_dir
from ..errors import DataError

SCHEMA = 1
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SIDE = (8, 128)  # pixels of height and width
CHANNELS = (1, 3)
MOST_CLASSES = 256  # a class is one byte
FEWEST_TRAIN, FEWEST_TEST = 32, 16
MOST_IMAGES = 1_000_000
MAX_JSON = 1 << 18

known: dict[Path, tuple[tuple[int, int], Dataset]] = {}  # by set.json: what it said, and when it was written


def from_description(described: Any) -> Dataset:
    """A set as set.json, or the run.json of a run trained on it, describes it.

    Raises:
        ValueError: something is missing, or cannot be.
    """
    try:
        name, shape, classes = described["name"], tuple(described["shape"]), tuple(described["classes"])
        values, train, test = described["values"], described["train"], described["test"]
        texts = [described[key] for key in ("title", "noun", "fingerprint")] + [described.get(key, "") for key in ("licence", "source")]
        numbers = Values(str(values["name"]), str(values["unit"]), float(values["low"]), float(values["high"])) if values else None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"it lacks {error}") from error
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(f"{str(name)[:40]!r} is no name")
    if len(shape) != 3 or not all(isinstance(n, int) for n in shape) or shape[0] not in CHANNELS or not all(SIDE[0] <= n <= SIDE[1] for n in shape[1:]):
        raise ValueError(f"images of shape {str(shape)[:40]} are not supported")
    if len(classes) > MOST_CLASSES or len(set(classes)) < len(classes) or not all(isinstance(c, str) and c.isprintable() and 0 < len(c) <= 40 for c in classes):
        raise ValueError("its classes are no different short names")
    if (
        not all(isinstance(text, str) and (not text or text.isprintable()) and len(text) <= 300 for text in texts)
        or not texts[0]
        or not texts[1]
        or not texts[2]
    ):
        raise ValueError("title, noun, fingerprint, licence or source is no short text")
    if not all(isinstance(n, int) and fewest <= n <= MOST_IMAGES for n, fewest in ((train, FEWEST_TRAIN), (test, FEWEST_TEST))):
        raise ValueError(f"{str(train)[:20]} training and {str(test)[:20]} test images are not supported")
    if numbers and (classes or not math.isfinite(numbers.low) or not numbers.low < numbers.high < math.inf):
        raise ValueError("its numbers have no range, or it has classes too")
    size = cast("tuple[int, int, int]", shape)
    return Dataset(name, texts[0], size, classes, train, test, values=numbers, noun=texts[1], fingerprint=texts[2], licence=texts[3], origin=texts[4])


def describe_set(dataset: Dataset) -> Json:
    """What `from_description` reads; also what a run.json keeps of its data set."""
    values = dataset.values
    return {
        "name": dataset.name, "title": dataset.title, "shape": list(dataset.shape), "classes": list(dataset.classes),
        "values": vars(values) if values else None, "noun": dataset.noun, "train": dataset.train, "test": dataset.test,
        "fingerprint": dataset.fingerprint, "licence": dataset.licence, "source": dataset.origin,
    }  # fmt: skip


def read_set(name: str) -> Dataset:
    """The description of an added set.

    Raises:
        DataError: there is none of that name, or it is damaged.
    """
    if not NAME.fullmatch(name):
        raise DataError(f"{name[:40]!r} is no name of a data set.")
    path = data_dir() / name / "set.json"
    try:
        stat = path.stat()
        stamp = stat.st_mtime_ns, stat.st_size
        if path not in known or known[path][0] != stamp:
            if not path.is_file():
                raise ValueError("it is no ordinary file")
            if stat.st_size > MAX_JSON:
                raise ValueError(f"it is larger than {MAX_JSON:,} bytes")
            content = json.loads(path.read_text(encoding="utf-8-sig"))
            if not isinstance(content, dict) or cast(Json, content).get("schema") != SCHEMA:
                raise ValueError("it is of another version of the app")
            dataset = from_description(content)
            if dataset.name != name:
                raise ValueError(f"it describes {dataset.name!r}; a folder of images keeps its name")
            known[path] = stamp, dataset
    except OSError as error:
        raise DataError(f"there is no data set {name[:40]!r} in {data_dir()}.") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} cannot be read: {str(error)[:120]}. Remove the folder and add the images again: `python -m aevae data add`.") from error
    return known[path][1]


def names() -> Iterator[str]:
    """Of the folders that seem to hold an added set, sorted."""
    with suppress(OSError):
        yield from sorted(path.parent.name for path in data_dir().glob("*/set.json") if NAME.fullmatch(path.parent.name))


def array_path(dataset: Dataset, split: str, what: str = "") -> Path:
    """Where the images of a split ("train" or "test") lie, or their "labels" or "values"."""
    return data_dir() / dataset.name / f"{split}{'_' if what else ''}{what}.npy"


def read_array(dataset: Dataset, split: str, what: str = "") -> Array:
    """The images of a split (N, C, H, W) uint8, their "labels" (N,) uint8 or "values" (N,) float32.

    Raises:
        DataError: the file is missing or damaged, or another set lies there now.
    """
    path = array_path(dataset, split, what)
    count = dataset.train if split == "train" else dataset.test
    shape, dtype = ((count,), np.float32 if what == "values" else np.uint8) if what else ((count, *dataset.shape), np.uint8)
    try:
        if read_set(dataset.name) != dataset:
            raise ValueError("another set has this name now")
        if path.exists() and not path.is_file():
            raise ValueError("it is no ordinary file")
        array = np.load(path, allow_pickle=False)
        if array.shape != shape or array.dtype != dtype:
            raise ValueError(f"it holds {array.dtype} {array.shape}, expected are {np.dtype(dtype)} {shape}")
        if what == "labels" and array.max() >= len(dataset.classes):
            raise ValueError("it names classes that there are not")
        if what == "values" and not np.isfinite(array).all():
            raise ValueError("it holds values that are no numbers")
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{path} cannot be used: {str(error)[:120]}. Add the images again: `python -m aevae data add {dataset.name} …`.") from error
    return array
