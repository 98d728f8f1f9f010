"""Data sets as tensors, and their download. Addresses and checksums are torchvision's own; the care is ours."""

from __future__ import annotations

import gzip
import hashlib
import importlib
import os
import shutil
import tarfile
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Array
from aevae.recipe.config import Config
from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import DATASETS, checksum_faults, data_dir, idx_path, present, read_idx, read_split, read_values
from aevae.recipe.errors import DataError

TIMEOUT_S = 3.0  # with the import of torchvision, what cannot be had is said within five seconds
SLOWEST = 1000  # bytes a second: below this a download is as good as dead
Progress = Callable[[str, float], None]  # (file, share done from 0 to 1)


@dataclass(frozen=True)
class Images:
    """Pictures (N, C, H, W) float32 in [0, 1], their classes (N,) int64, all 0 where they have none, and what numbers (N,) they have in place of classes."""

    pixels: Tensor
    labels: Tensor
    values: Tensor | None = None

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, part: slice | Tensor) -> Images:
        return Images(self.pixels[part], self.labels[part], None if self.values is None else self.values[part])

    def to(self, device: torch.device) -> Images:
        """The same on a device, where training takes its batches from them."""
        return Images(self.pixels.to(device), self.labels.to(device), None if self.values is None else self.values.to(device))

    def labelled(self, count: int, seed: int = 0) -> Tensor:
        """Rows of `count` pictures, drawn evenly over the classes there are: each has as many as the next, or one more."""
        labels = self.labels.cpu()
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(seed), device="cpu")
        by_class = [order[labels[order] == k] for k in labels.unique()]
        rounds = (rows[i] for i in range(max(map(len, by_class))) for rows in by_class if i < len(rows))  # one of each class after another
        return torch.stack(list(islice(rounds, count))).to(self.labels.device)

    def without(self, classes: tuple[int, ...]) -> Images:
        """Those of all other classes."""
        return self[~torch.isin(self.labels, torch.tensor(classes))] if classes else self


def load(dataset: str | Dataset, split: str) -> Images:
    """One split ("train" or "test") of a data set, by its name or as a run describes it.

    Raises:
        DataError: the name is unknown or another set has it now, or the files are missing or damaged; the message says what to do.
    """
    name = dataset if isinstance(dataset, str) else dataset.name
    if name not in DATASETS:
        raise DataError(f"unknown data set {name!r}. Known: {', '.join(DATASETS)}.")
    if isinstance(dataset, Dataset) and dataset != DATASETS[name]:
        raise DataError(
            f"the images of {dataset.title} that this model is of are not here: another data set has the name {name!r}. Put the folder of the first one back."
        )
    images, labels = read_cifar(split) if name == "cifar10" else read_split(name, split)
    values = read_values(name, split)
    return Images(
        torch.from_numpy(images.astype(np.float32) / 255),
        torch.from_numpy(labels.astype(np.int64)),
        None if values is None else torch.from_numpy(values),
    )


def trained_on(full: Images, config: Config) -> Images:
    """Those of all training pictures that a recipe trains on."""
    return full[: len(full) - config.holdout].without(config.leave_out)


def read_cifar(split: str) -> tuple[Array, Array]:
    """CIFAR-10 through torchvision, which checks the MD5 of each part before it opens it."""
    try:
        part = torchvision_datasets().CIFAR10(root=str(data_dir()), train=split == "train", download=False)
    except (RuntimeError, OSError) as error:
        raise DataError("CIFAR-10 is missing or damaged. Run `python -m aevae data cifar10`.") from error
    return part.data.transpose(0, 3, 1, 2), np.array(part.targets)


def torchvision_datasets() -> Any:
    """torchvision.datasets, also where torch is the CPU build.

    torchvision's wheel is built against CUDA; without the C++ operators of that build its import fails on the missing
    schemas of `nms`. Declaring the two schemas is enough for data sets, which never call them. Where the operators
    exist this does nothing.
    """
    if not hasattr(torch.ops.torchvision, "nms"):
        library = torch.library.Library("torchvision", "DEF")
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        torchvision_datasets.library = library  # type: ignore[attr-defined]  # it ends with its last reference
    return importlib.import_module("torchvision.datasets")


