"""A trainer on standby: a process that has loaded PyTorch and waits for one training, so that the first plane comes a second or two earlier.

At most one belongs to this process, and it ends with it. It is no training until it is taken; then it is what one that is started anew would be.
"""

from __future__ import annotations

import json
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aevae.recipe.extras import cannot_train
from aevae.training.standby import COMMAND

from . import programs

IDLE_S = 600.0  # then it ends, for it takes a training's memory
_one = threading.Lock()
_waiting: Waiting | None = None


@dataclass(frozen=True)
class Waiting:
    """A process that waits, the environment in which it was started, and what ends it."""

    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    timer: threading.Timer


def prepare() -> None:
    """Have one, unless nothing can be trained here. Returns at once; whoever calls it has asked whether the visitor may train."""
    global _waiting
    with _one:
        if (_waiting and _waiting.process.poll() is None) or cannot_train() or programs.can_write():
            return
        with suppress(OSError):
            process = programs.spawn([COMMAND], subprocess.DEVNULL, subprocess.PIPE)
            timer = threading.Timer(IDLE_S, dismiss, [process])
            timer.daemon = True
            timer.start()
            _waiting = Waiting(process, programs.environment(), timer)


def take(arguments: list[str], log: Path) -> subprocess.Popen[bytes] | None:
    """Let the one that waits be `python -m aevae …` with its output at the end of `log`; None where none waits, or one that would not be the same."""
    global _waiting
    with _one:
        waiting, _waiting = _waiting, None
    if waiting is None:
        return None
    waiting.timer.cancel()
    task = {"arguments": arguments, "log": str(log.resolve())} if waiting.environment == programs.environment() else None
    return waiting.process if let_go(waiting.process, task) and task else None


def dismiss(process: subprocess.Popen[bytes]) -> None:
    """End one that has waited in vain."""
    global _waiting
    with _one:
        if _waiting and _waiting.process is process:
            _waiting = None
            let_go(process)


def let_go(process: subprocess.Popen[bytes], task: object = None) -> bool:
    """Say what one that waits is to become, or end it with no more than the end of its input. False: it had ended by itself."""
    assert process.stdin
    try:
        with process.stdin as line:
            line.write(f"{json.dumps(task)}\n".encode() if task else b"")
    except OSError:
        return False
    return process.poll() is None
