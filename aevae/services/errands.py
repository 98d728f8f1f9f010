"""Commands run in the background for a page: downloads and evaluations. Their last line says how they go."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO

from .programs import spawn


@dataclass(frozen=True)
class Errand:
    """A command of this server's. text: the last thing it said; on failure, why. share: done, 0 to 1."""

    running: bool
    failed: bool
    text: str
    share: float


_errands: dict[str, tuple[subprocess.Popen[bytes], IO[bytes]]] = {}  # by name: the process and what it says


def start(name: str, *arguments: str) -> None:
    """Run `python -m aevae …`, unless an errand of that name is under way."""
    if name in _errands and _errands[name][0].poll() is None:
        return
    said = tempfile.TemporaryFile()  # noqa: SIM115, it stays open as long as its process is of interest
    _errands[name] = spawn(list(arguments), said), said


def state(name: str) -> Errand | None:
    """How an errand goes; None when this server was not asked for it."""
    if name not in _errands:
        return None
    child, said = _errands[name]
    ended = child.poll()
    raw = os.pread(said.fileno(), 1 << 20, 0).decode(errors="replace")
    lines = [line for line in raw.splitlines() if line.strip()]
    last = lines[-1] if lines else "starting"
    share = last.rpartition(" ")[2]
    done = share.removesuffix("%")
    return Errand(ended is None, bool(ended), last.removeprefix("aevae: "), float(done) / 100 if share.endswith("%") and done.isdigit() else 0.0)
