"""Starting and ending our own programs in the background, and taking turns with them."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from aevae.recipe.dataset import data_dir
from aevae.recipe.errors import AevaeError, JobError
from aevae.recipe.settings import DATA, RUNS
from aevae.runs.catalog import runs_dir
from aevae.runs.files import make_runs_dir
from aevae.runs.status import Status, alive

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 3.0  # for a queue that somebody holds and does nothing with
PREEMPTED = 75  # how a program ends that made room for trainings before it was done


def spawn(arguments: list[str], output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start `python -m aevae …` detached: it outlives this process and hears none of its signals."""
    command = [sys.executable, "-m", "aevae", *arguments]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)
    threading.Thread(target=child.wait, name=f"wait for {child.pid}", daemon=True).start()  # or it would stay as a zombie
    return child


def kill(status: Status) -> None:
    """End the process at work and wait for it."""
    with suppress(ProcessLookupError):
        os.kill(status.pid, signal.SIGKILL)
    until = time.monotonic() + 5
    while alive(status) and time.monotonic() < until:
        time.sleep(0.005)


def environment() -> dict[str, str]:
    """This process's environment with paths that hold in every working directory."""
    return {**os.environ, RUNS.name: str(runs_dir().resolve()), DATA.name: str(data_dir().resolve())}


def can_write() -> str | None:
    """Why nothing can be trained here, or None."""
    try:
        folder = make_runs_dir()
    except AevaeError as error:
        return str(error)
    return None if os.access(folder, os.W_OK) else f"{folder} cannot be written. Set AEVAE_RUNS to a folder that can."


@contextmanager
def lock(patience_s: float | None = None) -> Generator[None]:
    """One at a time through here, whichever process or thread; ends with the process that holds it.

    patience_s: how long one and the same holder may keep it, PATIENCE_S where nothing is said; 0 takes it only where it is free.

    Raises:
        JobError: the runs folder cannot be written, or nothing has moved for so long, as when a process is suspended that has its turn.
    """
    if reason := can_write():
        raise JobError(reason)
    try:
        handle = os.open(runs_dir() / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise JobError(f"{runs_dir() / '.lock'} cannot be opened: {error.strerror}. Set AEVAE_RUNS to a folder that can be written.") from error
    try:
        take_turn(handle, PATIENCE_S if patience_s is None else patience_s)
        yield
    finally:
        os.close(handle)


def take_turn(handle: int, patience_s: float) -> None:
    """Wait until the lock is free. Each that takes it renews the file's time: as long as that changes, the others are not stuck but many."""
    since, turn = time.monotonic(), None
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.utime(handle)
            return
        if turn != (now := os.fstat(handle).st_mtime_ns):
            since, turn = time.monotonic(), now
        if time.monotonic() - since >= patience_s:
            raise JobError("The queue of trainings is busy: a program that has it stands still. Try again in a moment.")
        time.sleep(0.005)
