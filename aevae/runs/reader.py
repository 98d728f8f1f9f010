"""Looking at folders, and reading files that may be anything: pipes, devices and sockets are refused without waiting for them, and nothing is read without end."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from aevae.recipe.errors import RunError

HOW = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
PATIENCE_S = 5.0 if os.name == "nt" else 0.0  # Windows lets no file be opened, replaced or removed just when another has it

Result = TypeVar("Result")


class NoFile(OSError):
    """What has the name is no ordinary file."""


def read(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file.

    Raises:
        OSError: it is missing or cannot be read; NoFile: it is a pipe, a socket, a device or a folder.
    """
    handle = patiently(lambda: os.open(path, HOW))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NoFile(f"{path.name} is no ordinary file")
        return file.read(most)


def patiently(act: Callable[[], Result]) -> Result:
    """Do something with a file that others read and write; where the system refuses it for as long as they have it, again for a while."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return act()
        except PermissionError:
            if time.monotonic() >= until:
                raise
        time.sleep(0.005)


def check_files(folder: Path, limits: dict[str, int]) -> None:
    """Look at the names in a folder before anything there is opened. `limits`: bytes that some may have at most.

    Raises:
        RunError: something is a pipe, a socket or a device, leads out of the folder, or is too large.
    """
    home = os.path.realpath(folder)
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if entry.is_symlink() and os.path.dirname(os.path.realpath(entry.path)) != home:
                    raise RunError(f"{entry.name[:40]} is a link that leads out of the run's folder; put the file itself there.")
                mode = entry.stat().st_mode
            except OSError:
                continue  # temporary files come and go while a run trains, and a link may lead nowhere
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise RunError(f"{entry.name[:40]} is no ordinary file but a pipe, a socket or a device; remove it.")
            if entry.stat().st_size > limits.get(entry.name, entry.stat().st_size):
                raise RunError(f"{entry.name} has {entry.stat().st_size:,} bytes, which no training writes; at most {limits[entry.name]:,} are read.")


def folders(root: Path) -> list[tuple[str, int]]:
    """The run folders in a folder by name, each with the time when a file last came, went or was replaced there."""
    found: list[tuple[str, int]] = []
    with suppress(FileNotFoundError), os.scandir(root) as entries:
        for e in entries:
            try:
                if e.name[0] != "." and e.is_dir():
                    found.append((e.name, e.stat().st_mtime_ns))
            except FileNotFoundError:  # somebody deletes it just now; the others are there
                continue
    return sorted(found)


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every file: what a cached answer about the folder depends on."""
    files: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for e in entries:
            with suppress(FileNotFoundError):  # while a run trains, temporary files come and go
                if e.is_file():
                    files.append((e.name, e.stat().st_size, e.stat().st_mtime_ns))
    return tuple(sorted(files))


@lru_cache(maxsize=1 << 14)  # some seven files of 2,000 runs
def _hash(path: Path, size: int, time_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, remembered until the file changes."""
    stat = path.stat()
    return _hash(path, stat.st_size, stat.st_mtime_ns)
