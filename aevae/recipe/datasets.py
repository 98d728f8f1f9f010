"""The data sets the app knows, as one table, and the reading of their files with numpy alone.

The server shows original pictures with these functions and so never imports torch; training uses `science.data`.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import math
import pickletools
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from . import extras
from .arrays import Array
from .dataset import DIGITS, Dataset, data_dir
from .errors import DataError
from .idx import contents, find_idx, parse_idx
from .own_sets import reading as own_sets

BUILT_IN: dict[str, Dataset] = {
    d.name: d
    for d in (
        Dataset("mnist", "MNIST", (1, 28, 28), DIGITS, 60_000, 10_000, "MNIST", 12, {
            "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
            "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
            "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
            "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
        }, noun="digit"),
        Dataset("fashion-mnist", "Fashion-MNIST", (1, 28, 28),
                ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"),
                60_000, 10_000, "FashionMNIST", 31),
        Dataset("kmnist", "Kuzushiji-MNIST", (1, 28, 28),
                ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"), 60_000, 10_000, "KMNIST", 21),
        Dataset("cifar10", "CIFAR-10", (3, 32, 32),
                ("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"), 50_000, 10_000, "CIFAR10", 170, {
            "data_batch_1": "c99cafc152244af753f735de768cd75f",
            "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
            "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
            "data_batch_4": "634d18415352ddfa80567beed471001a",
            "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
            "test_batch": "40351d587109b95175f43aff81a1287e",
        }),
        Dataset("digits", "Digits (bundled)", (1, 28, 28), DIGITS, 1_437, 360, noun="digit"),
    )
}  # fmt: skip


class Datasets(Mapping[str, Dataset]):
    """All sets by their names: those of the table above, then those that somebody has added (`own_sets/`), as they lie in the data folder now."""

    def __getitem__(self, name: str) -> Dataset:
        if name in BUILT_IN:
            return BUILT_IN[name]
        try:
            return own_sets.read_set(name)
        except (DataError, TypeError) as error:
            raise KeyError(name) from error

    def __iter__(self) -> Iterator[str]:
        yield from BUILT_IN
        yield from (name for name in own_sets.names() if name not in BUILT_IN and name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


DATASETS = Datasets()


def idx_path(dataset: Dataset, split: str, what: str) -> Path:
    """Where `what` ("images" or "labels") of a split ("train" or "test") lies, also a level off or packed; else where torchvision would keep it."""
    part = {"train": "train", "test": "t10k"}[split]
    return find_idx(data_dir(), str(dataset.source), dataset.name == "mnist", f"{part}-{what}-idx{3 if what == 'images' else 1}-ubyte")


def cifar_path(part: str) -> Path:
    """Where torchvision keeps a part of CIFAR-10."""
    return data_dir() / "cifar-10-batches-py" / part


def originals_path(dataset: Dataset) -> Path | None:
    """The file that holds the test pictures; None: they are bundled."""
    if dataset.bundled:
        return None
    if dataset.own:
        return own_sets.array_path(dataset, "test")
    return idx_path(dataset, "test", "images") if dataset.idx else cifar_path("test_batch")


def present(name: str) -> bool:
    """Whether a data set can be used without a download. Looks at names only."""
    dataset = DATASETS[name]
    if dataset.bundled:
        return bundled_file() is not None
    if dataset.own:
        return all(own_sets.array_path(dataset, split).is_file() for split in ("train", "test"))
    if dataset.idx:
        return all(idx_path(dataset, split, what).is_file() for split in ("train", "test") for what in ("images", "labels"))
    return all(cifar_path(part).is_file() for part in dataset.md5)


def read_idx(path: Path, shape: tuple[int, ...]) -> Array:
    """The bytes of one IDX file, packed by gzip or not, as uint8 of the expected shape (N, …).

    Raises:
        DataError: the file is missing, cut off, of another kind or size; the message says which, and what to do.
    """
    try:
        return parse_idx(contents(path), shape)
    except OSError as error:
        raise DataError(f"{path.name} is not in {path.parent}, nor packed as {path.name}.gz. {fetch_hint(path)}") from error
    except ValueError as error:
        raise DataError(f"{path} cannot be used. {error} Move it elsewhere. {fetch_hint(path)}") from error


def read_cifar_batch(path: Path, count: int, shape: tuple[int, int, int]) -> tuple[Array, Array]:
    """Pictures (N, C, H, W) uint8 and labels (N,) uint8 of one part of CIFAR-10.

    The file is a pickle. It is walked through, never executed: the pixels lie in it as one long string, the labels as the
    small numbers after their name.

    Raises:
        DataError: the file is missing or holds something else.
    """
    hint = "Then run `python -m aevae data cifar10`, or set AEVAE_DATA to the folder that has it; the bundled `digits` need no download."
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} is not in {path.parent}. {hint}") from error
    labels: list[int] = []
    key, pixels, fortran = "", np.empty(0, np.uint8), False
    try:
        for op, value, _ in pickletools.genops(raw):
            if isinstance(value, str):
                key = value
                if len(value) == count * math.prod(shape):
                    pixels = np.frombuffer(value.encode("latin-1"), np.uint8).reshape((count, -1), order="F" if fortran else "C")
            elif isinstance(value, int) and key == "labels" and op.name.startswith("BININT"):
                labels.append(value)
            elif op.name in ("NEWTRUE", "NEWFALSE"):  # an array's word on its order, right before its bytes
                fortran = op.name == "NEWTRUE"
    except ValueError:
        labels = []
    if len(pixels) != count or len(labels) != count or not all(0 <= label < 10 for label in labels):
        raise DataError(f"{path} does not hold {count:,} pictures and their classes. It is truncated or another file. Move it elsewhere. {hint}")
    return pixels.reshape(count, *shape), np.array(labels, np.uint8)


def read_split(name: str, split: str) -> tuple[Array, Array]:
    """Pictures (N, C, H, W) uint8 and labels (N,) uint8, all 0 where there are no classes.

    Raises:
        DataError: see `read_idx`, `read_cifar_batch` and `own_sets.reading.read_array`.
    """
    dataset = DATASETS[name]
    if dataset.bundled:
        return read_digits(split)
    if dataset.own:
        images = own_sets.read_array(dataset, split)
        return images, own_sets.read_array(dataset, split, "labels") if dataset.classes else np.zeros(len(images), np.uint8)
    if not dataset.idx:
        names = ["test_batch"] if split == "test" else [name for name in dataset.md5 if name != "test_batch"]
        parts = [read_cifar_batch(cifar_path(name), 10_000, dataset.shape) for name in names]
        return np.concatenate([images for images, _ in parts]), np.concatenate([labels for _, labels in parts])
    count = dataset.train if split == "train" else dataset.test
    images = read_idx(idx_path(dataset, split, "images"), (count, *dataset.shape[1:]))
    labels = read_idx(idx_path(dataset, split, "labels"), (count,))
    return images.reshape(count, *dataset.shape), labels


def read_values(name: str, split: str) -> Array | None:
    """The numbers (N,) float32 that images of a set have in place of classes; None where they have none.

    Raises:
        DataError: see `own_sets.reading.read_array`.
    """
    dataset = DATASETS[name]
    return own_sets.read_array(dataset, split, "values") if dataset.values else None


@lru_cache(maxsize=1)
def bundled_file() -> Path | None:
    """Where scikit-learn keeps its digits, which need not be imported for that; None where it is not installed."""
    package = importlib.util.find_spec("sklearn") if extras.present("sklearn") else None
    return Path(package.origin).parent / "datasets/data/digits.csv.gz" if package and package.origin else None


@lru_cache(maxsize=1)
def bundled_digits() -> tuple[Array, Array]:
    """The 1,797 handwritten digits that come with scikit-learn, scaled from 8×8 to 28×28 by linear interpolation.

    Read from the package's own file because importing scikit-learn costs a second and 170 MB.
    """
    if (file := bundled_file()) is None:
        raise DataError(f"The bundled digits come with scikit-learn, which is not installed. Install it with `{extras.install('train')}`.")
    table = np.loadtxt(file, delimiter=",", dtype=np.uint8)
    small = table[:, :64].reshape(-1, 8, 8) / 16.0  # (N, 8, 8) in [0, 1]
    centres = np.clip((np.arange(28) + 0.5) * 8 / 28 - 0.5, 0, 7)
    stretch = np.maximum(0, 1 - np.abs(centres[:, None] - np.arange(8)))  # (28, 8), rows sum to 1
    images = stretch @ small @ stretch.T
    return np.round(255 * images).astype(np.uint8)[:, None], table[:, 64]


def read_digits(split: str) -> tuple[Array, Array]:
    """The bundled digits, shuffled once with a fixed seed, then split 1,437 to 360."""
    images, labels = bundled_digits()
    order = np.random.default_rng(0).permutation(len(images))
    count = DATASETS["digits"].train
    chosen = order[:count] if split == "train" else order[count:]
    return images[chosen], labels[chosen]


def has_originals(dataset: Dataset) -> bool:
    """Whether the server can show this data set's pictures without torch: they are here, and of this set, not of another of its name."""
    return DATASETS.get(dataset.name) == dataset and present(dataset.name)


