"""Sets of images of one's own, made: a draft is a whole set without a name, kept under one or thrown away.

A set is the folder `AEVAE_DATA/NAME` with set.json, train.npy and test.npy (uint8, (N, C, H, W)) and, where images have them,
train_labels.npy and test_labels.npy (uint8) or train_values.npy and test_values.npy (float32).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Array, Json
from ..dataset import data_dir
from ..errors import DataError
from .files import DRAFT, cannot_store, check_name, describe, new_folder, npy, save, save_rows, sync, taken
from .labels import Labels, plain, read_labels
from .pixels import as_bytes, check_amount
from .reading import FEWEST_TEST, FEWEST_TRAIN, SCHEMA

TOKEN = re.compile(r"[0-9a-f]{16}")
TEST_SHARE = 0.2
MOST_TEST, MOST_TEST_BYTES = 10_000, 40_000_000  # browsers hold all test images at once
Progress = Callable[[str, float], None]  # (what is being done, share from 0 to 1)


def silent(what: str, share: float) -> None:
    """No progress is shown."""


@dataclass(frozen=True)
class Draft:
    """A set that is whole on the disk and has no name yet. about: what its set.json says."""

    folder: Path
    about: Json

    @property
    def token(self) -> str:
        return self.folder.name.removeprefix(DRAFT)

    def images(self, split: str = "train") -> Array:
        """The images of a split (N, C, H, W) uint8, read from the disk as they are used."""
        return np.lib.format.open_memmap(self.folder / f"{split}.npy", mode="r")

    def numbers(self, split: str = "train") -> Array | None:
        """Class indices (N,) uint8 or values (N,) float32; None where there are none."""
        kind = "labels" if self.about["classes"] else "values" if self.about["values"] else ""
        return np.lib.format.open_memmap(self.folder / f"{split}_{kind}.npy", mode="r") if kind else None

    def counts(self) -> dict[str, tuple[int, int]]:
        """Training and test images of each class; empty where there are no classes."""
        if not self.about["classes"]:
            return {}
        train, test = (np.bincount(np.asarray(self.numbers(split), np.uint8), minlength=256) for split in ("train", "test"))
        return {name: (int(train[i]), int(test[i])) for i, name in enumerate(self.about["classes"])}

    def keep(self, name: str, title: str = "", licence: str = "", source: str = "", noun: str = "") -> Path:
        """Give the set its name: from now on it can be trained on.

        Raises:
            DataError: the name is not allowed or taken; the draft stays.
        """
        check_name(name)
        said = {
            "name": name,
            "title": plain(title, 60) or name,
            "licence": plain(licence, 120),
            "source": plain(source, 200),
            "noun": check_noun(noun or "image"),
        }
        target = data_dir() / name
        try:
            save(self.folder / "set.json.new", describe({**self.about, **said}))
            os.replace(self.folder / "set.json.new", self.folder / "set.json")
            sync(self.folder)
            os.rename(self.folder, target)
            sync(data_dir())
        except OSError as error:
            if target.exists():
                raise DataError(taken(name)) from error
            raise cannot_store(error) from error
        return target

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def read_draft(token: str) -> Draft:
    """A draft that has been made before.

    Raises:
        DataError: it is gone.
    """
    folder = data_dir() / f"{DRAFT}{token}"
    try:
        if not TOKEN.fullmatch(token):
            raise ValueError(token)
        return Draft(folder, json.loads((folder / "set.json").read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise DataError("The prepared images are not here any more. Choose the files again.") from error


def add_arrays(
    name: str, images: Any, labels: Any = None, *, test_images: Any = None, test_labels: Any = None, title: str = "", licence: str = "", source: str = "",
    noun: str = "image", **options: Any,
) -> Path:  # fmt: skip
    """Keep images (N×H×W, N×H×W×3 or N×3×H×W; whole numbers to 255 or floats to 1) as a data set; its folder. options: see `draft_arrays`.

    Raises:
        DataError: name, images or labels are not what is allowed; nothing is kept.
    """
    check_name(name)
    made = draft_arrays(images, labels, test_images=test_images, test_labels=test_labels, **options)
    try:
        return made.keep(name, title, licence, source, noun)
    except BaseException:
        made.discard()
        raise


def draft_arrays(images: Any, labels: Any = None, *, test_images: Any = None, test_labels: Any = None, said: Sequence[str] = (), **options: Any) -> Draft:
    """A draft of arrays; with `test_images` they are the test images, otherwise a part is set aside. options: see `draft`.

    Raises:
        DataError: see `draft`.
    """
    pixels, done = as_bytes(images)
    held_out = None
    if test_images is not None:
        others, _ = as_bytes(test_images)
        if others.shape[1:] != pixels.shape[1:]:
            raise DataError(f"The test images have the shape {others.shape[1:]}, the training images {pixels.shape[1:]}. Both need the same.")
        if (labels is None) != (test_labels is None):
            raise DataError("Give labels of the training images and of the test images, or of neither.")
        if labels is not None and len(np.asarray(labels)) != len(pixels):
            raise DataError(f"There are {len(pixels):,} training images, but {len(np.asarray(labels)):,} labels. Each image needs one label.")
        held_out = np.arange(len(pixels) + len(others)) >= len(pixels)
        pixels = np.concatenate([pixels, others])
        labels = None if labels is None else np.concatenate([np.asarray(labels), np.asarray(test_labels)])
    return draft(pixels, labels, held_out=held_out, said=[*said, *done], **options)


def draft(
    images: Array, labels: Any = None, *, held_out: Array | None = None, classes: Sequence[str] | None = None, values: tuple[str, str] | None = None,
    test: float = TEST_SHARE, seed: int = 0, said: Sequence[str] = (), progress: Progress = silent,
) -> Draft:  # fmt: skip
    """Write images (N, C, H, W) uint8 and what they are labelled with as a draft.

    held_out: (N,) which are the test images; otherwise a share `test` of each class is drawn by `seed`. classes, values: see `read_labels`.
    said: sentences on what was done to the images before.

    Raises:
        DataError: too few or too many images, labels that do not fit, no room on the disk; nothing of it stays.
    """
    check_amount(len(images), images.shape[1:])
    known = None if labels is None else read_labels(labels, len(images), classes, values)
    train, held, how = split(len(images), known, held_out, test, seed, min(MOST_TEST, MOST_TEST_BYTES // images[0].nbytes))
    about: Json = {
        "schema": SCHEMA, "name": "", "title": "", "shape": list(images.shape[1:]), "classes": list(known.classes if known else ()), "values": values_of(known),
        "noun": "image", "train": len(train), "test": len(held), "fingerprint": "", "licence": "", "source": "", "seed": None if held_out is not None else seed,
        "said": [*said, *how],
    }  # fmt: skip
    folder = new_folder(images.nbytes + 16 * len(images))
    try:
        digest = hashlib.sha256()
        for name, rows in (("train", train), ("test", held)):
            save_rows(folder / f"{name}.npy", images, rows, digest, lambda share, name=name: progress(f"writing the {name} images", share))
            if known:
                save(folder / f"{name}_{'labels' if known.classes else 'values'}.npy", npy(known.numbers[rows]))
        about["fingerprint"] = digest.hexdigest()[:16]
        save(folder / "set.json", describe(about))
        sync(folder)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise cannot_store(error) from error
        raise
    return Draft(folder, about)


def split(count: int, labels: Labels | None, held_out: Array | None, share: float, seed: int, most: int = MOST_TEST) -> tuple[Array, Array, list[str]]:
    """Rows of the training and of the test images, at most `most`, both shuffled, and what is to be said of it.

    Raises:
        DataError: a share that is none, or too few images.
    """
    check_test_share(share, seed)
    order = np.random.default_rng(seed).permutation(count)
    said: list[str] = []
    if (given := share * count if held_out is None else float(np.sum(held_out))) > most:
        said.append(f"Of {given:,.0f} test images {most:,} are used: browsers hold all of them at once.")
        share = min(share, most / count)
    if held_out is not None:
        is_test = np.asarray(held_out, bool)
    elif labels and labels.classes:
        is_test = by_class(labels.numbers, order, share)
        single = [labels.classes[k] for k, n in enumerate(np.bincount(labels.numbers, minlength=len(labels.classes))) if n == 1]
        if single:
            shown = ", ".join(single[:5]) + (", …" if len(single) > 5 else "")
            said.append(f"{'One class has' if len(single) == 1 else f'{len(single)} classes have'} a single image, which is a training image: {shown}.")
    else:
        is_test = np.zeros(count, bool)
        is_test[order[: round(share * count)]] = True
    train, test = order[~is_test[order]], order[is_test[order]][:most]
    if len(train) < FEWEST_TRAIN or len(test) < FEWEST_TEST:
        few = labels and labels.classes and 2 * len(labels.classes) > count
        raise DataError(
            f"{count:,} image{'s' * (count != 1)}{f' of {len(labels.classes)} classes' if labels and few else ''} make{'s' * (count == 1)} {len(train):,} training and {len(test):,} test images; "
            f"at least {FEWEST_TRAIN} and {FEWEST_TEST} are needed. "
            + ("Leave the labels out, or give numbers a name." if few else "Give more images, or another share of test images.")
        )
    how = "Training and test images are as they were given" if held_out is not None else f"The test images were drawn by seed {seed}"
    how += " from each class" if labels and labels.classes and held_out is None else ""
    return train, test, [*said, f"{how}: {len(train):,} to train on, {len(test):,} to test with."]


def check_test_share(share: float, seed: int) -> None:
    if not 0 < share < 1:
        raise DataError(f"The share of test images is {share:g}; between 0 and 1 is allowed, such as 0.2 for a fifth.")
    if not 0 <= seed < 2**31:
        raise DataError(f"The seed is {seed}; whole numbers from 0 to {2**31 - 1:,} are allowed.")


def by_class(labels: Array, order: Array, share: float) -> Array:
    """(N,) bool: that share of each class, the first in `order`; together as near to the share of all as rounding allows, and never a class's only image."""
    is_test, carried = np.zeros(len(labels), bool), 0.0
    for k in np.unique(labels):
        rows = order[labels[order] == k]
        wanted = share * len(rows) + carried
        taken = min(max(round(wanted), 0), len(rows) - 1)
        carried = wanted - taken
        is_test[rows[:taken]] = True
    return is_test


def values_of(labels: Labels | None) -> Json | None:
    if labels is None or labels.values is None:
        return None
    name, unit = labels.values
    return {"name": name, "unit": unit, "low": float(labels.numbers.min()), "high": float(labels.numbers.max())}


def check_noun(noun: str) -> str:
    """The word for one image in sentences, such as face.

    Raises:
        DataError: it is no word.
    """
    if not re.fullmatch(r"[^\W\d_](?:[^\W_]|[ -](?=[^\W_])){0,23}", noun):
        raise DataError(f"{plain(noun, 30)!r} is no noun for one of the images. Write a singular word such as image, face or leaf, at most 24 letters.")
    return noun
