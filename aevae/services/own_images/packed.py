"""Files that hold whole arrays: .npz of NumPy, and IDX, the format of MNIST. Heads are read first, so that nothing is made room for that is not there."""

from __future__ import annotations

import gzip
import math
import re
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.labels import plain
from aevae.recipe.own_sets.pixels import MAX_BYTES, as_bytes, check_amount, size_text

from .collection import Collection

MOST = 2 * MAX_BYTES  # bytes of an array in a file
ONE = (("x", "images", "imgs", "data"), ("y", "labels", "label", "targets", "values"))
TWO = ((("x_train", "train_images"), ("y_train", "train_labels")), (("x_test", "test_images"), ("y_test", "test_labels")))
EXPECTED = "It needs images (or x) and, if there are any, labels (or y); or x_train, y_train, x_test and y_test."
PACKED = b"\x1f\x8b"


def read_npz(path: Path) -> Collection:
    """Arrays of images and labels from an .npz file; pickled objects in it are refused unread.

    Raises:
        DataError: it is damaged, has no such arrays, or they are no images.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {info.filename.removesuffix(".npy").lower(): info for info in archive.infolist()}

            def array(names: tuple[str, ...]) -> Array | None:
                info = next((entries[name] for name in names if name in entries), None)
                return None if info is None else read_npy(archive, info)

            images = array(ONE[0])
            labels = None if images is None else array(ONE[1])
            test = None if images is not None else array(TWO[1][0])
            if images is None:
                images, labels = (array(names) for names in TWO[0])
            test_labels = None if test is None else array(TWO[1][1])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise DataError("The .npz file is damaged or was cut off. Save it again with numpy.savez.") from error
    if images is None:
        raise DataError(f"The .npz file holds {plain(', '.join(sorted(entries)), 80) or 'nothing'}. {EXPECTED}")
    left = sorted(name for name in entries if name.startswith("val"))
    said = [f"{' and '.join(left)} were left out."] if left and test is not None else []
    return joined(images, labels, test, test_labels, said)


def joined(images: Array, labels: Array | None, test: Array | None, test_labels: Array | None, said: list[str]) -> Collection:
    """One collection of training and of test images, which may be missing."""
    pixels, done = as_bytes(images)
    if labels is not None and len(labels) != len(pixels):
        raise DataError(f"There are {len(pixels):,} images, but {len(labels):,} labels. Each image needs one label.")
    if test is None:
        return Collection(pixels, labels, said=[*said, *done])
    others, _ = as_bytes(test)
    if others.shape[1:] != pixels.shape[1:]:
        raise DataError(f"The test images are {size_text(others.shape[1:])}, the training images {size_text(pixels.shape[1:])}. Both need the same size.")
    if (labels is None) != (test_labels is None):
        raise DataError("There are labels of the training images or of the test images, but not of both. Add the missing ones, or leave both out.")
    held_out = np.arange(len(pixels) + len(others)) >= len(pixels)
    if labels is None or test_labels is None:
        return Collection(np.concatenate([pixels, others]), None, held_out, said=[*said, *done])
    if len(test_labels) != len(others):
        raise DataError(f"There are {len(others):,} test images, but {len(test_labels):,} labels. Each image needs one label.")
    return Collection(np.concatenate([pixels, others]), np.concatenate([labels, test_labels]), held_out, said=[*said, *done])


def read_npy(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Array:
    """One array of an .npz file.

    Raises:
        DataError: it holds objects, or its head says other things than its size.
    """
    name = plain(info.filename.removesuffix(".npy"), 30)
    try:
        with archive.open(info) as file:
            shape, _, kind = read_head(file)
            if kind.hasobject:
                raise DataError(
                    f"{name} in the .npz file holds Python objects, which are never loaded. Save it as numbers, such as numpy.stack(images), or words."
                )
            check_amount(shape[0] if shape else 1, shape[1:])
            if (needed := math.prod(shape) * kind.itemsize) > MOST and needed <= info.file_size:
                raise DataError(
                    f"{name} in the .npz file takes {needed / 1e9:.1f} GB; at most {MOST / 1e9:g} GB are read. Save pixels as uint8, or a part of them."
                )
            if needed > info.file_size:
                raise DataError(f"{name} in the .npz file has another size than it says: it is damaged. Save it again with numpy.savez.")
        with archive.open(info) as file:
            return np.lib.format.read_array(file, allow_pickle=False)
    except (ValueError, SyntaxError, tokenize.TokenError, TypeError) as error:  # of a head that is no text of Python
        raise DataError(f"{name} in the .npz file is no array of NumPy. Save it again with numpy.savez.") from error


def read_head(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = np.lib.format.read_magic(file)
    read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}.get(version)
    if read is None:
        raise ValueError(f"version {version}")
    return read(file)


def find_idx_files(paths: list[Path]) -> dict[str, Path]:
    """Of some files, those that are IDX: "train" and "test" images and "train labels", "test labels" by their names, as far as they are there."""
    found: dict[str, Path] = {}
    for path in sorted(paths):
        name = path.name.lower()
        if not re.search(r"idx\d?([-.]ubyte)?(\.gz)?$|[-.]ubyte(\.gz)?$", name):
            continue
        split = "test" if name.startswith(("t10k", "test")) else "train"
        found.setdefault(f"{split} labels" if "label" in name else split, path)
    if "train" not in found and "test" in found:  # the only images there are
        found = {what.replace("test", "train"): path for what, path in found.items()}
    return found


def read_idx_files(files: dict[str, Path]) -> Collection:
    """Images and labels from IDX files, packed by gzip or not; see `find_idx_files`.

    Raises:
        DataError: one is missing, cut off, or no such file.
    """
    if "train" not in files:
        raise DataError("There are IDX files of labels, but none of images. Add it, such as train-images-idx3-ubyte.")
    arrays = {what: read_idx(path, 1 if "labels" in what else 3) for what, path in files.items()}
    return joined(arrays["train"], arrays.get("train labels"), arrays.get("test"), arrays.get("test labels") if "test" in arrays else None, [])


def read_idx(path: Path, rank: int) -> Array:
    """One IDX file of bytes: (N, H, W), or (N,) where `rank` is 1.

    Raises:
        DataError: it is cut off, has more than it says, or is another kind of file.
    """
    name = plain(path.name, 60)
    try:
        with path.open("rb") as raw, gzip.open(raw) if raw.peek(2)[:2] == PACKED else raw as file:
            head = file.read(4)
            if head[:3] != b"\0\0\x08" or not 1 <= head[3] <= 4:
                raise DataError(f"{name} does not begin as an IDX file of bytes does. Give the file of images and that of labels as they were published.")
            if head[3] != rank and not (rank == 3 and head[3] == 4):
                wanted = "labels" if rank == 1 else "images"
                raise DataError(f"{name} holds numbers in {head[3]} dimensions, which are no {wanted}. The names of IDX files must say images or labels.")
            raw_sizes = file.read(4 * head[3])
            if len(raw_sizes) < 4 * head[3]:
                raise DataError(f"{name} is cut off within its head. Copy it again.")
            sizes = tuple(int(n) for n in np.frombuffer(raw_sizes, ">u4"))
            check_amount(sizes[0], sizes[1:])
            needed = math.prod(sizes)
            data = file.read(needed + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name} cannot be read: it is damaged or was cut off. Copy it again.") from error
    if len(data) != needed:
        said = f"{size_text(sizes)} numbers in its head, but {'more' if len(data) > needed else f'only {len(data):,}'}"
        raise DataError(f"{name} {'is cut off' if len(data) < needed else 'is damaged'}: it has {said}. Copy it again.")
    return np.frombuffer(data, np.uint8).reshape(sizes)
