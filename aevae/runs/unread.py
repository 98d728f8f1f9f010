"""Run folders that nobody has looked into yet, read in the background: whoever lists a thousand does not wait for them."""

from __future__ import annotations

import threading
from collections.abc import Callable

AT_ONCE = 20  # folders that a list reads itself

_reader = threading.Thread()
_folders: list[str] = []
_read: set[str] = set()  # what is among them for good has nothing that could be remembered


def at_once(folders: list[str], look_into: Callable[[str], object]) -> list[str]:
    """Which of some unread folders a list has to look into itself: the first AT_ONCE. The others are read in the background, in this order, one such reading at a time.

    Call it by one thread at a time.
    """
    global _reader, _folders, _read
    if _reader.is_alive():
        return [folder for folder in folders if folder in _read]
    later = [folder for folder in folders if folder not in _read][AT_ONCE:]
    if later:
        _folders, _read = later, _read.intersection(folders)
        _reader = threading.Thread(target=read, args=(later, _read, look_into), name="read runs", daemon=True)
        _reader.start()
    return [folder for folder in folders if folder not in set(later)]


def read(folders: list[str], done: set[str], look_into: Callable[[str], object]) -> None:
    for folder in folders:
        try:
            look_into(folder)
        finally:
            done.add(folder)  # also what fails: it is not tried for ever


def how_far() -> tuple[int, int] | None:
    """How many folders have been read in the background, and of how many; None where none is to be read."""
    return (len(_read.intersection(_folders)), len(_folders)) if _reader.is_alive() else None


def finish() -> None:
    """Wait until all are read."""
    if _reader.is_alive():
        _reader.join()
