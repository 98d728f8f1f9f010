"""Tables with an image a row: CSV and Parquet of pixels, and Parquet with whole files of images, as Hugging Face keeps them."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import Progress
from aevae.recipe.own_sets.labels import plain
from aevae.recipe.own_sets.pixels import LOW, as_bytes, check_amount

from .collection import Collection
from .folders import CLASS_COLUMNS
from .preparing import Preparation

ROWS = 1000  # read at once
MAX_COLUMNS = 3 * 128 * 128 + 1
IMAGE_COLUMNS = ("image", "img", "images")
NUMBERS = ("value", "values")
SHAPES = "A row is one image: W·H numbers from 0 to 255, or 3·W·H with the red ones first"


def read_csv(path: Path, size: tuple[int, int] | None, progress: Progress) -> Collection:
    """Images from a table with commas: a column of numbers a pixel and, with a line of names above, one named label, class or value. size: width and
    height where images are no squares.

    Raises:
        DataError: a row is of another length or holds no numbers, or they are no images.
    """
    whole = max(1, path.stat().st_size)
    try:
        with path.open("rb") as raw, gzip.open(raw) if path.suffix.lower() == ".gz" else raw as file:
            rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""))
            first = next(rows, list[str]())
            names = [word.strip().lower() for word in first] if not all(map(is_float, first)) else []
            at = label_column(names)
            label = None if at is None else names[at]
            count = len(first) - (at is not None)
            shape = shape_of(count, size)
            labels: list[str] = []
            parts: list[Array] = []
            for number, chunk in chunks(rows if names else chained(first, rows), 2 if names else 1):
                parts.append(numbers_of(chunk, at, len(first), number, labels))
                check_amount(sum(map(len, parts)), shape)
                progress("reading the table", min(1.0, raw.tell() / whole))
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"The table cannot be read: {error}. It must be text in UTF-8 with commas between the columns.") from error
    return of_pixels(np.concatenate([np.empty((0, count), np.float32), *parts]), shape, labels if label else None, label)


def chained(first: list[str], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from rows


def chunks(rows: Iterator[list[str]], number: int) -> Iterator[tuple[int, list[list[str]]]]:
    """ROWS rows at a time, with the line of the first; empty lines are left out."""
    while chunk := [row for _, row in zip(range(ROWS), rows, strict=False)]:
        yield number, [row for row in chunk if row]
        number += len(chunk)


def numbers_of(chunk: list[list[str]], at: int | None, columns: int, number: int, labels: list[str]) -> Array:
    """The pixels of some rows (n, P) float32; their labels are added to `labels`."""
    for i, row in enumerate(chunk):
        if len(row) != columns:
            raise DataError(f"Row {number + i:,} of the table has {len(row):,} columns, the first has {columns:,}. All need as many.")
        if at is not None:
            labels.append(row.pop(at).strip())
    try:
        return np.array(chunk, np.float32).reshape(len(chunk), -1)
    except ValueError as error:
        row, word = next((i, word) for i, row in enumerate(chunk) for word in row if not is_float(word))
        raise DataError(f"Row {number + row:,} of the table has {plain(word, 20) or 'nothing'!r} for a pixel, which is no number. {SHAPES}.") from error


def label_column(names: list[str]) -> int | None:
    found = [i for i, name in enumerate(names) if name in (*CLASS_COLUMNS, *NUMBERS)]
    if len(found) > 1:
        raise DataError(f"The table has {' and '.join(names[i] for i in found)}. Keep one column of labels, and name it label or value.")
    return found[0] if found else None


def shape_of(count: int, size: tuple[int, int] | None) -> tuple[int, int, int]:
    """(C, H, W) of so many pixels a row.

    Raises:
        DataError: no image has so many.
    """
    for channels in (1, 3):
        side = math.isqrt(count // channels)
        if size and channels * size[0] * size[1] == count:
            return channels, size[1], size[0]
        if channels * side * side == count and side >= LOW and count < MAX_COLUMNS:
            return channels, side, side
    raise DataError(f"The table has {count:,} columns of pixels, which make no square image. {SHAPES}; where W is not H, say so: --size WxH.")


def of_pixels(pixels: Array, shape: tuple[int, int, int], labels: Any, label: str | None) -> Collection:
    if np.isfinite(pixels).all() and (pixels.max(initial=0) > 1) and (pixels == np.round(pixels)).all():
        pixels = pixels.astype(np.int32)  # numbers of a table are read as floats; these were whole
    images, done = as_bytes(pixels.reshape(-1, *shape))
    return Collection(images, labels, values=(label, "") if label in NUMBERS else None, said=done)


def is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read_parquet(path: Path, size: tuple[int, int] | None, preparation: Preparation, progress: Progress) -> Collection:
    """Images from a Parquet file: a column named image that holds files, or a column of numbers a pixel; and one named label or value.

    Raises:
        DataError: pyarrow is not installed, or the file is no such table.
    """
    if find_spec("pyarrow") is None:
        raise DataError("Parquet files are read by pyarrow, which is not installed. Run pip install pyarrow, or save the table as CSV.")
    arrow: Any = import_module("pyarrow")
    try:
        with import_module("pyarrow.parquet").ParquetFile(path) as file:
            return of_parquet(file, size, preparation, progress)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DataError("The Parquet file is damaged or was cut off, or is another kind of file. Save it again, or as CSV.") from error


def of_parquet(file: Any, size: tuple[int, int] | None, preparation: Preparation, progress: Progress) -> Collection:
    names = list(file.schema_arrow.names)
    lower = [name.lower() for name in names]
    at = label_column(lower)
    image = next((name for name in names if name.lower() in IMAGE_COLUMNS), None)
    total = max(1, file.metadata.num_rows)
    check_amount(total, (1,))
    labels: list[Any] = []
    parts: list[Array] = []
    done = 0
    shape = (1, 1, 1) if image else shape_of(len(names) - (at is not None), size)
    for batch in file.iter_batches(batch_size=ROWS):
        found = [None] * batch.num_rows if at is None else batch.column(at).to_pylist()
        if image:
            files = batch.column(names.index(image)).to_pylist()
            kept = [take(preparation, one, f"row {done + i + 1:,}") for i, one in enumerate(files)]
            labels += [label for label, good in zip(found, kept, strict=True) if good]
        else:
            pixels = [column.to_numpy(zero_copy_only=False) for i, column in enumerate(batch.columns) if i != at]
            if any(column.dtype.kind not in "buif" for column in pixels):
                raise DataError(f"The Parquet file has columns that are neither pixels nor named label or image: {plain(', '.join(names), 80)}. {SHAPES}.")
            parts.append(np.stack(pixels, 1).astype(np.float32))
            check_amount(sum(map(len, parts)), shape)
            labels += found
        done += batch.num_rows
        progress("reading the table", done / total)
    label = None if at is None else lower[at]
    if image:
        images, said = preparation.finish()
        return Collection(images, labels if label else None, values=(str(label), "") if label in NUMBERS else None, said=said)
    return of_pixels(np.concatenate([np.empty((0, len(names) - (at is not None)), np.float32), *parts]), shape, labels if label else None, label)


def take(preparation: Preparation, one: Any, name: str) -> bool:
    """An image of a Parquet file: its bytes, or a group with them under `bytes`."""
    data: object = cast("dict[str, object]", one).get("bytes") if isinstance(one, dict) else one
    if not isinstance(data, bytes):
        return preparation.skip("unreadable")
    return preparation.take_file(data, name)
