"""The files of a folder or a zip, by name, without unpacking anything: what leads elsewhere is never followed."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.pixels import MOST_IMAGES
from aevae.runs.reader import read

IGNORED = {"__MACOSX", "Thumbs.db", "desktop.ini"}  # what systems leave beside images
DAMAGED = "The zip is damaged or was cut off. Make it again, or give the folder itself."


@dataclass(frozen=True)
class Item:
    """A file: the parts of its name below the source, and how to read at most so many bytes of it (OSError where it cannot be read)."""

    parts: tuple[str, ...]
    read: Callable[[int], bytes]

    @property
    def name(self) -> str:
        return "/".join(self.parts)

    @property
    def suffix(self) -> str:
        return os.path.splitext(self.parts[-1])[1].lower()


@contextmanager
def opened(path: Path) -> Generator[tuple[list[Item], int]]:
    """The files of a folder or a zip in the order of their names, and how many were left out because they lead elsewhere.

    Raises:
        DataError: it cannot be read, or holds too many.
    """
    if path.is_dir():
        yield within(in_folder(path))
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield within(in_zip(archive))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise DataError(DAMAGED) from error


def within(found: Iterator[Item | None]) -> tuple[list[Item], int]:
    """All that is found, without the folder that wraps all of it; stops as soon as it is too much."""
    items: list[Item] = []
    outside = 0
    for item in found:
        if item is None:
            outside += 1
        elif not any(part.startswith(".") or part in IGNORED for part in item.parts):
            items.append(item)
        if len(items) + outside > MOST_IMAGES:
            raise DataError(f"There are more than {MOST_IMAGES:,} files in it, which is more than a set can have. Give a part of them.")
    while items and len(items[0].parts) > 1 and all(item.parts[0] == items[0].parts[0] and len(item.parts) > 1 for item in items):
        items = [Item(item.parts[1:], item.read) for item in items]
    return sorted(items, key=lambda item: item.parts), outside


def in_folder(root: Path) -> Iterator[Item | None]:
    """Files below a folder as they are met; None for a link to a folder, which may lead in a circle, and for what is no file."""
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            entries = os.scandir(root.joinpath(*parts))
        except OSError as error:
            raise DataError(f"The folder {root.joinpath(*parts).name} cannot be read: {error.strerror}.") from error
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((*parts, entry.name))
                elif entry.is_file():
                    path = Path(entry.path)
                    yield Item((*parts, entry.name), lambda most, path=path: read(path, most))
                else:
                    yield None


def in_zip(archive: zipfile.ZipFile) -> Iterator[Item | None]:
    """Files of a zip; None for a link and for a name that leads out of the zip.

    Raises:
        DataError: it has a password.
    """
    for info in archive.infolist():
        if info.filename.endswith("/"):
            continue
        if info.flag_bits & 1:
            raise DataError("The zip has a password. Make one without.")
        parts = tuple(part for part in info.filename.replace("\\", "/").split("/"))
        if stat.S_ISLNK(info.external_attr >> 16) or any(part in ("", ".", "..") or ":" in part for part in parts):
            yield None
        else:
            yield Item(parts, lambda most, info=info: unpacked(archive, info, most))


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """The first bytes of a file in a zip, however large it would become."""
    try:
        with archive.open(info) as file:
            return file.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise OSError(f"{info.filename} is damaged") from error
