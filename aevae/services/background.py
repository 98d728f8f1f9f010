"""Commands run in the background for a page: downloads, evaluations, images that are prepared. Their last line says how they go."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .programs import interrupt, spawn

TAIL = 8192  # bytes of an output that hold its last line


@dataclass(frozen=True)
class Task:
    """A command of this server's. text: the last line of its output; on failure, why. share: done, 0 to 1."""

    running: bool
    failed: bool
    text: str
    share: float


_tasks: dict[str, tuple[subprocess.Popen[bytes], Path]] = {}  # by name: the process and the file with its output


@cache
def outputs() -> tempfile.TemporaryDirectory[str]:
    """Where outputs are written; it goes with this process."""
    return tempfile.TemporaryDirectory(prefix="aevae-", ignore_cleanup_errors=True)


def start(name: str, *arguments: str) -> None:
    """Run `python -m aevae …`, unless a task of that name is under way."""
    if name in _tasks and _tasks[name][0].poll() is None:
        return
    handle, path = tempfile.mkstemp(dir=outputs().name)
    with os.fdopen(handle, "wb") as output:
        _tasks[name] = spawn(list(arguments), output), Path(path)


def state(name: str) -> Task | None:
    """How a task goes; None when this server was never asked for it."""
    if name not in _tasks:
        return None
    child, output = _tasks[name]
    ended = child.poll()
    with output.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
        lines = [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    last = lines[-1] if lines else "starting"
    share = last.rpartition(" ")[2]
    percent = share.removesuffix("%")
    return Task(ended is None, bool(ended), last.removeprefix("aevae: "), float(percent) / 100 if share.endswith("%") and percent.isdigit() else 0.0)


def stop(name: str) -> None:
    """Ask a task to end, as Ctrl-C does."""
    if name in _tasks and _tasks[name][0].poll() is None:
        interrupt(_tasks[name][0])


def running(prefix: str) -> int:
    """How many tasks are under way whose names begin so."""
    return sum(name.startswith(prefix) and child.poll() is None for name, (child, _) in _tasks.items())


def forget(name: str) -> None:
    """Drop what an ended task has said."""
    if name in _tasks and _tasks[name][0].poll() is not None:
        _tasks.pop(name)[1].unlink(missing_ok=True)
