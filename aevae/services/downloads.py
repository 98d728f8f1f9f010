"""Data sets fetched in the background, by `python -m aevae data NAME`: the server never waits for a network."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from aevae.words.datasets import data_dir

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Download:
    """A download of this server's. text: the last thing it said; on failure, why."""

    running: bool
    failed: bool
    text: str
    share: float


_processes: dict[str, tuple[subprocess.Popen[bytes], IO[bytes]]] = {}  # by data set: the process and what it says


def start(name: str) -> None:
    """Begin to fetch a data set, unless that is under way."""
    if name in _processes and _processes[name][0].poll() is None:
        return
    said = tempfile.TemporaryFile()  # noqa: SIM115, it stays open as long as its process is of interest
    command = [sys.executable, "-m", "aevae", "data", name, "--lines"]
    environment = {**os.environ, "AEVAE_DATA": str(data_dir().resolve())}
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True)
    _processes[name] = child, said


def state(name: str) -> Download | None:
    """How the download of a data set goes; None when this server was not asked for it."""
    if name not in _processes:
        return None
    child, said = _processes[name]
    ended = child.poll()
    raw = os.pread(said.fileno(), 1 << 20, 0).decode(errors="replace")
    lines = [line for line in raw.splitlines() if line.strip()]
    last = lines[-1] if lines else "asking the server"
    share = last.rpartition(" ")[2].removesuffix("%")
    return Download(ended is None, bool(ended), last.removeprefix("aevae: "), float(share) / 100 if share.isdigit() else 0.0)
