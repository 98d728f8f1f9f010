"""What programs that were killed left in the runs folder, swept away: halves of saves, folders without a run, groups without members.

A file that is being written is locked by its writer (`runs.files.write`), and the system ends that lock with the process,
however it ends. So neither clocks nor process numbers decide what is a stray.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from .catalog import ID_PATTERN
from .reader import HOW
from .status import NAME, alive, read_status

HALF = re.compile(r"\.(?:(?:run|status|evaluation|\.speed)\.json|history\.jsonl|README\.md|[a-z_]+\.safetensors)\.[a-z0-9_]{8}")  # see `runs.files.write`
HALF_GROUP = re.compile(r"\.[a-z0-9-]+\.json\.[a-z0-9_]{8}")
BIN = ".deleted-"  # how the name of a folder begins that is being removed
OPENING = ".opening-"  # and of one in which a zip is unpacked
CLAIMED_S = 3600.0  # so long a training may take from its folder to the first file in it


def sweep(root: Path) -> None:
    """Remove the strays of a runs folder. Call it under the lock of `services.jobs`, under which names are claimed and queues written."""
    for entry in entries(root):
        path = Path(entry.path)
        if entry.name.startswith(BIN) or (entry.name.startswith(OPENING) and old(entry)):
            shutil.rmtree(path, ignore_errors=True)
        elif HALF.fullmatch(entry.name):
            remove_half(path)
        elif ID_PATTERN.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
            sweep_run(path)
    for entry in entries(root / ".sweeps"):
        if HALF_GROUP.fullmatch(entry.name):
            remove_half(Path(entry.path))
        elif entry.name.endswith(".json") and size(entry) == 0 and old(entry):
            Path(entry.path).unlink(missing_ok=True)


def sweep_run(folder: Path) -> None:
    """Remove the halves in a run folder, and the folder where nothing else was ever written."""
    found = entries(folder)
    halves = [entry for entry in found if HALF.fullmatch(entry.name)]
    if halves and (status := read_status(folder)) and status.active and alive(status) is not False:
        return
    gone = [entry.name for entry in halves if remove_half(Path(entry.path))]
    left = {entry.name for entry in found} - set(gone)
    if left == {NAME} and (status := read_status(folder)) and status.state == "queued":  # run.json comes after it, under the lock
        (folder / NAME).unlink(missing_ok=True)
    elif left or not (gone or old(folder)):
        return
    with suppress(OSError):
        folder.rmdir()


def remove_half(path: Path) -> bool:
    """Remove a file that was to become another one, unless its writer lives; whether it is gone."""
    try:
        handle = os.open(path, HOW | getattr(os, "O_NOFOLLOW", 0))
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
        finally:
            os.close(handle)
    except FileNotFoundError:  # it has become what it was to become
        return True
    except OSError:  # somebody writes it, or the file system cannot tell
        return False
    return True


def size(entry: os.DirEntry[str]) -> int | None:
    with suppress(OSError):
        return entry.stat().st_size
    return None


def old(entry: Path | os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return time.time() - entry.stat().st_mtime > CLAIMED_S
    return False


def entries(folder: Path) -> list[os.DirEntry[str]]:
    with suppress(OSError), os.scandir(folder) as found:
        return list(found)
    return []
