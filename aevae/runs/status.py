"""What status.json says of a training that is not finished, and whether the process that wrote it still lives.

A trainer writes its own status; while none lives, whoever holds the lock of `services.programs` does. A finished run has none.
"""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from aevae.recipe.arrays import Json

from .files import write_json
from .processes import birth
from .reader import patiently, read


@dataclass(frozen=True)
class State:
    """What a training can be. waiting: for its turn. active: a process is at work. resumable: it rests and can go on.

    title and icon (the name of a Material symbol): what a page shows of it. written: it stands in status.json itself.
    """

    name: str
    title: str
    icon: str
    waiting: bool = False
    active: bool = False
    resumable: bool = False
    written: bool = True


STATES: dict[str, State] = {
    state.name: state
    for state in (
        State("queued", "waiting", "hourglass_empty", waiting=True),
        State("running", "training", "play_arrow", active=True),
        State("finishing", "finishing", "done", active=True),
        State("paused", "paused", "pause", resumable=True),
        State("stopped", "stopped", "stop", resumable=True),
        State("failed", "failed", "error", resumable=True),
        State("interrupted", "interrupted", "power_off", resumable=True, written=False),  # "running" without a process
        State("finished", "finished", "check", written=False),  # no status.json any more
        State("deleted", "deleted", "delete", written=False),  # of a sweep, no folder any more
    )
}
STOP, PAUSE = "STOP", "PAUSE"  # files that ask a trainer; it removes them when it has obeyed
NAME = "status.json"
OWNER = "owner"  # whose a run is, see `services.roles`


@dataclass(frozen=True)
class Status:
    """One moment of a training.

    order: place in the queue, smaller first. threads: kept for resuming, because sums depend on their number.
    pid, started, host: the process at work, and what tells it apart from a later one with its number.
    begun: the process has trained, not only loaded. beat: grows with each writing; the clock on the wall plays no part.
    share: done of the whole training, 0 to 1.
    """

    state: str
    order: int = 0
    threads: int = 1
    group: str = ""
    pid: int = 0
    started: str = ""
    host: str = ""
    begun: bool = False
    beat: int = 0
    epoch: int = 0
    epochs: int = 0
    share: float = 0.0
    eta_s: float | None = None
    message: str = ""

    @property
    def active(self) -> bool:
        return STATES[self.state].active

    def in_this_process(self) -> Status:
        """The same, at work in this process."""
        return replace(self, state="running", **process(os.getpid()))

    def idle(self, state: str, message: str = "") -> Status:
        """The same with no process at work."""
        return replace(self, state=state, pid=0, started="", begun=False, eta_s=None, message=message)


BROKEN = Status("running")  # what an unreadable file amounts to: nobody is at work, resuming decides what is left


def read_status(folder: Path) -> Status | None:
    """The status of a run folder; None where there is none: finished, or no run at all."""
    try:
        values = json.loads(read(folder / NAME, 4096))
        status = Status(**{f.name: values[f.name] for f in fields(Status) if f.name in values})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError):
        return BROKEN
    kinds = {"str": str, "int": int, "bool": bool, "float": (int, float), "float | None": (int, float, type(None))}
    sound = status.state in STATES and STATES[status.state].written and all(isinstance(getattr(status, f.name), kinds[str(f.type)]) for f in fields(Status))
    return status if sound else BROKEN


def write_status(folder: Path, status: Status, lasting: bool = False) -> Status:
    """Put a status into its folder, one beat later; returns what was written."""
    status = replace(status, beat=status.beat + 1)
    write_json(folder / NAME, asdict(status), lasting)
    return status


def clear(folder: Path, *names: str) -> None:
    """Remove files of a run folder, as far as they are there."""
    for name in names:
        patiently(lambda path=folder / name: path.unlink(missing_ok=True))


def process(pid: int) -> Json:
    """What a status says of a process."""
    return {"pid": pid, "started": birth(pid), "host": platform.node()}


def alive(status: Status) -> bool | None:
    """Whether the process at work still is; None where it runs on another machine that shares this folder."""
    if status.host and status.host != platform.node():
        return None
    return bool(status.pid > 0 and birth(status.pid) == status.started != "")
