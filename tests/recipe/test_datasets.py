"""Data sets: the bundled digits are scikit-learn's, and a damaged file is refused with what to do."""

from __future__ import annotations

import gzip
import hashlib
import pickle
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
import torch

from aevae.recipe import datasets
from aevae.recipe.config import Config
from aevae.recipe.datasets import (
    DATASETS,
    bundled_digits,
    checksum_faults,
    cifar_path,
    has_originals,
    idx_path,
    packed_test_images,
    present,
    read_cifar_batch,
    read_idx,
    read_split,
)
from aevae.recipe.errors import DataError
from aevae.recipe.idx import parse_idx
from aevae.science.download import PUBLISHED
from benchmarks.torchvision_here import torchvision_datasets


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.astype(np.uint8).tobytes()


def test_bundled_digits_are_those_of_sklearn() -> None:
    theirs = sklearn.datasets.load_digits()
    images, labels = bundled_digits()
    assert images.shape == (1797, 1, 28, 28)
    assert images.dtype == labels.dtype == np.uint8
    assert np.array_equal(labels, theirs.target)


def test_bundled_digits_are_scaled_as_torch_scales() -> None:
    small = torch.tensor(sklearn.datasets.load_digits().images / 16)[:, None]
    expected = 255 * torch.nn.functional.interpolate(small, size=(28, 28), mode="bilinear", align_corners=False)
    assert np.abs(bundled_digits()[0] - expected.numpy()).max() <= 0.5 + 1e-9


def test_the_splits_of_the_digits_share_no_picture_and_lose_none() -> None:
    (train, train_labels), (test, test_labels) = read_split("digits", "train"), read_split("digits", "test")
    assert (len(train), len(test)) == (DATASETS["digits"].train, DATASETS["digits"].test)
    everything = sorted(x.tobytes() + bytes([y]) for x, y in zip(*bundled_digits(), strict=True))
    assert sorted(x.tobytes() + bytes([y]) for x, y in zip([*train, *test], [*train_labels, *test_labels], strict=True)) == everything
    assert set(test_labels) == set(range(10))


def test_reading_the_digits_does_not_import_sklearn_or_torch() -> None:
    code = "import sys; from aevae.recipe.datasets import read_split; read_split('digits', 'test'); print({'sklearn', 'torch'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout == "set()\n"


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_describes_itself(name: str) -> None:
    dataset = DATASETS[name]
    assert dataset.name == name
    assert len(dataset.classes) == len(set(dataset.classes)) == 10
    assert len(dataset.shape) == 3
    assert Config(dataset=name).dataset == name


@pytest.mark.parametrize("name", [d.name for d in DATASETS.values() if d.source])
def test_addresses_files_and_checksums_are_those_of_torchvision(name: str) -> None:
    theirs, ours, dataset = getattr(torchvision_datasets(), DATASETS[name].source or ""), PUBLISHED[name], DATASETS[name]
    if dataset.idx:
        assert (list(ours.folders), list(ours.files.items())) == (theirs.mirrors, theirs.resources)
        assert {file.removesuffix(".gz") for file in ours.files} == {
            idx_path(dataset, split, what).name for split in ("train", "test") for what in ("images", "labels")
        }
    else:
        assert [(ours.folders[0] + file, md5) for file, md5 in ours.files.items()] == [(theirs.url, theirs.tgz_md5)]
        assert list(dataset.md5.items()) == [tuple(part) for part in theirs.train_list + theirs.test_list]
        assert cifar_path("").name == theirs.base_folder


def test_an_idx_file_is_read_as_written(tmp_path: Path) -> None:
    array = np.random.default_rng(0).integers(0, 256, (5, 4, 3))
    (tmp_path / "x").write_bytes(idx(array))
    assert np.array_equal(read_idx(tmp_path / "x", (5, 4, 3)), array)


