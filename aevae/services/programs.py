"""Starting and ending our own programs in the background, and taking turns with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

import psutil
from filelock import FileLock, Timeout

from aevae.recipe.dataset import data_dir
from aevae.recipe.errors import AevaeError, JobError
from aevae.recipe.settings import DATA, RUNS
from aevae.runs.catalog import runs_dir
from aevae.runs.files import make_runs_dir
from aevae.runs.status import Status, alive

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 3.0  # for a queue that somebody holds and does nothing with
ALONE = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0  # there, what a new session is elsewhere
PREEMPTED = 75  # how a program ends that made room for trainings before it was done
_turns = 0


def spawn(arguments: list[str], output: int | IO[bytes], stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Start `python -m aevae …` detached: it outlives this process and hears none of its signals."""
    command = [sys.executable, "-m", "aevae", *arguments]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=stdin, stdout=output, stderr=output, start_new_session=True, creationflags=ALONE)
    threading.Thread(target=child.wait, name=f"wait for {child.pid}", daemon=True).start()  # or it would stay as a zombie
    return child


def kill(status: Status) -> None:
    """End the process at work and wait for it."""
    with suppress(psutil.Error):
        psutil.Process(status.pid).kill()
    until = time.monotonic() + 5
    while alive(status) and time.monotonic() < until:
        time.sleep(0.005)


def interrupt(child: subprocess.Popen[bytes]) -> None:
    """Ask a program to end, as Ctrl-C does; where a program of its own cannot be asked so, it ends at once, and what it leaves is swept later."""
    if sys.platform == "win32":
        child.terminate()
    else:
        child.send_signal(signal.SIGINT)


@cache
def give_way() -> None:
    """Let the app, and everything else, go before this process, from the first time on."""
    with suppress(psutil.Error, OSError):
        process = psutil.Process()
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else min(19, process.nice() + 5))


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
def lock(patience_s: float | None = None) -> Generator[Callable[[], None]]:
    """One at a time through here, whichever process or thread; ends with the process that holds it.

    What is yielded tells those who wait that this one does not stand still: to be called within long work.
    patience_s: how long one and the same holder may keep it, PATIENCE_S where nothing is said; 0 takes it only where it is free.

    Raises:
        JobError: the runs folder cannot be written, or nothing has moved for so long, as when a process is suspended that has its turn.
    """
    global _turns
    if reason := can_write():
        raise JobError(reason)
    queue = FileLock(runs_dir() / ".lock")
    try:
        take_turn(queue, PATIENCE_S if patience_s is None else patience_s)
    except OSError as error:
        raise JobError(f"{queue.lock_file} cannot be opened: {error.strerror}. Set AEVAE_RUNS to a folder that can be written.") from error
    try:
        yield lambda: os.utime(queue.lock_file)
    finally:
        queue.release()
        _turns += 1


def turns() -> int:
    """How many turns this process has had: what was found before the last one may have changed."""
    return _turns


def take_turn(turns: FileLock, patience_s: float) -> None:
    """Wait until the lock is free. Each that takes it renews the file's time: as long as that changes, the others are not stuck but many."""
    since, turn = time.monotonic(), None
    while True:
        with suppress(Timeout):
            turns.acquire(blocking=False)
            os.utime(turns.lock_file)
            return
        with suppress(FileNotFoundError):  # some systems remove it with each turn that ends
            if turn != (now := os.stat(turns.lock_file).st_mtime_ns):
                since, turn = time.monotonic(), now
        if time.monotonic() - since >= patience_s:
            raise JobError("The queue of trainings is busy: a program that has it stands still. Try again in a moment.")
        time.sleep(0.005)
