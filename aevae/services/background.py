"""Commands run in the background for a page: downloads, evaluations, images that are prepared. Their last line says how they go."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO

from .programs import spawn


@dataclass(frozen=True)
class Task:
    """A command of this server's. text: the last line of its output; on failure, why. share: done, 0 to 1."""

    running: bool
    failed: bool
    text: str
    share: float


_tasks: dict[str, tuple[subprocess.Popen[bytes], IO[bytes]]] = {}  # by name: the process and its output


def start(name: str, *arguments: str) -> None:
    """Run `python -m aevae …`, unless a task of that name is under way."""
    if name in _tasks and _tasks[name][0].poll() is None:
        return
    output = tempfile.TemporaryFile()  # noqa: SIM115, it stays open as long as its process is of interest
    _tasks[name] = spawn(list(arguments), output), output


def state(name: str) -> Task | None:
    """How a task goes; None when this server was never asked for it."""
    if name not in _tasks:
        return None
    child, output = _tasks[name]
    ended = child.poll()
    raw = os.pread(output.fileno(), 1 << 20, 0).decode(errors="replace")
    lines = [line for line in raw.splitlines() if line.strip()]
    last = lines[-1] if lines else "starting"
    share = last.rpartition(" ")[2]
    percent = share.removesuffix("%")
    return Task(ended is None, bool(ended), last.removeprefix("aevae: "), float(percent) / 100 if share.endswith("%") and percent.isdigit() else 0.0)


def stop(name: str) -> None:
    """Ask a task to end, as Ctrl-C does."""
    if name in _tasks and _tasks[name][0].poll() is None:
        _tasks[name][0].send_signal(signal.SIGINT)


def running(prefix: str) -> int:
    """How many tasks are under way whose names begin so."""
    return sum(name.startswith(prefix) and child.poll() is None for name, (child, _) in _tasks.items())


def forget(name: str) -> None:
    """Drop what an ended task has said."""
    if name in _tasks and _tasks[name][0].poll() is not None:
        _tasks.pop(name)[1].close()
