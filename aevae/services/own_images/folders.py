"""A folder of images, or a zip of one: sub-folders are classes, labels.csv may name classes or numbers, train and test may be set apart."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import Progress
from aevae.recipe.own_sets.labels import class_name, is_number, plain
from aevae.services.photographs.pictures import MAX_BYTES

from .collection import Collection
from .files import Item, opened
from .preparing import Preparation

SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".pgm", ".ppm", ".pnm", ".heic", ".avif"}
LABELS = "labels.csv"
FILE_COLUMNS, CLASS_COLUMNS = ("file", "filename", "name", "image", "path"), ("label", "class", "target", "y")
TRAIN, TEST, LEFT = {"train", "training"}, {"test", "testing"}, {"val", "valid", "validation"}
MAX_LABELS_BYTES = 200_000_000


def read_folder(path: Path, preparation: Preparation, progress: Progress) -> Collection:
    """All images of a folder or a zip.

    Raises:
        DataError: there is none, their sizes differ where none was asked for, labels.csv cannot be used, or it is too much.
    """
    with opened(path) as (items, outside):
        images = [item for item in items if item.suffix in SUFFIXES]
        others = [item for item in items if item.suffix not in SUFFIXES]
        table = next((item for item in others if item.name.lower() == LABELS), None)
        preparation.skipped["other"] += len(others) - (table is not None)
        preparation.skipped["outside"] += outside
        said: list[str] = []
        test: list[bool] | None = None
        if top := given_split(images):
            images, test = top
            said.append("The folders train and test were kept apart.")
        labels = name = None
        if table:
            images, labels, name, test = labelled(images, read_labels_csv(table), test, preparation)
        elif len(tops := {item.parts[0] for item in images if len(item.parts) > 1}) > 1:
            beside = [len(item.parts) == 1 for item in images]
            preparation.skipped["beside"] += sum(beside)
            test = test and [t for t, out in zip(test, beside, strict=True) if not out]
            images = [item for item, out in zip(images, beside, strict=True) if not out]
            shown = {top: class_name(top) for top in tops}
            labels = [shown[item.parts[0]] for item in images]
        kept = take_all(images, preparation, progress)
        pixels, done = preparation.finish()
    rows = np.flatnonzero(kept)
    return Collection(
        pixels,
        None if labels is None else [labels[i] for i in rows],
        held_out=None if test is None else np.array(test, bool)[rows],
        values=name,
        said=[*said, *done],
    )


def take_all(images: list[Item], preparation: Preparation, progress: Progress) -> list[bool]:
    kept: list[bool] = []
    for i, item in enumerate(images):
        if i % 64 == 0:
            progress("reading images", i / len(images))
        try:
            data = item.read(MAX_BYTES + 1)
        except OSError:
            kept.append(preparation.skip("unreadable"))
        else:
            kept.append(preparation.take_file(data, item.name))
    return kept


def given_split(images: list[Item]) -> tuple[list[Item], list[bool]] | None:
    """Where the top folders are train and test (and no other): the images without those, and which are test images."""
    tops = {item.parts[0].lower() if len(item.parts) > 1 else "" for item in images}
    if not (tops & TRAIN and tops & TEST and tops <= TRAIN | TEST | LEFT):
        return None
    chosen = [item for item in images if item.parts[0].lower() not in LEFT]
    return [Item(item.parts[1:], item.read) for item in chosen], [item.parts[0].lower() in TEST for item in chosen]


def labelled(
    images: list[Item], table: tuple[dict[str, str], tuple[str, str] | None], test: list[bool] | None, preparation: Preparation
) -> tuple[list[Item], list[str], tuple[str, str] | None, list[bool] | None]:
    """The images that labels.csv names, with their labels; by their whole name, or by the last part of it."""
    by_name, values = table
    found = [by_name.get(item.name) or by_name.get(item.parts[-1]) for item in images]
    preparation.skipped["unlabelled"] += sum(label is None for label in found)
    if images and not any(found):
        raise DataError(f"{LABELS} names none of the images. Its first column must hold file names such as {plain(images[0].name, 60)}.")
    rows = [i for i, label in enumerate(found) if label is not None]
    return [images[i] for i in rows], [str(found[i]) for i in rows], values, test and [test[i] for i in rows]


def read_labels_csv(item: Item) -> tuple[dict[str, str], tuple[str, str] | None]:
    """File name → label, and the name of the numbers where the labels are some.

    Raises:
        DataError: it has no two such columns, a file twice, or a label missing.
    """
    try:
        raw = item.read(MAX_LABELS_BYTES)
        rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        head = [word.strip().lower() for word in next(rows, list[str]())]
        table = labels_of(head, rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{LABELS} cannot be read: {error}. It must be a table in UTF-8 with the columns file and label, with commas between.") from error
    words = set(table.values())
    title = head[1]
    if title not in CLASS_COLUMNS and all(map(is_number, words)):
        return table, (title, "")
    return table, None


def labels_of(head: list[str], rows: Iterable[list[str]]) -> dict[str, str]:
    if len(head) != 2 or head[0] not in FILE_COLUMNS or not head[1]:
        raise DataError(f"{LABELS} begins with {plain(','.join(head), 60)!r}. Its first line must be file,label for classes, or file,value for numbers.")
    table: dict[str, str] = {}
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        if len(row) != 2 or not row[0].strip() or not row[1].strip():
            raise DataError(f"Line {number:,} of {LABELS} does not hold a file and its {plain(head[1], 20)}. Correct it, or leave the line out.")
        name = row[0].strip().replace("\\", "/").removeprefix("./")
        if name in table:
            raise DataError(f"{LABELS} names {plain(name, 60)} twice, the second time in line {number:,}. Leave one of them out.")
        table[name] = row[1].strip()
    return table
