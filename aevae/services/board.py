"""What the run folders say of trainings that are not finished. Reads only, and quickly: pages ask several times a second."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from aevae.recipe.config import Config, from_dict
from aevae.recipe.errors import AevaeError, ConfigError, JobError
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.run import MAX_JSON
from aevae.runs.status import NAME, STATES, Status, alive, read_status, saved_epoch

SILENCE_S = 30.0  # a process on another machine that says nothing for so long counts as gone

_heard: dict[Path, tuple[int, float]] = {}  # the last new beat from another machine, and when it came by our clock


@dataclass(frozen=True)
class Job:
    """A training that is not finished. `state` is one of runs.status.STATES; "interrupted": its process is gone.

    epoch: done so far, or saved so far where nobody is at work. share: of the whole training, 0 to 1.
    """

    id: str
    state: str
    epoch: int
    epochs: int
    share: float
    eta_s: float | None
    message: str
    title: str
    config: Config
    preset: str | None
    group: str
    order: int

    @property
    def active(self) -> bool:
        return STATES[self.state].active

    @property
    def resumable(self) -> bool:
        return STATES[self.state].resumable


def job(run_id: str) -> Job:
    """One training.

    Raises:
        JobError: there is none, or it is finished.
    """
    if told := read_job(runs_dir() / check_id(run_id)):
        return told
    raise JobError(f"there is no unfinished training {run_id!r}. `python -m aevae jobs` lists those there are.")


def found() -> list[Job]:
    """What the folders say, in the order of the queue."""
    jobs: list[Job] = []
    with suppress(OSError), os.scandir(runs_dir()) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and os.path.exists(f"{entry.path}/{NAME}"):
                with suppress(AevaeError):
                    jobs += filter(None, [read_job(runs_dir() / entry.name)])
    return sorted(jobs, key=lambda job: (job.order, job.id))


def read_job(folder: Path) -> Job | None:
    """The job in a folder, None where there is none."""
    status = read_status(folder)
    if status is None:
        return None
    try:
        stat = (folder / "run.json").stat()
        told = described(folder, stat.st_size, stat.st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, ConfigError):
        return None  # being made or removed this moment, or damaged: list_runs says so
    gone = status.active and not at_work(folder, status)
    if gone and told["complete"] and told["epochs"] == told["config"].epochs:
        return None  # it ended between its last two files: finished
    state = "interrupted" if gone else status.state
    epoch = status.epoch if status.active and not gone else saved_epoch(folder) or 0
    config = told["config"]
    return Job(
        folder.name, state, epoch, config.epochs, status.share if status.active and not gone else epoch / config.epochs,
        None if gone else status.eta_s, status.message, told["title"], config, told["preset"], status.group, status.order,
    )  # fmt: skip


def at_work(folder: Path, status: Status) -> bool:
    """Whether the process that a status names lives; one that cannot be seen from here must be heard."""
    lives = alive(status)
    if lives is not None:
        return lives
    beat, since = _heard.get(folder, (-1, 0.0))
    if beat != status.beat:
        _heard[folder] = (status.beat, time.monotonic())
        return True
    return time.monotonic() - since < SILENCE_S


@lru_cache(maxsize=256)
def described(folder: Path, size: int, time_ns: int) -> dict[str, Any]:
    """Title and recipe from run.json, read again only when the file has changed."""
    told = json.loads((folder / "run.json").read_bytes()[:MAX_JSON])
    return {
        "title": str(told["title"])[:80], "preset": told["preset"], "config": from_dict(dict(told["config"])),
        "complete": "codes" in told, "epochs": told["epochs"],
    }  # fmt: skip


def next_order(jobs: list[Job]) -> int:
    return 1 + max((job.order for job in jobs), default=0)
