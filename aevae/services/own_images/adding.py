"""Adding images of one's own as a data set: from a folder or a file, from arrays, from the data sets of other libraries."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import TEST_SHARE, Draft, Progress, draft, silent
from aevae.recipe.own_sets.files import check_name

from .collection import Collection
from .other_libraries import as_array, collected
from .packed import joined
from .preparing import parse_size
from .sources import read_source

Size = str | tuple[int, int] | None
PREVIEW = 40  # images shown before a set is kept


def draft_source(
    source: str | Path, *, size: Size = None, grey: bool = False, test: float = TEST_SHARE, seed: int = 0, values: tuple[str, str] | None = None, progress: Progress = silent
) -> Draft:  # fmt: skip
    """Read a folder or a file into a draft. size: width and height, such as "28x28"; values: name and unit of labels that are numbers.

    Raises:
        DataError: see `read_source` and `recipe.own_sets.drafts.draft`.
    """
    return of_collection(read_source(Path(source).expanduser(), parse_size(size), grey, progress), test, seed, values, progress)


def of_collection(found: Collection, test: float, seed: int, values: tuple[str, str] | None, progress: Progress = silent) -> Draft:
    named = values or found.values
    return draft(
        found.images, found.labels, held_out=found.held_out, classes=found.classes, values=named, test=test, seed=seed, said=found.said, progress=progress
    )


def add_source(
    name: str, source: str | Path, *, title: str = "", licence: str = "", origin: str = "", noun: str = "image", **options: Any
) -> Path:  # fmt: skip
    """Keep the images of a folder or a file as the data set `name`; its folder. options: see `draft_source`.

    Raises:
        DataError: the name is taken or no name, or see `draft_source`; nothing is kept.
    """
    check_name(name)
    return kept(draft_source(source, **options), name, title, licence, origin, noun)


def kept(made: Draft, name: str, title: str, licence: str, origin: str, noun: str) -> Path:
    try:
        return made.keep(name, title, licence, origin, noun)
    except BaseException:
        made.discard()
        raise


def add_dataset(
    name: str, images: Any, labels: Any = None, *, test_images: Any = None, test_labels: Any = None, size: Size = None, grey: bool = False,
    test: float = TEST_SHARE, seed: int = 0, classes: Sequence[str] | None = None, values: tuple[str, str] | None = None,
    title: str = "", licence: str = "", source: str = "", noun: str = "image",
) -> Path:  # fmt: skip
    """Keep images as a data set that models can be trained on; the folder it is kept in.

    images, test_images: arrays or tensors (N×H×W, N×H×W×3 or N×3×H×W; whole numbers to 255 or floats to 1), a list of them or of PIL images, a data set
        of torchvision or Hugging Face, or the path of a folder or file. Without `test_images` a share `test` of each class is set aside by `seed`.
    labels: one an image: words or whole numbers are classes, other numbers are values; `values` names them: ("angle", "°").
    size: width and height the images shall have, such as "28x28"; grey: without colour. classes: names of the classes 0, 1, ….
    title, licence, source, noun: what pages say of the set, and of one of its images.

    Raises:
        DataError: something is not what is allowed; nothing is kept.
    """
    check_name(name)
    wanted = parse_size(size)
    if isinstance(images, str | Path):
        if labels is not None or test_images is not None:
            raise DataError("A folder or file brings its own labels and test images: give it alone, or read it yourself and give arrays.")
        found = read_source(Path(images).expanduser(), wanted, grey)
    else:
        found = collected(images, labels, wanted, grey)
    if test_images is not None:
        others = collected(test_images, test_labels, wanted, grey)
        together = joined(found.images, as_array(found.labels), others.images, as_array(others.labels), found.said)
        found = dataclasses.replace(together, classes=found.classes)
    if classes is not None:
        found = dataclasses.replace(found, classes=classes)
    return kept(of_collection(found, test, seed, values), name, title, licence, source, noun)


def sheet(made: Draft, columns: int = 10) -> Image.Image:
    """The first images of a draft side by side, on grey, each at least 48 pixels high."""
    images = made.images()[:PREVIEW]
    _, channels, height, width = images.shape
    times = max(1, -(-48 // height))
    rows = -(-len(images) // columns)
    paper = Image.new("RGB", (columns * (width * times + 4), rows * (height * times + 4)), (128, 128, 128))
    for i, pixels in enumerate(images):
        one = Image.fromarray(np.asarray(pixels[0] if channels == 1 else pixels.transpose(1, 2, 0)))
        paper.paste(
            one.resize((width * times, height * times), Image.Resampling.NEAREST),
            (i % columns * (width * times + 4) + 2, i // columns * (height * times + 4) + 2),
        )
    return paper