GOOD = idx(np.arange(60).reshape(5, 4, 3))
DAMAGES = {
    "empty": b"",
    "head cut": GOOD[:10],
    "truncated": GOOD[:-1],
    "half": GOOD[: len(GOOD) // 2],
    "trailing byte": GOOD + b"\0",
    "wrong magic": b"\x01" + GOOD[1:],
    "wrong type": GOOD[:2] + b"\x0d" + GOOD[3:],
    "other rank": idx(np.arange(60).reshape(5, 12)),
    "other sizes": idx(np.arange(60).reshape(5, 3, 4)),
    "lying count": GOOD[:4] + struct.pack(">I", 2**32 - 1) + GOOD[8:],
    "packed and cut": gzip.compress(GOOD)[:-12],
    "a web page": b"<!doctype html><html>Sign in to the network</html>" * 5,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_data_file_is_refused_with_what_to_do(damage: str, data: Path) -> None:
    path = data / "FashionMNIST" / "raw" / "train-images-idx3-ubyte"
    path.parent.mkdir(parents=True)
    path.write_bytes(DAMAGES[damage])
    with pytest.raises(DataError) as refusal:
        read_idx(path, (5, 4, 3))
    for part in (str(path), "Move it elsewhere", "python -m aevae data fashion-mnist", "digits"):
        assert part in str(refusal.value)


def test_a_whole_file_of_another_size_is_called_what_it_is() -> None:
    for raw, said in ((idx(np.zeros((3, 4, 3))), "is whole, but of another data set or size: it holds 3 × 4 × 3"), (GOOD[:-1], "is cut off")):
        with pytest.raises(ValueError, match=said):
            parse_idx(raw, (5, 4, 3))


BY_HAND = [  # what AEVAE_DATA names, and where the files lie
    *(("", place) for place in ("MNIST/raw/{}", "MNIST/raw/{}.gz", "MNIST/{}.gz", "{}", "{}.gz", "raw/{}", "mnist/{}", "data/MNIST/raw/{}")),
    *((inside, place) for inside in ("MNIST", "MNIST/raw") for place in ("MNIST/raw/{}", "MNIST/raw/{}.gz")),
]


@pytest.mark.parametrize(("inside", "place"), BY_HAND)
def test_files_fetched_by_hand_are_read_where_people_put_them(inside: str, place: str, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed or not, one level off in the folder or in AEVAE_DATA."""
    small = datasets.Dataset(**{**DATASETS["mnist"].__dict__, "train": 3, "test": 2, "md5": {}})
    monkeypatch.setitem(datasets.BUILT_IN, "mnist", small)
    monkeypatch.setenv("AEVAE_DATA", str(data / inside))
    assert not present("mnist")
    for part, count in (("train", 3), ("t10k", 2)):
        for name, shape in ((f"{part}-images-idx3-ubyte", (count, 28, 28)), (f"{part}-labels-idx1-ubyte", (count,))):
            path = data / place.format(name if "data/" not in place else name.replace("-idx", ".idx"))
            path.parent.mkdir(parents=True, exist_ok=True)
            raw = idx(np.full(shape, count))
            path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    assert present("mnist")
    assert not present("fashion-mnist")
    assert read_split("mnist", "train")[1].tolist() == [3, 3, 3]
    assert read_split("mnist", "test")[0].shape == (2, 1, 28, 28)


def as_python_2(images: np.ndarray, labels: np.ndarray) -> bytes:
    """A part of CIFAR-10 byte by byte as its authors' Python 2 wrote it: a pickle of a dict with an array in it."""
    names = b"".join(b"U\x05a.pngq\x0d" for _ in labels)
    pixels = images.reshape(len(images), -1)
    return b"".join([
        b"\x80\x02}q\x01(U\x0bbatch_labelq\x02U\x14testing batch 1 of 1q\x03U\x06labelsq\x04]q\x05(", b"".join(bytes([75, label]) for label in labels),
        b"eU\x04dataq\x06cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08K\x00\x85U\x01b\x87Rq\x09(K\x01M",
        struct.pack("<H", len(pixels)), b"M", struct.pack("<H", pixels.shape[1]), b"\x86cnumpy\ndtype\nq\x0aU\x02u1K\x00K\x01\x87Rq\x0b(K\x03U\x01|NNNJ",
        b"\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T", struct.pack("<I", pixels.size), pixels.tobytes(), b"tbU\x09filenamesq\x0c]q\x0e(", names, b"eu.",
    ])  # fmt: skip


CIFAR_IMAGES = np.random.default_rng(1).integers(0, 256, (7, 3, 32, 32), dtype=np.uint8)
CIFAR_LABELS = np.array([3, 8, 8, 0, 6, 6, 9], np.uint8)
FLAT = CIFAR_IMAGES.reshape(7, -1)
BATCHES = {
    "Python 2": as_python_2(CIFAR_IMAGES, CIFAR_LABELS),
    "Python 3": pickle.dumps({"labels": CIFAR_LABELS.tolist(), "data": FLAT}, protocol=2),
    "column by column": pickle.dumps({"data": np.asfortranarray(FLAT), "labels": CIFAR_LABELS.tolist()}, protocol=2),
}


@pytest.mark.parametrize("writer", BATCHES)
def test_a_part_of_cifar_is_read_without_being_executed_as_unpickling_it_would(writer: str, tmp_path: Path) -> None:
    (tmp_path / "test_batch").write_bytes(BATCHES[writer])
    images, labels = read_cifar_batch(tmp_path / "test_batch", 7, (3, 32, 32))
    oracle = pickle.loads(BATCHES[writer], encoding="latin1")  # noqa: S301 - our own bytes, read as torchvision does
    assert np.array_equal(images, oracle["data"].reshape(7, 3, 32, 32))
    assert np.array_equal(images, CIFAR_IMAGES)
    assert labels.tolist() == oracle["labels"]


@pytest.mark.parametrize("damage", [b"", BATCHES["Python 2"][:5000], b"<!doctype html>", pickle.dumps({"labels": [1] * 7}), gzip.compress(BATCHES["Python 2"])])
def test_a_damaged_part_of_cifar_is_refused_with_what_to_do(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "test_batch").write_bytes(damage)
    with pytest.raises(DataError, match=r"does not hold 7 pictures.*Move it elsewhere.*python -m aevae data cifar10"):
        read_cifar_batch(tmp_path / "test_batch", 7, (3, 32, 32))


def test_originals_of_cifar_are_served_like_the_others(data: Path) -> None:
    folder = data / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    images = np.random.default_rng(2).integers(0, 256, (10_000, 3072), dtype=np.uint8)
    for i in range(1, 6):
        (folder / f"data_batch_{i}").write_bytes(pickle.dumps({"data": images[:: (-1) ** i], "labels": [i] * 10_000}, protocol=2))
    assert not has_originals(DATASETS["cifar10"])
    (folder / "test_batch").write_bytes(pickle.dumps({"data": images, "labels": [i % 10 for i in range(10_000)]}, protocol=2))
    assert has_originals(DATASETS["cifar10"])
    pixels, classes = read_split("cifar10", "train")
    assert (pixels.shape, np.bincount(classes).tolist()) == ((50_000, 3, 32, 32), [0, *[10_000] * 5])
    assert np.array_equal(pixels[[0, 10_000, 20_000]].reshape(3, -1), images[[-1, 0, -1]])
    assert "data_batch_1" in checksum_faults("cifar10")
    assert gzip.decompress(packed_test_images.__wrapped__(DATASETS["cifar10"])) == images.tobytes()
    assert datasets.original_labels.__wrapped__(DATASETS["cifar10"])[:12] == (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1)


@pytest.mark.parametrize("name", DATASETS)
def test_whatever_is_here_has_originals(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evaluate offers the download where there are no originals, and the download ends by asking again: it must not ask for ever."""
    monkeypatch.setattr(datasets, "present", lambda name: True)
    assert has_originals(DATASETS[name])


@pytest.mark.parametrize("name", [d.name for d in DATASETS.values() if d.source])
def test_a_missing_data_set_is_refused_with_the_command_that_fetches_it(name: str, data: Path) -> None:
    assert not present(name)
    assert not has_originals(DATASETS[name])
    with pytest.raises(DataError, match=f"python -m aevae data {name}"):
        read_split(name, "test")
    assert not data.exists()


def test_the_bundled_digits_are_always_present(data: Path) -> None:
    assert present("digits")
    assert has_originals(DATASETS["digits"])


def test_packed_originals_are_the_test_pictures() -> None:
    assert gzip.decompress(packed_test_images(DATASETS["digits"])) == read_split("digits", "test")[0].tobytes()


def test_checksum_faults_name_the_changed_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mnist = DATASETS["mnist"]
    folder = data / "MNIST" / "raw"
    folder.mkdir(parents=True)
    for file in mnist.md5:
        (folder / file).write_bytes(file.encode())
    changed = {file: hashlib.md5(file.encode(), usedforsecurity=False).hexdigest() for file in mnist.md5}
    monkeypatch.setitem(datasets.BUILT_IN, "mnist", datasets.Dataset(**{**mnist.__dict__, "md5": changed}))
    assert datasets.checksum_faults("mnist") == []
    (folder / "t10k-labels-idx1-ubyte").write_bytes(b"x")
    assert datasets.checksum_faults("mnist") == ["t10k-labels-idx1-ubyte"]


def test_mnist_is_the_real_mnist(mnist: str) -> None:
    assert datasets.checksum_faults(mnist) == []
    images, labels = read_split(mnist, "test")
    assert images.shape == (10_000, 1, 28, 28)
    assert labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]  # as everyone's tutorial prints them
