"""The files of a set of images of one's own: written whole, in a folder that takes its name last."""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from ..arrays import Array, Json
from ..dataset import data_dir
from ..datasets import BUILT_IN
from ..errors import DataError
from .labels import plain
from .pixels import blocks
from .reading import NAME

DRAFT, GONE, UPLOAD = ".draft-", ".deleted-", ".upload-"  # how the folders begin of sets without a name, sets being removed, and files that a page was given
FORGOTTEN_S = 86_400.0  # after so long a draft that nobody has kept is thrown away


def check_name(name: str) -> None:
    """Refuse (DataError) a name that no set can have, or another has."""
    if not NAME.fullmatch(name):
        raise DataError(f"{plain(str(name), 40)!r} is no name for a data set. Use a–z, 0–9 and hyphens, a letter or digit first, at most 40 characters.")
    if name in BUILT_IN or os.path.lexists(data_dir() / name):
        raise DataError(taken(name))


def taken(name: str) -> str:
    return f"There is a data set {name} already. Choose another name, or remove that one first: python -m aevae data remove {name}."


def new_folder(needed: int, kind: str = DRAFT) -> Path:
    """An empty folder for a draft or for uploads, on a disk that has room for so many bytes.

    Raises:
        DataError: no room, or the folder of the data sets cannot be written.
    """
    root = data_dir()
    try:
        root.mkdir(parents=True, exist_ok=True)
        sweep()
        if (free := shutil.disk_usage(root).free) < 1.1 * needed:
            raise DataError(
                f"The set needs {needed / 1e6:,.0f} MB, but {root} has room for {free / 1e6:,.0f} MB. Free some, or set AEVAE_DATA to another folder."
            )
        folder = root / f"{kind}{secrets.token_hex(8)}"
        folder.mkdir()
    except OSError as error:
        raise cannot_store(error) from error
    return folder


def sweep() -> None:
    """Throw away drafts that nobody has kept, uploads that nobody read, and what is left of sets that were being removed."""
    for folder in data_dir().glob(".*-*"):
        with suppress(OSError):
            if folder.name.startswith(GONE) or (folder.name.startswith((DRAFT, UPLOAD)) and time.time() - folder.stat().st_mtime > FORGOTTEN_S):
                shutil.rmtree(folder, ignore_errors=True)


def remove_set(name: str) -> None:
    """Remove the folder of a set, in one step for whoever looks.

    Raises:
        DataError: it cannot be removed.
    """
    gone = data_dir() / f"{GONE}{secrets.token_hex(8)}"
    try:
        os.rename(data_dir() / name, gone)
    except OSError as error:
        raise DataError(f"{name} cannot be removed from {data_dir()}: {error.strerror}.") from error
    shutil.rmtree(gone, ignore_errors=True)


def cannot_store(error: OSError) -> DataError:
    return DataError(f"The images cannot be stored in {data_dir()}: {error.strerror or error}. Free some room, or set AEVAE_DATA to another folder.")


def describe(about: Json) -> bytes:
    return (json.dumps(about, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def npy(array: Array) -> bytes:
    raw = io.BytesIO()
    np.save(raw, array, allow_pickle=False)
    return raw.getvalue()


def save(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def save_rows(path: Path, images: Array, rows: Array, digest: Any, progress: Callable[[float], None]) -> None:
    """Some images as a .npy file, block by block; `digest` takes its bytes in."""
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "|u1", "fortran_order": False, "shape": (len(rows), *images.shape[1:])})
    with path.open("xb") as file:
        for raw in (head.getvalue(), *(images[rows[part]].tobytes() for part in blocks_of(rows, images))):
            file.write(raw)
            digest.update(raw)
            progress(min(1.0, file.tell() / max(1, len(rows) * images[0].nbytes)))
        file.flush()
        os.fsync(file.fileno())


def blocks_of(rows: Array, images: Array) -> list[slice]:
    return blocks(np.broadcast_to(np.uint8(0), (len(rows), *images.shape[1:])))


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; some systems cannot, and need not."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