@lru_cache(maxsize=8)
def original_labels(dataset: Dataset) -> tuple[int, ...]:
    """The classes of all test pictures, as numbers.

    Raises:
        DataError: see `read_split`.
    """
    return tuple(read_split(dataset.name, "test")[1].tolist())


@lru_cache(maxsize=4)
def packed_test_images(dataset: Dataset) -> bytes:
    """All test pictures as gzip of raw uint8 N·C·H·W, for browsers.

    Raises:
        DataError: see `read_split`.
    """
    return gzip.compress(read_split(dataset.name, "test")[0].tobytes(), 6)


def checksum_faults(name: str) -> list[str]:
    """Names of unpacked files whose MD5 is known and differs."""
    dataset = DATASETS[name]
    paths = {f: find_idx(data_dir(), str(dataset.source), name == "mnist", f) if dataset.idx else cifar_path(f) for f in dataset.md5}
    return [f for f, md5 in dataset.md5.items() if hashlib.md5(contents(paths[f]), usedforsecurity=False).hexdigest() != md5]


def fetch_hint(path: Path) -> str:
    known = {d.source: d.name for d in DATASETS.values() if d.source}
    name = next((known[part] for part in reversed(path.parts) if part in known), "mnist")
    return f"Then run `python -m aevae data {name}`, or set AEVAE_DATA to the folder that has it; the bundled `digits` need no download."
