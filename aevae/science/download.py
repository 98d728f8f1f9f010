"""Downloads of data sets, and the check of what is here. Addresses and checksums are those of torchvision; the care is ours."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tarfile
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError

from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import DATASETS, checksum_faults, cifar_path, data_dir, idx_path, read_idx, read_split
from aevae.recipe.errors import DataError

TIMEOUT_S = 3.0  # with the start of a program, what cannot be had is said within five seconds
SLOWEST = 1000  # bytes a second: below this a download is as good as dead
Progress = Callable[[str, float], None]  # (file, share done from 0 to 1)


@dataclass(frozen=True)
class Published:
    """Where a data set is published: folders that have its files, asked in turn, and the MD5 of each file, packed."""

    folders: tuple[str, ...]
    files: dict[str, str]


def idx_files(*md5: str) -> dict[str, str]:
    return dict(zip((f"{part}-{what}.gz" for part in ("train", "t10k") for what in ("images-idx3-ubyte", "labels-idx1-ubyte")), md5, strict=True))


PUBLISHED = {
    "mnist": Published(
        ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
        idx_files(
            "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432", "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"
        ),
    ),
    "fashion-mnist": Published(
        ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
        idx_files(
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe", "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"
        ),
    ),
    "kmnist": Published(
        ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
        idx_files(
            "bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344", "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134"
        ),
    ),
    "cifar10": Published(("https://www.cs.toronto.edu/~kriz/",), {"cifar-10-python.tar.gz": "c58f30108f718f92721af3b95e74349a"}),
}


def download(name: str, progress: Progress = lambda file, share: None) -> None:
    """Bring a data set into the data folder, checked against its publisher's checksums; nothing half done stays.

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
                download_cifar(dataset, Path(folder), progress)
    except OSError as error:
        raise DataError(f"{dataset.title} cannot be stored in {data_dir()}: {error.strerror or error}. Set AEVAE_DATA to a folder with room.") from error


def download_idx(dataset: Dataset, folder: Path, progress: Progress) -> None:
    unpacked: list[tuple[Path, Path]] = []
    for packed in fetched(dataset, folder, progress):
        target = data_dir() / str(dataset.source) / "raw" / packed.name.removesuffix(".gz")
        raw = folder / target.name
        with gzip.open(packed) as source_file, raw.open("wb") as out:
            shutil.copyfileobj(source_file, out)
        packed.unlink()
        unpacked.append((raw, target))
    for raw, target in unpacked:  # only when every file is whole
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(raw, target)


def download_cifar(dataset: Dataset, folder: Path, progress: Progress) -> None:
    for packed in fetched(dataset, folder, progress):
        with tarfile.open(packed) as archive:
            archive.extractall(folder, filter="data")
    target = cifar_path("")
    shutil.rmtree(target, ignore_errors=True)
    os.replace(folder / target.name, target)


def fetched(dataset: Dataset, folder: Path, progress: Progress) -> Iterator[Path]:
    """The packed files of a data set, each as soon as it is there; see `fetch`."""
    published = PUBLISHED[dataset.name]
    for file, md5 in published.files.items():
        fetch([place + file for place in published.folders], folder / file, md5, progress)
        yield folder / file


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
        read_split(name, "test")
    for split, count in (("train", dataset.train), ("test", dataset.test)) if dataset.idx else ():
        read_idx(idx_path(dataset, split, "images"), (count, *dataset.shape[1:]))
        read_idx(idx_path(dataset, split, "labels"), (count,))
    if faults := checksum_faults(name):
        raise DataError(
            f"{faults[0]} in {data_dir()} has a wrong checksum: it is not the published file. Move it elsewhere and run `python -m aevae data {name}`."
        )