def download(name: str, progress: Progress = lambda file, share: None) -> None:
    """Bring a data set into the data folder, checked against torchvision's checksums; nothing half done stays.

    Raises:
        DataError: offline, a wrong checksum, a full or read-only disk; said within seconds.
    """
    dataset = DATASETS[name]
    if dataset.source is None:
        return
    try:
        data_dir().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data_dir(), prefix=".download-") as folder:
            if dataset.idx:
                download_idx(dataset, Path(folder), progress)
            else:
                download_cifar(Path(folder), progress)
    except OSError as error:
        raise DataError(f"{dataset.title} cannot be stored in {data_dir()}: {error.strerror or error}. Set AEVAE_DATA to a folder with room.") from error


def download_idx(dataset: Dataset, folder: Path, progress: Progress) -> None:
    source = getattr(torchvision_datasets(), str(dataset.source))
    unpacked: list[tuple[Path, Path]] = []
    for file, md5 in source.resources:
        packed = folder / file
        fetch([mirror + file for mirror in source.mirrors], packed, md5, progress)
        target = data_dir() / str(dataset.source) / "raw" / file.removesuffix(".gz")
        raw = folder / target.name
        with gzip.open(packed) as source_file, raw.open("wb") as out:
            shutil.copyfileobj(source_file, out)
        packed.unlink()
        unpacked.append((raw, target))
    for raw, target in unpacked:  # only when every file is whole
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(raw, target)


def download_cifar(folder: Path, progress: Progress) -> None:
    source = torchvision_datasets().CIFAR10
    packed = folder / source.filename
    fetch([source.url], packed, source.tgz_md5, progress)
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    target = data_dir() / source.base_folder
    shutil.rmtree(target, ignore_errors=True)
    os.replace(folder / source.base_folder, target)


def fetch(addresses: list[str], target: Path, md5: str, progress: Progress) -> None:
    """One file from the first address that answers.

    Raises:
        DataError: no address answered within `TIMEOUT_S`, or what came has another checksum.
    """
    reason: object = "no address is known"
    for address in addresses:
        digest = hashlib.md5(usedforsecurity=False)
        try:
            started = time.monotonic()
            with open_address(address, TIMEOUT_S / len(addresses)) as response, target.open("wb") as out:
                total, done = int(response.headers.get("Content-Length") or 0), 0
                while block := response.read1(1 << 18):
                    if (elapsed := time.monotonic() - started) > TIMEOUT_S and done < SLOWEST * elapsed:
                        raise TimeoutError("the connection is too slow")
                    out.write(block)
                    digest.update(block)
                    done += len(block)
                    progress(target.name, done / total if total else 0.0)
        except (OSError, ValueError, HTTPException) as error:
            if target.parent.exists() and not os.access(target.parent, os.W_OK):
                raise
            reason = getattr(error, "reason", error)
            continue
        if digest.hexdigest() == md5:
            return
        reason = "the file that came has a wrong checksum"
    raise DataError(
        f"{target.name} could not be downloaded: {reason}. Check the connection and try again, or copy the files into {data_dir()} and set AEVAE_DATA; the bundled `digits` need no download."
    )


def open_address(address: str, seconds: float) -> HTTPResponse:
    """The answer of an address.

    In a thread: the timeout of a socket holds for each IP of a host anew, and not at all for looking the host up.

    Raises:
        OSError, HTTPException: there is none; TimeoutError among them.
    """
    future: Future[HTTPResponse] = Future()

    def request() -> None:
        try:
            response = urllib.request.urlopen(address, timeout=TIMEOUT_S)
        except Exception as error:
            if isinstance(error, HTTPError):
                error.close()  # it is an answer too
            with suppress(InvalidStateError):  # nobody waits any more
                future.set_exception(error)
            return
        try:
            future.set_result(response)
        except InvalidStateError:
            response.close()

    threading.Thread(target=request, daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError as error:
        raise TimeoutError("timed out") from error
    finally:
        future.cancel()


def check(name: str) -> None:
    """Read a present data set's heads and sizes, and its checksums where they are known.

    Raises:
        DataError: something is missing or damaged.
    """
    dataset = DATASETS[name]
    if not dataset.idx:
        load(name, "test")
        return
    for split, count in (("train", dataset.train), ("test", dataset.test)):
        read_idx(idx_path(dataset, split, "images"), (count, *dataset.shape[1:]))
        read_idx(idx_path(dataset, split, "labels"), (count,))
    if faults := checksum_faults(name):
        raise DataError(
            f"{faults[0]} in {data_dir()} has a wrong checksum: it is not the published file. Move it elsewhere and run `python -m aevae data {name}`."
        )


__all__ = ["Images", "check", "download", "load", "present", "torchvision_datasets", "trained_on"]
