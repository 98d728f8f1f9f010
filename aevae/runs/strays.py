"""What programs that were killed left in the runs folder, swept away: halves of saves, folders without a run, groups without members.

A file that is being written says in its name who writes it (`runs.files.write`): a process of this machine, told apart from any later
one with its number. What another machine writes into a folder that both share, it sweeps itself, and this one after an hour.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from .catalog import ID_PATTERN
from .processes import MARK, marker_lives
from .status import NAME, OWNER, read_status

HALF = re.compile(
    rf"\.(?:(?:run|status|evaluation|\.speed|\.renamed)\.json|history\.jsonl|owner|README\.md|[a-z_]+\.safetensors)\.{MARK}"
)  # see `runs.files.write`
HALF_GROUP = re.compile(rf"\.[a-z0-9-]+\.json\.{MARK}")
BIN = ".deleted-"  # how the name of a folder begins that is being removed; then comes the mark of who does it
OPENING = ".opening-"  # and of one in which a zip is unpacked
CLAIMED_S = 3600.0  # so long a training may take from its folder to the first file in it, and another machine to write a file


def sweep(root: Path) -> None:
    """Remove the strays of a runs folder. Call it under the lock of `services.programs`, under which names are claimed and queues written."""
    for entry in entries(root):
        path = Path(entry.path)
        if (entry.name.startswith(BIN) and not is_being_emptied(path)) or (entry.name.startswith(OPENING) and old(entry)):
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
    gone = [entry.name for entry in halves if remove_half(Path(entry.path))]
    left = {entry.name for entry in found} - set(gone) - {OWNER}
    if left == {NAME} and (status := read_status(folder)) and status.state == "queued":  # run.json comes after it, under the lock
        (folder / NAME).unlink(missing_ok=True)
    elif left or not (gone or old(folder)):
        return
    with suppress(OSError):
        (folder / OWNER).unlink(missing_ok=True)
        folder.rmdir()


def remove_half(path: Path) -> bool:
    """Remove a file that was to become another one, unless its writer lives; whether it is gone. One of another machine's is left for an hour."""
    lives = marker_lives(path.name.rpartition(".")[2])
    if lives or (lives is None and not old(path)):
        return False
    with suppress(OSError):
        path.unlink(missing_ok=True)  # it may have become what it was to become
        return True
    return False


def is_being_emptied(bin: Path) -> bool:
    """Whether whoever has put runs into it is at it still: the others, who hold the lock, do not wait for that."""
    marker = bin.name.removeprefix(BIN)
    lives = marker_lives(marker) if re.fullmatch(MARK, marker) else False
    return not old(bin) if lives is None else lives


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
